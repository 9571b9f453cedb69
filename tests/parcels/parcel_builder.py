"""Parcels for tests: two offices, chains of real entries, and hostile payloads signed by a device that is known."""

from __future__ import annotations

import dataclasses
import hashlib
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from danvan_desktop.domain.entries import Entry, Part, make_entry, make_part
from danvan_desktop.keys import DeviceKeys
from danvan_desktop.parcels import reader, signature, tar, writer
from danvan_desktop.parcels.header import Header
from danvan_desktop.parcels.manifest import Manifest, Range

COMMUNE = "0b2f6c3e-0000-5000-8000-000000000001"
PROVINCE = "0b2f6c3e-0000-5000-8000-000000000002"
RECORD = "01930000-0000-7000-8000-00000000000a"
ACCOUNT = "01930000-0000-7000-8000-00000000000b"
DEED = "01930000-0000-7000-8000-00000000000c"
SENDER, RECEIVER, STRANGER = DeviceKeys.new(), DeviceKeys.new(), DeviceKeys.new()


def known(*devices: DeviceKeys) -> reader.Keys:
    held = {each.public.device: each.public.sign for each in devices or (SENDER,)}
    return held.get


def chain(length: int, keys: DeviceKeys = SENDER, inc: int = 7, table: str = "model") -> tuple[list[Entry], list[Part]]:
    """`length` linked entries, each with a class-A part."""
    entries: list[Entry] = []
    parts: list[Part] = []
    for seq in range(1, length + 1):
        part = make_part({"name": f"Mô hình {seq}", "year": 2026})
        entries.append(
            make_entry(
                device=keys.public.device, incarnation=inc, seq=seq, prev=entries[-1].id if entries else None,
                stamp=(1795351667053 + seq, 0), wall=1795351667053 + seq, wall_ok=True, account=ACCOUNT,
                office=COMMUNE, table=table, record=RECORD, op="set", parents=tuple(e.id for e in entries[-1:]),
                parts={"A": part.hash}, deed=DEED, schema=1,
            )
        )  # fmt: skip
        parts.append(part)
    return entries, parts


def range_of(entries: Sequence[Entry], keys: DeviceKeys = SENDER) -> Range:
    """A signed range from the first to the last of `entries`."""
    first, last = entries[0], entries[-1]
    sig = signature.sign(keys.seed, signature.checkpoint(last.chain, last.seq, last.id)).decode()
    return Range(last.chain, first.seq, last.seq, last.id, first.prev, sig)


def header(**changes: Any) -> Header:
    base = Header(
        "up", COMMUNE, PROVINCE, SENDER.public.device, 7, 12, from_code="VN-79-26734", to_code="VN-79"
    )  # fmt: skip
    return dataclasses.replace(base, **changes)


def content(entries: Sequence[Entry] = (), parts: Sequence[Part] = (), **changes: Any) -> writer.Content:
    base = writer.Content(
        app="0.1.0", sv=1, hlc=(1795351667053, 0), wall=1795351667053, wall_ok=True,
        chains=[range_of(entries)] if entries else [],
        entries=[e.line.encode() for e in entries], parts=[p.body.encode() for p in parts],
    )  # fmt: skip
    return dataclasses.replace(base, **changes)


def blob(data: bytes) -> writer.Blob:
    return writer.Blob(hashlib.sha256(data).hexdigest(), len(data), lambda: data)


def parcel(inside: writer.Content, head: Header | None = None, keys: DeviceKeys = SENDER, **how: Any) -> bytes:
    out = io.BytesIO()
    how = how or {"recipients": [RECEIVER.public.age]}
    writer.write(out, head or header(), keys.seed, inside, **how)
    return out.getvalue()


@dataclass
class Taken:
    """A sink that keeps all, in the order it came."""

    about: Manifest | None = None
    entries: list[Entry] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    blobs: dict[str, bytes] = field(default_factory=dict)

    def manifest(self, about: Manifest) -> None:
        self.about = about

    def entry(self, entry: Entry) -> None:
        self.entries.append(entry)

    def part(self, part: Part) -> None:
        self.parts.append(part)

    def blob(self, name: str, data: bytes) -> None:
        self.blobs[name] = data


def take(data: bytes, keys: reader.Keys | None = None, me: str | None = PROVINCE, **how: Any) -> Taken:
    """Open and read `data` as the province would."""
    taken, file = Taken(), io.BytesIO(data)
    keys = keys or known()
    opened = reader.open_parcel(file, keys=keys, me=me)
    how = how or {"identities": [RECEIVER.age]}
    reader.read(file, opened, taken, keys=keys, **how)
    return taken


def members(payload: bytes) -> list[tuple[str, bytes]]:
    """The members of a decrypted payload."""
    found, at = [], 0
    while any(payload[at : at + 512]):
        name, size = tar.parse(payload[at : at + 512])
        found.append((name, payload[at + 512 : at + 512 + size]))
        at += 512 + tar.padded(size)
    return found


def joined(inner: Sequence[tuple[str, bytes]], end: bytes = tar.END) -> bytes:
    """Members as a payload."""
    return b"".join(tar.header(n, len(d)) + d + bytes(tar.padded(len(d)) - len(d)) for n, d in inner) + end


def signed(payload: bytes, head: Header | None = None, keys: DeviceKeys = SENDER) -> bytes:
    """A parcel around any payload, encrypted and validly signed: what a hostile but known device could send."""
    import pyrage

    sealed = pyrage.encrypt(payload, [pyrage.x25519.Recipient.from_str(RECEIVER.public.age)])
    return outer(sealed, head, keys)


def outer(sealed: bytes, head: Header | None = None, keys: DeviceKeys = SENDER) -> bytes:
    """The outer file around a sealed payload, validly signed."""
    from danvan_desktop.parcels import note

    head = dataclasses.replace(head or header(), size=len(sealed), sha256=hashlib.sha256(sealed).hexdigest())
    text = head.to_bytes()
    signed_text = signature.sign(keys.seed, text)
    inner = [(note.NAME, note.NOTE), ("header.json", text), ("header.json.minisig", signed_text)]
    return joined([*inner, ("payload.age", sealed)])


def opened_payload(data: bytes) -> bytes:
    """The decrypted payload of a parcel to the receiver."""
    import pyrage

    sealed = members(data)[3][1]
    return pyrage.decrypt(sealed, [pyrage.x25519.Identity.from_str(RECEIVER.age)])


def changed(data: bytes, change: Callable[[list[tuple[str, bytes]]], list[tuple[str, bytes]]]) -> bytes:
    """The parcel with its inner members changed, then encrypted and signed again."""
    return signed(joined(change(members(opened_payload(data)))))


def replaced(name: str, new: Callable[[bytes], bytes]) -> Callable[[list[tuple[str, bytes]]], list[tuple[str, bytes]]]:
    return lambda inner: [(n, new(d) if n == name else d) for n, d in inner]
