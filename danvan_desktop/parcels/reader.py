"""A .goi is read: from the outside in, refusing at the first thing amiss, in bounded memory.

Order: sizes and spelling of the outer tar · key by the id in the signature file · signature of the header's bytes ·
only then JSON · is it for me · size and SHA-256 of the payload · decrypt · manifest · lines · blobs.
For bad input only `Problem` comes out. Nothing is opened or written by name.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from typing import BinaryIO, Protocol

from danvan_desktop.domain.entries import Entry, Part
from danvan_desktop.parcels import header as public
from danvan_desktop.parcels import lines, manifest, note, signature, tar
from danvan_desktop.parcels.header import Header
from danvan_desktop.parcels.manifest import Manifest, Range
from danvan_desktop.problems import Problem

_CHUNK = 64 << 10
_SIGNATURE_LIMIT = 1 << 10
_ENROL_LIMIT = 64 << 20

Keys = Callable[[str], bytes | None]
"""The Ed25519 public key (32 bytes) of a device id, None where that device is not known here."""


@dataclass(frozen=True)
class Limits:
    """What this reader takes, in bytes and counts; only ever lowered from the format's own limits."""

    payload: int = public.PAYLOAD_LIMIT
    raw: int = manifest.RAW_LIMIT
    rows: int = manifest.ROWS_LIMIT
    blob: int = manifest.BLOB_LIMIT
    blobs: int = manifest.BLOBS_LIMIT


FORMAT_LIMITS = Limits()


@dataclass(frozen=True)
class Opened:
    """A parcel whose header is verified. key: the signer's public key.

    known: whether that device is known here; if not, the key is the parcel's own word (`request`, or kind `enrol`)
    and somebody has to vouch for it. start: where payload.age begins in the file, in bytes.
    """

    header: Header
    key: bytes
    known: bool
    start: int


class Sink(Protocol):
    """Who takes what is read. Nothing is final until `read` has returned: a Problem may still come."""

    def manifest(self, about: Manifest) -> None: ...
    def entry(self, entry: Entry) -> None: ...
    def part(self, part: Part) -> None: ...
    def blob(self, name: str, data: bytes) -> None: ...


class Discard:
    """A sink for those who only verify."""

    def manifest(self, about: Manifest) -> None:
        pass

    def entry(self, entry: Entry) -> None:
        pass

    def part(self, part: Part) -> None:
        pass

    def blob(self, name: str, data: bytes) -> None:
        pass


@dataclass(frozen=True)
class _Outer:
    header: bytes
    signature: bytes
    start: int
    size: int
    length: int

    @property
    def end(self) -> int:
        return self.start + tar.padded(self.size) + len(tar.END)


def look(file: BinaryIO) -> Header:
    """The header as it stands, nothing verified: for lists. Raises Problem G-101, G-108, G-110."""
    return public.parse(_outer(file).header)


def open_parcel(file: BinaryIO, *, keys: Keys, me: str | None, limits: Limits = FORMAT_LIMITS) -> Opened:
    """Verify everything that needs no private key. me: this office's id; None takes a parcel to anyone.

    Raises Problem: G-101 no parcel, G-102 cut short, G-103 unknown signer, G-104 bad signature, G-105 not for me,
    G-106 payload damaged, G-108 unsafe, G-109 too large, G-110 made by a newer program.
    """
    outer = _outer(file)
    device = signature.signer(outer.signature)
    key = keys(device)
    known = key is not None
    if key is None:
        key = _own_word(outer.header, device)
    signature.verify(key, outer.header, outer.signature)
    head = public.parse(outer.header)
    if head.dev != device:
        raise Problem("G-104")
    if head.size != outer.size:
        raise Problem("G-108", detail="size")
    if me is not None and head.to != me:
        raise Problem("G-105", sender=head.from_code or head.sender, to=head.to_code or head.to)
    if head.size > limits.payload:
        raise Problem("G-109")
    if outer.length < outer.end:
        raise Problem("G-102", have=outer.length, need=outer.end)
    _check_payload(file, outer, head)
    return Opened(head, key, known, outer.start)


