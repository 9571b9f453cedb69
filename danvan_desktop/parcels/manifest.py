"""The manifest: first member of the payload; what follows and how it is proven."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from danvan_desktop.parcels import strict_json
from danvan_desktop.parcels.header import COUNT_MAX, HEX64, Header, take, text, whole
from danvan_desktop.parcels.lines import chain_device, hashes, instant
from danvan_desktop.problems import Problem

LIMIT = 1 << 20
ROWS_LIMIT = 200_000
RAW_LIMIT = 256 << 20
BLOB_LIMIT = 10 << 20
BLOBS_LIMIT = 5_000
ENTRIES, PARTS = "entries.jsonl.gz", "parts.jsonl.gz"
_APP = re.compile(r"[0-9A-Za-z.+-]{1,40}")
_CHAINS_LIMIT = 2_000


@dataclass(frozen=True, order=True)
class Range:
    """A stretch of one chain, positions first..last, in the parcel without holes.

    before: id of entry first-1, None at the start of the chain. last_id: id of entry last.
    sig: minisign text over `signature.checkpoint(chain, last, last_id)` by the chain's own device.
    """

    chain: str
    first: int
    last: int
    last_id: str
    before: str | None
    sig: str


@dataclass(frozen=True)
class Want:
    """What the sender asks for: (chain, id of the last entry held or None), hashes of parts, names of blobs."""

    chains: tuple[tuple[str, str | None], ...] = ()
    parts: tuple[str, ...] = ()
    blobs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Lines:
    """raw: bytes uncompressed; rows: lines."""

    raw: int
    rows: int


@dataclass(frozen=True)
class Manifest:
    """hlc: stamp [UTC ms, counter]; wall: UTC ms; blobs: (SHA-256, size in bytes) ascending."""

    app: str
    sv: int
    hlc: tuple[int, int]
    wall: int
    wall_ok: bool
    chains: tuple[Range, ...]
    entries: Lines
    parts: Lines
    blobs: tuple[tuple[str, int], ...]
    want: Want

    def to_bytes(self, header: Header) -> bytes:
        """manifest.json."""
        return strict_json.dumps(
            {
                "hdr": header.inner(),
                "app": self.app,
                "sv": self.sv,
                "hlc": list(self.hlc),
                "wall": self.wall,
                "wall_ok": self.wall_ok,
                "chains": [
                    {"chain": r.chain, "from": r.first, "to": r.last, "before": r.before, "last": r.last_id,
                     "sig": r.sig} for r in self.chains
                ],
                "files": [
                    {"n": ENTRIES, "raw": self.entries.raw, "rows": self.entries.rows},
                    {"n": PARTS, "raw": self.parts.raw, "rows": self.parts.rows},
                ],
                "blobs": [{"h": name, "n": size} for name, size in self.blobs],
                "want": {
                    "chains": [{"chain": chain, "after": after} for chain, after in self.want.chains],
                    "parts": list(self.want.parts),
                    "blobs": list(self.want.blobs),
                },
            }
        )  # fmt: skip


def _list(value: dict[str, Any], key: str, most: int) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = take(value, key, lambda item: isinstance(item, list) and len(item) <= most)
    if not all(isinstance(item, dict) for item in items):
        raise Problem("G-108", detail=key)
    return items


def _optional(value: dict[str, Any], key: str) -> str | None:
    found: str | None = take(value, key, lambda item: item is None or text(HEX64)(item))
    if key not in value:
        raise Problem("G-108", detail=key)
    return found


def _range(value: dict[str, Any]) -> Range:
    chain = take(value, "chain", lambda item: isinstance(item, str))
    chain_device(chain)
    first = take(value, "from", whole(1))
    before = _optional(value, "before")
    if (before is None) != (first == 1):
        raise Problem("G-112")
    sig = take(value, "sig", lambda item: isinstance(item, str) and item.isascii() and len(item) <= 512)
    return Range(chain, first, take(value, "to", whole(first)), take(value, "last", HEX64), before, sig)


def _lines(value: dict[str, Any], name: str) -> Lines:
    take(value, "n", re.compile(re.escape(name)))
    raw, rows = take(value, "raw", whole()), take(value, "rows", whole())
    if raw > RAW_LIMIT or rows > ROWS_LIMIT:
        raise Problem("G-109")
    return Lines(raw, rows)


def _want(value: dict[str, Any]) -> Want:
    chains = []
    for item in _list(value, "chains", _CHAINS_LIMIT):
        chain = take(item, "chain", lambda name: isinstance(name, str))
        chain_device(chain)
        chains.append((chain, _optional(item, "after")))
    return Want(
        tuple(chains), tuple(take(value, "parts", hashes(ROWS_LIMIT))), tuple(take(value, "blobs", hashes(BLOBS_LIMIT)))
    )


def _ascending(items: tuple[Any, ...], key: Callable[[Any], Any]) -> bool:
    return all(key(a) < key(b) for a, b in itertools.pairwise(items))


def parse(data: bytes, header: Header) -> Manifest:
    """The manifest of the payload that `header` signs; unknown keys are ignored.

    Raises Problem G-111 if it repeats another header, G-109 beyond a limit, G-108, G-112.
    """
    value = strict_json.loads(data)
    if strict_json.dumps(value.get("hdr")) != strict_json.dumps(header.inner()):
        raise Problem("G-111")
    files = _list(value, "files", 2)
    blobs = tuple(
        (take(item, "h", HEX64), take(item, "n", whole(0, COUNT_MAX))) for item in _list(value, "blobs", BLOBS_LIMIT)
    )
    if any(size > BLOB_LIMIT for _, size in blobs):
        raise Problem("G-109")
    chains = tuple(_range(item) for item in _list(value, "chains", _CHAINS_LIMIT))
    if len(files) != 2 or not _ascending(blobs, lambda b: b[0]) or not _ascending(chains, _order):
        raise Problem("G-108", detail="manifest")
    entries = _lines(files[0], ENTRIES)
    if sum(r.last - r.first + 1 for r in chains) != entries.rows:
        raise Problem("G-112")
    return Manifest(
        app=take(value, "app", _APP),
        sv=take(value, "sv", whole()),
        hlc=tuple(take(value, "hlc", instant)),
        wall=take(value, "wall", lambda item: type(item) is int),
        wall_ok=take(value, "wall_ok", lambda item: isinstance(item, bool)),
        chains=chains,
        entries=entries,
        parts=_lines(files[1], PARTS),
        blobs=blobs,
        want=_want(take(value, "want", lambda item: isinstance(item, dict))),
    )


def _order(item: Range) -> tuple[str, int, int, str]:
    return item.chain, item.first, item.last, item.last_id
