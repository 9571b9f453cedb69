"""The console's commands that read or write files: spreadsheets, parcels, certificates, backups."""

from __future__ import annotations