def read(
    file: BinaryIO,
    opened: Opened,
    sink: Sink,
    *,
    keys: Keys,
    identities: Sequence[str] = (),
    passphrase: str | None = None,
    limits: Limits = FORMAT_LIMITS,
    tick: Callable[[int, int], None] = lambda done, total: None,
) -> Manifest:
    """Decrypt what `open_parcel` verified and give it to `sink` in order: manifest, entries, parts, blobs.

    identities: secret age keys. keys: also for the devices whose chains are carried; it is asked again at the end for
    those unknown at the start, since the parcel may bring their keys. tick: (done, total) bytes; may raise to stop.
    Raises Problem: G-107 no key fits, G-115 wrong passphrase, G-108, G-109, G-110, G-111 another's payload,
    G-112 broken chain, G-113 a chain nobody vouches for; and whatever `sink` and `tick` raise.
    """
    feed = _Feed(_payload(opened.header, sink, keys, limits))
    file.seek(opened.start)
    source = _Slice(file, opened.header.size, tick)
    _decrypt(source, feed, identities, passphrase)
    return feed.end()


# --- outside ---------------------------------------------------------------------------------------------------------


def _outer(file: BinaryIO) -> _Outer:
    length = file.seek(0, 2)
    file.seek(0)
    if _small(file, note.NAME, note.LIMIT, "G-101") not in note.KNOWN:
        raise Problem("G-108", detail=note.NAME)
    head = _small(file, "header.json", public.LIMIT)
    text = _small(file, "header.json.minisig", _SIGNATURE_LIMIT)
    size = _expect(_exactly(file, tar.BLOCK), "payload.age", public.PAYLOAD_LIMIT)
    outer = _Outer(head, text, file.tell(), size, length)
    if length > outer.end:
        raise Problem("G-108", detail="tar")
    return outer


def _exactly(file: BinaryIO, size: int, code: str = "G-101") -> bytes:
    data = file.read(size)
    if len(data) != size:
        raise Problem(code)
    return data


def _expect(block: bytes, name: str, limit: int) -> int:
    found, size = tar.parse(block)
    if found != name:
        raise Problem("G-108", detail="tar")
    if size > limit:
        raise Problem("G-109")
    return size


def _small(file: BinaryIO, name: str, limit: int, code: str = "G-108") -> bytes:
    try:
        size = _expect(_exactly(file, tar.BLOCK), name, limit)
    except Problem as problem:
        # What does not even begin like a parcel is called no parcel, not an unsafe one.
        raise Problem("G-101") if code == "G-101" else problem from None
    data = _exactly(file, tar.padded(size))
    if any(data[size:]):
        raise Problem("G-108", detail="tar")
    return data[:size]


def _own_word(data: bytes, device: str) -> bytes:
    """The key a stranger's header gives for itself; that it fits the device id is all we know."""
    head = public.parse(data)
    text = head.signer or (head.request.sign if head.request else None)
    if text is None or signature.device_id(bytes.fromhex(text)) != device:
        raise Problem("G-103", device=device, sender=head.from_code or head.sender)
    return bytes.fromhex(text)


def _check_payload(file: BinaryIO, outer: _Outer, head: Header) -> None:
    file.seek(outer.start)
    digest, left = hashlib.sha256(), outer.size
    while left:
        piece = _exactly(file, min(_CHUNK, left), "G-106")
        digest.update(piece)
        left -= len(piece)
    if digest.hexdigest() != head.sha256:
        raise Problem("G-106")
    if any(_exactly(file, outer.end - outer.start - outer.size, "G-106")):
        raise Problem("G-108", detail="tar")


# --- inside ----------------------------------------------------------------------------------------------------------


class _Slice:
    """The payload's bytes of the file, for pyrage to read."""

    def __init__(self, file: BinaryIO, size: int, tick: Callable[[int, int], None]) -> None:
        self.size = size
        self._file, self._left, self._tick = file, size, tick
        self.error: BaseException | None = None

    def read(self, size: int = -1) -> bytes:
        try:
            self._tick(self.size - self._left, self.size)
            data = self._file.read(self._left if size < 0 else min(size, self._left))
        except BaseException as error:
            self.error = error
            raise
        self._left -= len(data)
        return data


