"""What the console's commands share: lines of an answer, wrong usage, the password."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol

from danvan_desktop import speech
from danvan_desktop.speech import _


@dataclass(frozen=True)
class Line:
    """One line of the answer: as a JSON object and as words. refused: makes the exit code 1."""

    data: Mapping[str, Any]
    words: str
    refused: bool = False


Answer = Iterator[Line]


class Usage(Exception):
    """The call's words are off; exit 2."""


class Command(Protocol):
    """Declares a command; gives its parser for the arguments. office: whether it opens the folder's office first."""

    def __call__(self, name: str, handler: Any, help_text: str, *, office: bool = True) -> argparse.ArgumentParser: ...


def findings_json(findings: Sequence[Any]) -> list[dict[str, str]]:
    """Findings as the console prints them."""
    return [{"field": each.field, "code": each.code, "message": speech.finding_text(each)} for each in findings]


def pairs(pieces: Sequence[str]) -> dict[str, str]:
    """NAME=VALUE … as typed. Raises Usage for a piece without the sign."""
    found: dict[str, str] = {}
    for piece in pieces:
        name, equals, text = piece.partition("=")
        if not equals:
            raise Usage(_("Ghi mỗi mục là TÊN=GIÁ TRỊ, thí dụ name=“Thắp sáng đường quê”."))
        found[name] = text
    return found


def instant(ms: int) -> str:
    """An instant (UTC ms) as ISO 8601."""
    return datetime.fromtimestamp(ms / 1000, UTC).isoformat(timespec="milliseconds")


def password(*, confirm: bool = False) -> str | None:
    """`DANVAN_PASSWORD`, or asked on a terminal; None where neither is. Raises Usage if two typings differ."""
    given = os.environ.get("DANVAN_PASSWORD")
    if given is not None or not sys.stdin.isatty():
        return given
    import getpass

    typed = getpass.getpass(_("Mật khẩu: "))
    if confirm and typed != getpass.getpass(_("Gõ lại mật khẩu: ")):
        raise Usage(_("Hai lần gõ không giống nhau."))
    return typed
