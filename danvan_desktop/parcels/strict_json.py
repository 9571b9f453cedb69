"""The journal's strict JSON (`domain.entries.strict_json`) for bytes from outside; one spelling for what we write."""

from __future__ import annotations

import json
from typing import Any

from danvan_desktop.domain.entries import Malformed, strict_json
from danvan_desktop.problems import Problem


def loads(data: bytes) -> dict[str, Any]:
    """The object in `data`. Raises Problem G-108 if it is not UTF-8, no object or not as strict as the journal asks."""
    try:
        value = strict_json(data.decode())
    except (Malformed, UnicodeDecodeError):
        raise Problem("G-108", detail="JSON") from None
    if not isinstance(value, dict):
        raise Problem("G-108", detail="JSON")
    return value


def dumps(value: Any) -> bytes:
    """`value` as one compact line of UTF-8 JSON without the newline, keys in the order given."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