_Machine = Generator[int, bytes, Manifest]


class _Feed:
    """Decrypted bytes are pushed in; the machine asks for a number of bytes and gets exactly those."""

    def __init__(self, machine: _Machine) -> None:
        self._machine, self._buffer = machine, bytearray()
        self._done: Manifest | None = None
        self._need = next(machine)
        self.error: BaseException | None = None

    def write(self, data: bytes) -> int:
        if self.error is None:
            try:
                self._take(data)
            except BaseException as error:
                self.error = error
                raise
        return len(data)

    def flush(self) -> None:
        """pyrage calls it; there is nothing to flush."""

    def _take(self, data: bytes) -> None:
        self._buffer += data
        while self._done is None and len(self._buffer) >= self._need:
            piece = bytes(self._buffer[: self._need])
            del self._buffer[: self._need]
            try:
                self._need = self._machine.send(piece)
            except StopIteration as stop:
                self._done = stop.value
        if self._done is not None and self._buffer:
            raise Problem("G-108", detail="tar")

    def end(self) -> Manifest:
        if self._done is None:
            raise Problem("G-108", detail="tar")
        return self._done


def _decrypt(source: _Slice, feed: _Feed, identities: Sequence[str], passphrase: str | None) -> None:
    import pyrage

    try:
        if passphrase is None:
            keys = [pyrage.x25519.Identity.from_str(text) for text in identities]
            pyrage.decrypt_io(source, feed, keys)
        else:
            if source.size > _ENROL_LIMIT:
                raise Problem("G-109")
            feed.write(pyrage.passphrase.decrypt(source.read(), passphrase))
    except (pyrage.DecryptError, OSError) as error:
        # What our own side raised comes out as it was, not as pyrage wraps it.
        if own := feed.error or source.error:
            raise own from None
        if passphrase is not None:
            raise Problem("G-115") from None
        if "No matching keys" in str(error):
            raise Problem("G-107") from None
        raise Problem("G-108", detail="age") from None


