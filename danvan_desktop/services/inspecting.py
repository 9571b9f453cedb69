"""What a parcel says of itself, verified as far as this office can."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from danvan_desktop.parcels import reader, signature
from danvan_desktop.parcels.header import Header
from danvan_desktop.problems import Problem
from danvan_desktop.services import directory
from danvan_desktop.services.desk import Desk


@dataclass(frozen=True)
class Inspected:
    """header: the fields of the public header.json, {} where there is none. public_key: the signer's, as `minisign -P`
    takes it, "" where not known.

    verified: what held: spelling, signature, payload (complete and as signed), content (opened and checked line by
    line; only by the office it is for). problem: where it stopped, None if nothing was amiss.
    """

    header: Mapping[str, Any]
    public_key: str
    verified: tuple[str, ...]
    problem: Problem | None


def inspect(desk: Desk, path: Path) -> Inspected:
    """Look at a parcel without taking anything in. Raises Problem G-120 if the file cannot be read."""
    known = {name: device.sign for name, device in directory.devices(desk).items()}
    head, key, verified = None, "", []
    try:
        with path.open("rb") as file:
            head = reader.look(file)
            verified.append("spelling")
            file.seek(0)
            opened = reader.open_parcel(file, keys=known.get, me=None)
            key = signature.public_text(opened.key)
            verified += ["signature", "payload"]
            if head.kind != "enrol" and desk.identity.office == head.to:
                file.seek(0)
                reader.read(file, opened, reader.Discard(), keys=known.get, identities=[desk.keys.age])
                verified.append("content")
    except OSError as error:
        raise Problem("G-120", place=path.name, detail=error.strerror or "?") from error
    except Problem as problem:
        return Inspected(_fields(head), key, tuple(verified), problem)
    return Inspected(_fields(head), key, tuple(verified), None)


def _fields(head: Header | None) -> Mapping[str, Any]:
    return json.loads(head.to_bytes()) if head else {}
