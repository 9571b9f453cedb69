"""Lines of the payload become entries and parts; what is malformed becomes a Problem."""

from __future__ import annotations

import re
from typing import Any

from danvan_desktop.domain.entries import Entry, Malformed, Part, parse_entry, parse_part
from danvan_desktop.parcels.header import HEX16, HEX64, INCARNATION_MAX, whole
from danvan_desktop.problems import Problem

LINE_LIMIT = 256 << 10


def chain_device(chain: str) -> str:
    """The device id in a chain's name. Raises Problem G-108 for what is no such name."""
    dev, dot, inc = chain.partition(".")
    if not (dot and HEX16.fullmatch(dev) and re.fullmatch(r"0|[1-9][0-9]{0,15}", inc) and int(inc) <= INCARNATION_MAX):
        raise Problem("G-108", detail="chain")
    return dev


def hashes(most: int) -> Any:
    """A test for lists of at most `most` SHA-256 values in hex."""
    return lambda value: (
        isinstance(value, list)
        and len(value) <= most
        and all(isinstance(item, str) and HEX64.fullmatch(item) for item in value)
    )


def instant(value: Any) -> bool:
    """Whether `value` is a stamp: [UTC ms, counter]."""
    return isinstance(value, list) and len(value) == 2 and all(map(whole(), value))


def entry(line: bytes) -> Entry:
    """The entry in `line` (no newline). Raises Problem G-108."""
    try:
        return parse_entry(line.decode())
    except (Malformed, UnicodeDecodeError):
        raise Problem("G-108", detail="entry") from None


def part(line: bytes) -> Part:
    """The part in `line` (no newline). Raises Problem G-108."""
    try:
        return parse_part(line.decode())
    except (Malformed, UnicodeDecodeError):
        raise Problem("G-108", detail="part") from None
