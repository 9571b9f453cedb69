"""The list of units that ships with the program, read once."""

from __future__ import annotations

import functools

from danvan_desktop import paths
from danvan_desktop.domain.units import UnitList


@functools.cache
def shipped() -> UnitList:
    """Provinces and communes of today; those before 2025-07-01 are read when first asked for."""
    folder = paths.resources() / "units"
    return UnitList.read(
        (folder / "since-2025.tsv").read_text("utf-8"), lambda: (folder / "before-2025.tsv").read_text("utf-8")
    )
