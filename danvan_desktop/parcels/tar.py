"""The one accepted spelling of a tar member header.

It is what GNU tar writes with `--format=ustar --owner=0 --group=0 --numeric-owner --mode=644 --mtime=@0 -b1`.
There is no parser to attack: name and size are picked out, the 512 bytes are built again and compared.
"""

from __future__ import annotations

import re

from danvan_desktop.problems import Problem

BLOCK = 512
END = bytes(2 * BLOCK)
_NAME = re.compile(rb"[A-Za-z0-9][A-Za-z0-9._/-]{0,98}")


def padded(size: int) -> int:
    """`size` in bytes rounded up to whole blocks."""
    return -(-size // BLOCK) * BLOCK


def header(name: str, size: int) -> bytes:
    """The 512 bytes before a member of `size` bytes."""
    fields = (
        name.encode("ascii").ljust(100, b"\0") + b"0000644\0" + b"0000000\0" * 2 + b"%011o\0" % size + b"00000000000\0"
    )
    rest = b"0" + bytes(100) + b"ustar\x0000" + bytes(64) + b"0000000\0" * 2 + bytes(167)
    checksum = sum(fields) + sum(rest) + 8 * 0x20
    return fields + b"%06o\0 " % checksum + rest


def parse(block: bytes) -> tuple[str, int]:
    """(name, size in bytes) of a member header. Raises Problem G-108 unless spelt exactly as `header` spells it."""
    name, size = block[:100].rstrip(b"\0"), block[124:135]
    if not _NAME.fullmatch(name) or not re.fullmatch(rb"[0-7]{11}", size):
        raise Problem("G-108", detail="tar")
    member = name.decode("ascii"), int(size, 8)
    if header(*member) != block:
        raise Problem("G-108", detail="tar")
    return member


def padme(size: int) -> int:
    """The Padmé size for `size` bytes: hides all but O(log log) bits of it at a cost of at most 12 %."""
    if size < 2:
        return size
    exponent = size.bit_length() - 1
    mask = (1 << (exponent - exponent.bit_length())) - 1
    return (size + mask) & ~mask
