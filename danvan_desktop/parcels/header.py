"""The public header: what anybody who finds the stick may read. No names, dates or counts."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from danvan_desktop.parcels import strict_json
from danvan_desktop.problems import Problem

VERSION = 1
KINDS = ("up", "down", "peer", "enrol")
LIMIT = 8 << 10
PAYLOAD_LIMIT = 2 << 30

HEX16, HEX64 = re.compile(r"[0-9a-f]{16}"), re.compile(r"[0-9a-f]{64}")
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_CODE = re.compile(r"[A-Za-z0-9-]{0,20}")
AGE_KEY = re.compile(r"age1[02-9ac-hj-np-z]{58}")
INCARNATION_MAX = COUNT_MAX = 1 << 53
_LETTER = re.compile(r"[A-Z]?")
_SUFFIX = ".goi"


def take(value: dict[str, Any], key: str, valid: re.Pattern[str] | Callable[[Any], bool]) -> Any:
    """`value[key]`, fully matched by a pattern or accepted by a function. Raises Problem G-108 naming the key."""
    test = text(valid) if isinstance(valid, re.Pattern) else valid
    if not test(value.get(key)):
        raise Problem("G-108", detail=key)
    return value.get(key)


def text(pattern: re.Pattern[str]) -> Callable[[Any], bool]:
    """A test for text that `pattern` matches wholly."""
    return lambda item: isinstance(item, str) and pattern.fullmatch(item) is not None


def whole(least: int = 0, most: int = COUNT_MAX) -> Callable[[Any], bool]:
    """A test for integers from `least` to `most` (a bool is none)."""
    return lambda item: type(item) is int and least <= item <= most


@dataclass(frozen=True)
class Request:
    """A new device asks its upper office to know it (`csr`).

    sign: Ed25519 public key, hex. age: X25519 recipient, `age1…`. mac: `keys.request_mac` of these under the code.
    """

    sign: str
    age: str
    mac: str


@dataclass(frozen=True)
class Header:
    """header.json. sender, to: office ids (`from` is a Python word); from_code, to_code: hints for file names.

    no: number of the parcel in (dev, inc). signer: only in `enrol`, the signing key in hex, because the receiver
    cannot know it yet; pc: only in `enrol`, the letter for the new PC's register numbers, "" for the office's first.
    size in bytes and sha256 are those of payload.age.
    """

    kind: str
    sender: str
    to: str
    dev: str
    inc: int
    no: int
    size: int = 0
    sha256: str = "0" * 64
    from_code: str = ""
    to_code: str = ""
    request: Request | None = None
    signer: str | None = None
    pc: str = ""

    def file_name(self) -> str:
        """`<from_code>_<to_code>_<kind>_<dev8>-<no>.goi`: a hint for people, never trusted."""
        return f"{self.from_code or 'x'}_{self.to_code or 'x'}_{self.kind}_{self.dev[:8]}-{self.no}{_SUFFIX}"

    def inner(self) -> dict[str, Any]:
        """What the manifest repeats, so that nobody can wrap another's payload as his own."""
        return {
            "kind": self.kind, "from": self.sender, "to": self.to, "dev": self.dev, "inc": self.inc, "no": self.no
        }  # fmt: skip

    def to_bytes(self) -> bytes:
        """header.json."""
        value: dict[str, Any] = {"format": "goi", "v": VERSION, **self.inner()}
        value |= {"from_code": self.from_code, "to_code": self.to_code, "csr": None}
        if self.request:
            value["csr"] = {"sign": self.request.sign, "age": self.request.age, "mac": self.request.mac}
        if self.signer:
            value |= {"signer": self.signer, "pc": self.pc}
        return strict_json.dumps(value | {"payload": {"size": self.size, "sha256": self.sha256}})


def version(value: dict[str, Any]) -> None:
    """Raises Problem G-110 where a newer program made the parcel, G-108 where it is none."""
    take(value, "format", re.compile("goi"))
    if take(value, "v", whole(1)) > VERSION:
        raise Problem("G-110")


def parse(data: bytes) -> Header:
    """The header in `data`; unknown keys are ignored.

    Raises Problem G-110 (made by a newer program: to be held) and G-108 (anything else amiss).
    """
    value = strict_json.loads(data)
    version(value)
    payload, csr, signer = take(value, "payload", lambda item: isinstance(item, dict)), value.get("csr"), None
    pc = ""
    kind = take(value, "kind", lambda item: item in KINDS)
    request = None
    if csr is not None:
        take(value, "csr", lambda item: isinstance(item, dict))
        request = Request(take(csr, "sign", HEX64), take(csr, "age", AGE_KEY), take(csr, "mac", HEX64))
    if kind == "enrol":
        signer, pc = take(value, "signer", HEX64), take({"pc": ""} | value, "pc", _LETTER)
    return Header(
        kind=kind,
        sender=take(value, "from", UUID),
        to=take(value, "to", UUID),
        dev=take(value, "dev", HEX16),
        inc=take(value, "inc", whole(0, INCARNATION_MAX)),
        no=take(value, "no", whole(1)),
        size=take(payload, "size", whole(1, PAYLOAD_LIMIT)),
        sha256=take(payload, "sha256", HEX64),
        from_code=take(value, "from_code", _CODE),
        to_code=take(value, "to_code", _CODE),
        request=request,
        signer=signer,
        pc=pc,
    )
