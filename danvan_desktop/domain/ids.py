"""Identities: records are UUIDv7 whose time is the journal's, devices and chains are named by their keys."""

from __future__ import annotations

import hashlib
import os
import uuid

MAX_INCARNATION = 2**48 - 1


def record_id(ms: int) -> str:
    """A UUIDv7 (RFC 9562 section 5.7) with time `ms` and 74 random bits, as text."""
    random = int.from_bytes(os.urandom(10), "big")
    number = (ms & (2**48 - 1)) << 80 | 7 << 76 | (random >> 64 & 0xFFF) << 64 | 2 << 62 | random & (2**62 - 1)
    return str(uuid.UUID(int=number))


def deed_id(ms: int) -> str:
    """The name of one act of a person; every entry of the act carries it."""
    return record_id(ms)


def is_uuid(text: str) -> bool:
    """Whether `text` is a UUID in its one lower-case spelling."""
    try:
        return str(uuid.UUID(text)) == text
    except ValueError:
        return False


def device_id(public: bytes) -> str:
    """A device's name: the first 8 bytes of the SHA-256 of its signing key (32 bytes), as 16 hex digits."""
    return hashlib.sha256(public).hexdigest()[:16]


def chain_name(device: str, incarnation: int) -> str:
    """`<device>.<incarnation>`: one unbroken sequence of entries."""
    return f"{device}.{incarnation}"


def first_incarnation() -> int:
    """Random, below 2^16 (decisions 18)."""
    return int.from_bytes(os.urandom(2), "big")


def next_incarnation(last: int) -> int:
    """The last known one + random 1…2^16, so that two restored copies do not choose the same."""
    return last + 1 + int.from_bytes(os.urandom(2), "big")
