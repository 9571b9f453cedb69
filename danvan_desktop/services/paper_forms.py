"""The papers that ship: which there are, for what they serve, in which family and from when (resources/papers)."""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from danvan_desktop import paths
from danvan_desktop.problems import N_, Problem

FAMILIES = ("state", "party")
LABELS = (  # of papers.json, for translation
    N_("Giấy biên nhận tài liệu"), N_("Thông báo thụ lý"), N_("Thông báo không thụ lý"), N_("Phiếu hướng dẫn"),
    N_("Phiếu chuyển đơn"), N_("Thông báo gia hạn"), N_("Quyết định tạm đình chỉ"), N_("Biên bản đối thoại khiếu nại"),
    N_("Thông báo từ chối tiếp công dân"), N_("Thông báo đối thoại"), N_("Biên bản đối thoại"),
    N_("Thông báo kết luận đối thoại"))


@dataclass(frozen=True)
class Form:
    """One paper in one family.

    types: record types it is written for; kinds: kinds of petition or session, all if empty, "-x" for all but x.
    steps: after which steps. symbol: of its kind in the number ("TB"). official: number of the official form it stands
    in for. needs_sender: it cannot be written without the sender's name. verified: layout and wording were compared
    with the official ones. basis: whose layout it follows.
    """

    name: str
    label: str
    family: str
    file: str
    slug: str
    types: tuple[str, ...]
    kinds: tuple[str, ...]
    steps: tuple[str, ...]
    symbol: str
    official: str
    needs_sender: bool
    valid_from: date
    valid_to: date | None
    verified: bool
    basis: str

    def serves(self, type_name: str, kind: str) -> bool:
        """Whether it can be written for a record of that type and kind."""
        wanted = [each for each in self.kinds if not each.startswith("-")]
        return (type_name in self.types and (not wanted or kind in wanted) and f"-{kind}" not in self.kinds)

    def valid_on(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


@functools.cache
def forms() -> tuple[Form, ...]:
    """Every paper in every family, in the order of the list."""
    told = _told()
    found = []
    for paper in told["papers"]:
        for family, facts in told["families"].items():
            first = max(date.fromisoformat(paper["valid_from"]), date.fromisoformat(facts["valid_from"]))
            last = min((each for each in (paper.get("valid_to"), facts["valid_to"]) if each), default=None)
            verified = told["wording"] == "verified" and facts["layout"] == "verified"
            found.append(Form(
                paper["name"], paper["label"], family, f"{paper['slug']}-{facts['suffix']}.docx", paper["slug"],
                tuple(paper["types"]), tuple(paper.get("kinds", ())), tuple(paper.get("steps", ())),
                paper.get("symbol", ""), paper.get("form", ""), paper.get("needs_sender", False), first,
                date.fromisoformat(last) if last else None, verified, facts["basis"]))
    return tuple(found)


def form(name: str, family: str) -> Form:
    """One paper. Raises Problem H-147."""
    for each in forms():
        if (each.name, each.family) == (name, family):
            return each
    raise Problem("H-147", paper=name)


def template(one: Form) -> bytes:
    """The template as it ships."""
    return (paths.resources() / "papers" / one.file).read_bytes()


def words() -> Mapping[str, Any]:
    """The turns of phrase papers use for codes; always Vietnamese, whatever the window speaks."""
    found: Mapping[str, Any] = _told()["words"]
    return found


def blanks() -> Mapping[str, str]:
    """Every blank a template may have, with what it is filled with."""
    found: Mapping[str, str] = _told()["blanks"]
    return found


def letterheads() -> Mapping[str, Mapping[str, str]]:
    """By body: issuer, superior, symbol, on_behalf, title, filed; {unit}, {above}, {bare}, {office} stand for names."""
    found: Mapping[str, Mapping[str, str]] = _told()["letterheads"]
    return found


@functools.cache
def _told() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((paths.resources() / "papers" / "papers.json").read_text(encoding="utf-8"))
    return found
