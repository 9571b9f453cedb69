"""What the demo tells: one line for each thing that came about."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Made:
    """One thing that came about. path: None for something only said."""

    what: str
    path: Path | None
    words: str
