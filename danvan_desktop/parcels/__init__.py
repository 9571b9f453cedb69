"""The .goi file (`docs/parcel-format.md`): written, read, verified. Knows no database; takes and gives plain values."""
