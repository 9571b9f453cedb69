"""Keys: the database key wrapped for each account, the device's own two keys, enrolment codes and fingerprints.

`keys.json` in the office's folder holds only the 32-byte database key, wrapped per account by Argon2id of the password
(the cost stands beside each wrap), or open where the office was made without a password. The device's secret keys
live inside the encrypted database (`DeviceKeys.to_text` in its settings): one secret to unwrap, and a backup has all.
"""

from __future__ import annotations

import base64
import functools
import hashlib
import hmac
import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from danvan_desktop import paths, safefile
from danvan_desktop.domain import ids, vietnamese
from danvan_desktop.problems import Problem

_CODE_WORDS = 8


@dataclass(frozen=True)
class Cost:
    """What a guess at a password costs: KiB of memory, passes over it, lanes."""

    memory_kib: int = 64 << 10
    passes: int = 3
    lanes: int = 4


@dataclass(frozen=True)
class PublicKeys:
    """What others know of a device. sign: Ed25519, 32 bytes; age: X25519 recipient, `age1…`."""

    sign: bytes
    age: str

    @property
    def device(self) -> str:
        return ids.device_id(self.sign)


@dataclass(frozen=True, repr=False)
class DeviceKeys:
    """A device's secrets. seed: Ed25519, 32 bytes; age: X25519 identity, `AGE-SECRET-KEY-1…`."""

    seed: bytes
    age: str
    public: PublicKeys

    @classmethod
    def new(cls) -> DeviceKeys:
        """Fresh keys from the OS's randomness."""
        import pyrage

        return cls._of(os.urandom(32), str(pyrage.x25519.Identity.generate()))

    @classmethod
    def from_text(cls, text: str) -> DeviceKeys:
        """The keys that `to_text` wrote."""
        value = json.loads(text)
        return cls._of(bytes.fromhex(value["sign"]), value["age"])

    def to_text(self) -> str:
        """For the settings of the encrypted database, nowhere else."""
        return json.dumps({"sign": self.seed.hex(), "age": self.age})

    @classmethod
    def _of(cls, seed: bytes, age: str) -> DeviceKeys:
        import pyrage
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        sign = Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()
        return cls(seed, age, PublicKeys(sign, str(pyrage.x25519.Identity.from_str(age).to_public())))


# --- keys.json -------------------------------------------------------------------------------------------------------


def new_database_key() -> bytes:
    """32 bytes from the OS's randomness."""
    return os.urandom(32)


def create(path: Path, key: bytes, account: str, password: str | None, cost: Cost = Cost()) -> None:
    """Make `path`: the database key (32 bytes) wrapped for the first account.

    password None leaves it open; `is_open` then says so at each start. Raises as `safefile.write_bytes`.
    """
    _save(path, {account: _wrap(key, account, password, cost)})


def set_password(path: Path, key: bytes, account: str, password: str | None, cost: Cost = Cost()) -> None:
    """Give `account`, new or known, a way to the database key. Raises Problem K-102."""
    _save(path, _load(path) | {account: _wrap(key, account, password, cost)})


def remove_account(path: Path, account: str) -> None:
    """Take away an account's way to the key; what it wrote stays its own. Raises Problem K-102, K-103."""
    accounts = _load(path)
    if accounts.pop(account, None) is None or not accounts:
        raise Problem("K-103")
    _save(path, accounts)


def accounts(path: Path) -> tuple[str, ...]:
    """The account ids that can open the office, in the order they were made. Raises Problem K-102."""
    return tuple(_load(path))


def is_open(path: Path) -> bool:
    """Whether somebody needs no password. Raises Problem K-102."""
    return any("open" in entry for entry in _load(path).values())


def unlock(path: Path, password: str | None, account: str | None = None) -> tuple[str, bytes]:
    """(account, database key); without `account` the first that the password opens.

    Raises Problem K-101 wrong password, K-104 none given and one needed, K-103 no such account, K-102 unreadable file.
    """
    held = _load(path)
    if account is not None and account not in held:
        raise Problem("K-103")
    for name, entry in held.items():
        key = _unwrap(entry, name, password) if account in (None, name) else None
        if key is not None:
            return name, key
    raise Problem("K-104" if password is None else "K-101")


