"""Bundled data: fonts, icons, style, templates, units; each folder says its origin, date and licence."""
