"""minisign signatures (prehashed, `ED`) with constant comments, and checkpoints of chains.

A public key is 32 raw bytes of Ed25519. Its key id is the first 8 bytes of its SHA-256, whose hex is the device id.
"""

from __future__ import annotations

import base64
import binascii
import hashlib

from danvan_desktop.problems import Problem

_COMMENT = b"goi v1"
_UNTRUSTED = b"untrusted comment: " + _COMMENT + b"\n"
_TRUSTED = b"\ntrusted comment: " + _COMMENT + b"\n"


def key_id(public: bytes) -> bytes:
    """The 8 bytes by which minisign names a key."""
    return hashlib.sha256(public).digest()[:8]


def device_id(public: bytes) -> str:
    """16 hex characters: who signs with this key."""
    return key_id(public).hex()


def public_text(public: bytes) -> str:
    """The key as `minisign -P` wants it."""
    return base64.b64encode(b"Ed" + key_id(public) + public).decode()


def public_of(seed: bytes) -> bytes:
    """The public key of a secret `seed` (32 bytes each)."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()


def sign(seed: bytes, message: bytes) -> bytes:
    """The text of `message`'s .minisig file."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    key = Ed25519PrivateKey.from_private_bytes(seed)
    signature = key.sign(hashlib.blake2b(message).digest())
    return _text(key_id(key.public_key().public_bytes_raw()), signature, key.sign(signature + _COMMENT))


def signer(text: bytes) -> str:
    """The device id that a .minisig text claims; nothing is verified. Raises Problem G-104 on any other spelling."""
    return _parse(text)[0].hex()


def verify(public: bytes, message: bytes, text: bytes) -> None:
    """Raises Problem G-104 unless `text` is the one spelling of a good signature of `message` by `public`."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    identity, signature, whole = _parse(text)
    try:
        key = Ed25519PublicKey.from_public_bytes(public)
        key.verify(signature, hashlib.blake2b(message).digest())
        key.verify(whole, signature + _COMMENT)
    except (InvalidSignature, ValueError):
        raise Problem("G-104") from None
    if identity != key_id(public):
        raise Problem("G-104")


def checkpoint(chain: str, seq: int, entry_id: str) -> bytes:
    """The message a device signs to stand by its `chain` up to `seq`; the first line keeps it apart from headers."""
    return f"goi-checkpoint v1\n{chain}\n{seq}\n{entry_id}\n".encode()


def _text(identity: bytes, signature: bytes, whole: bytes) -> bytes:
    first = base64.b64encode(b"ED" + identity + signature)
    return _UNTRUSTED + first + _TRUSTED + base64.b64encode(whole) + b"\n"


def _parse(text: bytes) -> tuple[bytes, bytes, bytes]:
    lines = text.split(b"\n")
    try:
        first, whole = base64.b64decode(lines[1], validate=True), base64.b64decode(lines[3], validate=True)
    except (IndexError, binascii.Error):
        raise Problem("G-104") from None
    identity, signature = first[2:10], first[10:]
    if len(signature) != 64 or len(whole) != 64 or _text(identity, signature, whole) != text:
        raise Problem("G-104")
    return identity, signature, whole
