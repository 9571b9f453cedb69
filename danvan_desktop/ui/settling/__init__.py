"""Hai máy ghi khác nhau (ui.md 16): two values side by side, a choice, and nothing lost either way."""