def _derive(password: str, salt: bytes, cost: Cost) -> bytes:
    from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

    kdf = Argon2id(salt=salt, length=32, iterations=cost.passes, lanes=cost.lanes, memory_cost=cost.memory_kib)
    return kdf.derive(vietnamese.nfc(password).encode())


def _bound_to(account: str) -> bytes:
    return b"danvan keys v1\n" + account.encode()


def _wrap(key: bytes, account: str, password: str | None, cost: Cost) -> dict[str, Any]:
    if password is None:
        return {"open": base64.b64encode(key).decode()}
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

    salt, nonce = os.urandom(16), os.urandom(12)
    sealed = ChaCha20Poly1305(_derive(password, salt, cost)).encrypt(nonce, key, _bound_to(account))
    return {
        "kdf": "argon2id", "memory_kib": cost.memory_kib, "passes": cost.passes, "lanes": cost.lanes,
        "salt": base64.b64encode(salt).decode(), "wrap": base64.b64encode(nonce + sealed).decode(),
    }  # fmt: skip


def _unwrap(entry: dict[str, Any], account: str, password: str | None) -> bytes | None:
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

    try:
        if "open" in entry:
            return base64.b64decode(entry["open"], validate=True)
        if password is None:
            return None
        cost = Cost(entry["memory_kib"], entry["passes"], entry["lanes"])
        wrap = base64.b64decode(entry["wrap"], validate=True)
        cipher = ChaCha20Poly1305(_derive(password, base64.b64decode(entry["salt"], validate=True), cost))
        return cipher.decrypt(wrap[:12], wrap[12:], _bound_to(account))
    except InvalidTag:
        return None
    except (KeyError, TypeError, ValueError):
        raise Problem("K-102") from None


def _save(path: Path, entries: dict[str, Any]) -> None:
    safefile.write_bytes(path, json.dumps({"v": 1, "accounts": entries}, indent=1).encode() + b"\n")


def _load(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_bytes())["accounts"]
        if isinstance(found, dict) and found and all(isinstance(entry, dict) for entry in found.values()):
            return found
    except (OSError, ValueError, KeyError, TypeError):
        pass
    raise Problem("K-102")


# --- enrolment -------------------------------------------------------------------------------------------------------


@functools.cache
def words() -> dict[str, str]:
    """The 1,024 words of enrolment codes: {without diacritics: as printed}."""
    text = (paths.resources() / "words" / "enrolment.txt").read_text("utf-8")
    return {vietnamese.fold(word): word for word in text.split()}


def new_code() -> str:
    """A one-time code: eight words, 80 random bits, as printed on the enrolment paper."""
    printed = list(words().values())
    return " ".join(secrets.choice(printed) for _ in range(_CODE_WORDS))


def parse_code(text: str) -> str:
    """The one spelling of a typed code: eight words without diacritics, one blank between them.

    Raises Problem K-105 for a word that no code has, K-106 for another number of words.
    """
    typed = vietnamese.fold(text).split()
    for word in typed:
        if word not in words():
            raise Problem("K-105", word=word)
    if len(typed) != _CODE_WORDS:
        raise Problem("K-106", count=len(typed))
    return " ".join(typed)


def fingerprint(sign: bytes) -> str:
    """Four groups of four digits that two people compare over a signing key (32 bytes)."""
    number = int.from_bytes(hashlib.sha256(b"goi-fingerprint v1\n" + sign).digest()[:8], "big") % 10**16
    digits = f"{number:016}"
    return " ".join(digits[start : start + 4] for start in range(0, 16, 4))


def request_mac(code: str, office: str, public: PublicKeys) -> str:
    """Hex HMAC-SHA256 that a new device of `office` held the one-time `code` (as `parse_code` gives it)."""
    message = f"goi-request v1\n{office}\n{public.sign.hex()}\n{public.age}\n"
    return hmac.new(code.encode(), message.encode(), "sha256").hexdigest()