def _payload(head: Header, sink: Sink, keys: Keys, limits: Limits) -> _Machine:
    size = _expect((yield tar.BLOCK), "manifest.json", manifest.LIMIT)
    about = manifest.parse((yield from _padded(size)), head)
    _within(about, limits)
    later = [item for item in about.chains if not _vouched(item, keys)]
    sink.manifest(about)
    total = 2 * tar.BLOCK + tar.padded(size)
    size = _expect((yield tar.BLOCK), manifest.ENTRIES, manifest.RAW_LIMIT)
    yield from _gzip(size, about.entries, _Entries(about.chains, sink).take)
    total += tar.padded(size) + tar.BLOCK
    size = _expect((yield tar.BLOCK), manifest.PARTS, manifest.RAW_LIMIT)
    yield from _gzip(size, about.parts, lambda line: sink.part(lines.part(line)))
    total += tar.padded(size)
    for name, size in about.blobs:
        if _expect((yield tar.BLOCK), f"blobs/{name}", size) != size:
            raise Problem("G-108", detail="blob")
        data = yield from _padded(size)
        if hashlib.sha256(data).hexdigest() != name:
            raise Problem("G-108", detail="blob")
        sink.blob(name, data)
        total += tar.BLOCK + tar.padded(size)
    block = yield tar.BLOCK
    if any(block):
        yield from _pad(_expect(block, "pad", total * 12 // 100 + tar.BLOCK))
        block = yield tar.BLOCK
    if any(block) or any((yield tar.BLOCK)):
        raise Problem("G-108", detail="tar")
    for item in later:
        if not _vouched(item, keys):
            raise Problem("G-113", device=lines.chain_device(item.chain))
    return about


def _within(about: Manifest, limits: Limits) -> None:
    if (
        max(about.entries.raw, about.parts.raw) > limits.raw
        or max(about.entries.rows, about.parts.rows) > limits.rows
        or len(about.blobs) > limits.blobs
        or any(size > limits.blob for _, size in about.blobs)
    ):
        raise Problem("G-109")


def _vouched(item: Range, keys: Keys) -> bool:
    """Whether the chain's device is known and signed this checkpoint. Raises Problem G-112 if it did not sign it."""
    key = keys(lines.chain_device(item.chain))
    if key is None:
        return False
    try:
        signature.verify(key, signature.checkpoint(item.chain, item.last, item.last_id), item.sig.encode())
    except Problem:
        raise Problem("G-112") from None
    return True


def _padded(size: int) -> Generator[int, bytes, bytes]:
    data = yield tar.padded(size)
    if any(data[size:]):
        raise Problem("G-108", detail="tar")
    return data[:size]


def _pad(size: int) -> Generator[int, bytes, None]:
    left = tar.padded(size)
    while left:
        piece = yield min(left, _CHUNK)
        left -= len(piece)
        if any(piece):
            raise Problem("G-108", detail="pad")


class _Entries:
    """Follows each declared range from the entry before it to its signed end."""

    def __init__(self, chains: Sequence[Range], sink: Sink) -> None:
        self._ranges, self._sink = iter(chains), sink
        self._range: Range | None = None
        self._seq = 0
        self._prev: str | None = None

    def take(self, line: bytes) -> None:
        found = lines.entry(line)
        if self._range is None or self._seq > self._range.last:
            self._range = next(self._ranges)  # the manifest's sum of ranges is its number of rows
            self._seq, self._prev = self._range.first, self._range.before
        if (found.chain, found.seq, found.prev) != (self._range.chain, self._seq, self._prev):
            raise Problem("G-112")
        self._seq, self._prev = self._seq + 1, found.id
        if found.seq == self._range.last and found.id != self._range.last_id:
            raise Problem("G-112")
        self._sink.entry(found)


class _Unpacker:
    """One gzip member with exactly the declared lines; each goes to `take` without its newline."""

    def __init__(self, declared: manifest.Lines, take: Callable[[bytes], None]) -> None:
        self._packed = zlib.decompressobj(31)
        self._left, self._take, self._tail, self._begun = declared, take, b"", False

    def feed(self, piece: bytes) -> None:
        # The name, comment and time a gzip header may hold would be a second spelling; XFL and OS are free.
        if not self._begun and piece[:8] != b"\x1f\x8b\x08" + bytes(5):
            raise Problem("G-108", detail="gzip")
        self._begun = True
        try:
            while True:
                out = self._packed.decompress(piece, _CHUNK)
                piece = self._packed.unconsumed_tail
                self._text(out)
                if self._packed.eof or (len(out) < _CHUNK and not piece):
                    break
        except zlib.error:
            raise Problem("G-108", detail="gzip") from None
        if self._packed.unused_data:
            raise Problem("G-108", detail="gzip")

    def _text(self, out: bytes) -> None:
        *whole, self._tail = (self._tail + out).split(b"\n")
        self._left = manifest.Lines(self._left.raw - len(out), self._left.rows - len(whole))
        if min(self._left.raw, self._left.rows) < 0:
            raise Problem("G-109")
        if max(map(len, (*whole, self._tail))) > lines.LINE_LIMIT:
            raise Problem("G-109")
        for line in whole:
            self._take(line)

    def end(self) -> None:
        if not self._packed.eof or self._tail or self._left != manifest.Lines(0, 0):
            raise Problem("G-108", detail="gzip")


def _gzip(size: int, declared: manifest.Lines, take: Callable[[bytes], None]) -> Generator[int, bytes, None]:
    unpacker, left = _Unpacker(declared, take), size
    while left:
        piece = yield min(left, _CHUNK)
        left -= len(piece)
        unpacker.feed(piece)
    unpacker.end()
    rest = tar.padded(size) - size
    if rest and any((yield rest)):
        raise Problem("G-108", detail="tar")
