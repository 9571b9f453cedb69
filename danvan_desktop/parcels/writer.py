"""Entries, parts and blobs become the bytes of a .goi on a stream."""

from __future__ import annotations

import dataclasses
import hashlib
import tempfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import IO, Protocol

from danvan_desktop.parcels import manifest, note, signature, tar
from danvan_desktop.parcels.header import Header
from danvan_desktop.parcels.manifest import Lines, Manifest, Range, Want
from danvan_desktop.problems import Bug

_SPOOL_IN_MEMORY = 8 << 20
_CHUNK = 1 << 20
_NOTHING = Want()


class Stream(Protocol):
    """What bytes are written to, front to back."""

    def write(self, data: bytes, /) -> object: ...


@dataclass(frozen=True)
class Blob:
    """An attachment as stored. name: SHA-256 of its bytes, hex; size in bytes; read: gives the bytes when needed."""

    name: str
    size: int
    read: Callable[[], bytes]


@dataclass(frozen=True)
class Content:
    """What a parcel carries. entries: verbatim lines without newline, in the order of `chains` and their positions.

    parts: verbatim lines in order of first reference. hlc: [UTC ms, counter]; wall: UTC ms.
    """

    app: str
    sv: int
    hlc: tuple[int, int]
    wall: int
    wall_ok: bool
    chains: Sequence[Range] = ()
    entries: Iterable[bytes] = ()
    parts: Iterable[bytes] = ()
    blobs: Sequence[Blob] = ()
    want: Want = _NOTHING


def write(
    out: Stream,
    header: Header,
    seed: bytes,
    content: Content,
    *,
    recipients: Sequence[str] = (),
    passphrase: str | None = None,
) -> Header:
    """Write the parcel to `out` and return `header` completed with size and SHA-256 of the payload.

    seed: the signing device's secret key. recipients: `age1…` of every receiving device (kind `enrol`: `passphrase`
    instead). The compressed lines are held in memory, so a caller keeps a parcel's lines to some ten thousand.
    """
    # Only encrypted bytes touch the temporary file.
    with tempfile.SpooledTemporaryFile(_SPOOL_IN_MEMORY) as spool:
        _encrypt(_payload(header, content), spool, recipients, passphrase)
        size = spool.tell()
        spool.seek(0)
        digest = hashlib.sha256()
        for piece in _pieces(spool):
            digest.update(piece)
        header = dataclasses.replace(header, size=size, sha256=digest.hexdigest())
        text = header.to_bytes()
        for name, data in (
            (note.NAME, note.NOTE), ("header.json", text), ("header.json.minisig", signature.sign(seed, text))
        ):  # fmt: skip
            for piece in _member(name, data):
                out.write(piece)
        out.write(tar.header("payload.age", size))
        spool.seek(0)
        for piece in _pieces(spool):
            out.write(piece)
        out.write(bytes(tar.padded(size) - size) + tar.END)
    return header


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    while piece := file.read(_CHUNK):
        yield piece


def _member(name: str, data: bytes) -> Iterator[bytes]:
    yield tar.header(name, len(data))
    yield data
    yield bytes(tar.padded(len(data)) - len(data))


def _gzip(lines: Iterable[bytes]) -> tuple[bytes, Lines]:
    packer = zlib.compressobj(6, zlib.DEFLATED, 31)
    packed, raw, rows = [], 0, 0
    for line in lines:
        packed.append(packer.compress(line + b"\n"))
        raw, rows = raw + len(line) + 1, rows + 1
    if raw > manifest.RAW_LIMIT or rows > manifest.ROWS_LIMIT:
        raise Bug("a parcel with more lines than a reader takes")
    return b"".join([*packed, packer.flush()]), Lines(raw, rows)


def _payload(header: Header, content: Content) -> Iterator[bytes]:
    entries, entry_lines = _gzip(content.entries)
    parts, part_lines = _gzip(content.parts)
    blobs = sorted(content.blobs, key=lambda blob: blob.name)
    about = Manifest(
        content.app, content.sv, content.hlc, content.wall, content.wall_ok, tuple(content.chains), entry_lines,
        part_lines, tuple((blob.name, blob.size) for blob in blobs), content.want,
    ).to_bytes(header)  # fmt: skip
    total = 0
    for piece in _members(about, entries, parts, blobs):
        total += len(piece)
        yield piece
    # Everything below the pad is whole blocks; the Padmé size is rounded up to one.
    rest = tar.padded(tar.padme(total + tar.BLOCK + len(tar.END))) - total - tar.BLOCK - len(tar.END)
    yield tar.header("pad", rest)
    for start in range(0, rest, _CHUNK):
        yield bytes(min(_CHUNK, rest - start))
    yield tar.END


def _members(about: bytes, entries: bytes, parts: bytes, blobs: Sequence[Blob]) -> Iterator[bytes]:
    yield from _member("manifest.json", about)
    yield from _member(manifest.ENTRIES, entries)
    yield from _member(manifest.PARTS, parts)
    for blob in blobs:
        data = blob.read()
        if len(data) != blob.size or hashlib.sha256(data).hexdigest() != blob.name:
            raise Bug("an attachment that is not what its name says")
        yield from _member(f"blobs/{blob.name}", data)


class _Source:
    """Chunks as a file that is read: what pyrage pulls from."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks, self._left = (chunk for chunk in chunks if chunk), memoryview(b"")
        self.error: BaseException | None = None

    def read(self, size: int) -> bytes:
        if not self._left:
            try:
                self._left = memoryview(next(self._chunks, b""))
            except BaseException as error:
                self.error = error
                raise
        piece, self._left = self._left[:size], self._left[size:]
        return bytes(piece)


def _encrypt(chunks: Iterator[bytes], out: IO[bytes], recipients: Sequence[str], passphrase: str | None) -> None:
    import pyrage

    if passphrase is not None:
        out.write(pyrage.passphrase.encrypt(b"".join(chunks), passphrase))
        return
    keys = [pyrage.x25519.Recipient.from_str(text) for text in recipients]
    if not keys:
        raise Bug("a parcel that nobody could open")
    source = _Source(chunks)
    try:
        pyrage.encrypt_io(source, out, keys)
    except (pyrage.EncryptError, OSError):
        # What our own side raised comes out as it was, not as pyrage wraps it.
        raise source.error or Bug("age could not encrypt") from None
