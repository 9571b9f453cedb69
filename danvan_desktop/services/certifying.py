"""Certificates of a decision: checked, frozen, drawn.

What was once drawn is frozen in the record: the page with every position, its template's version, the SHA-256 of its
fonts and frame. A reprint, even years later, draws the frozen page, whatever was edited or renamed meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from danvan_desktop import safefile
from danvan_desktop.documents import certificate, drawing, templates
from danvan_desktop.documents.certificate import Decision, Recipient
from danvan_desktop.documents.drawing import Stock
from danvan_desktop.documents.page import Page
from danvan_desktop.problems import Problem
from danvan_desktop.services import awarding, handouts
from danvan_desktop.services.desk import Desk
from danvan_desktop.services.entry import Saving, save_records
from danvan_desktop.services.finding import Row, Shown
from danvan_desktop.services.outcome import Outcome
from danvan_desktop.services.tracking import Progress, QuietProgress

_DECISION = ("I-101", "I-102")  # of the decision itself: nothing can be printed


@dataclass(frozen=True)
class Certified:
    """file: the PDF, None when no sheet could be printed. problems: one or more for each sheet left out.

    outcome: the act that froze the sheets drawn for the first time.
    """

    file: Path | None
    pages: int
    problems: tuple[Problem, ...]
    outcome: Outcome


@dataclass(frozen=True)
class Sheet:
    """One line of the list with its page; page None: it has problems. frozen: it was drawn before."""

    row: Row
    page: Page | None
    frozen: bool


def certificates(desk: Desk, decision: str, out: Path, *, template: str | None = None, stock: Stock = "full",
                 first: int | None = None, last: int | None = None, progress: Progress | None = None) -> Certified:
    """Draw the sheets of a decision (from place `first` to `last` of its list) into one PDF; freeze those that are new.

    Sheets with problems are left out and told. File and record change together or not at all. stock: "preprinted"
    prints only what the stock does not carry. template: a template's name, else by the decision's family and date.
    Raises Problem I-101, I-102 (the decision is not ready), I-107 (template), I-108 (nobody in that range), I-109 (a
    frozen page's font or frame is gone), S-102, S-105, S-109, S-110; Cancelled.
    """
    sheets, problems = _sheets(desk, decision, template, first, last)
    if problems and problems[0].code in _DECISION:
        raise problems[0]
    drawn = [sheet for sheet in sheets if sheet.page]
    if not drawn:
        return Certified(None, 0, problems, Outcome(""))
    with desk.db.atomic():
        outcome = save_records(desk, [Saving("certificate", {
            "page": sheet.page.to_json(), "template_version": sheet.page.template, "fonts": dict(sheet.page.fonts),
            "frozen_on": desk.clock.today().isoformat()}, sheet.row.id)
            for sheet in drawn if sheet.page and not sheet.frozen])
        with safefile.write_via(out) as file:
            pages = drawing.write(_reported(drawn, progress or QuietProgress()), file, stock)
        handouts.note(desk, "certificates", out, pages, decision)
    return Certified(out, pages, problems, outcome)


def check(desk: Desk, decision: str, template: str | None = None) -> tuple[list[Sheet], tuple[Problem, ...]]:
    """What `certificates` would draw and what stands in its way; nothing is written. Raises I-107, I-108, S-109."""
    return _sheets(desk, decision, template, None, None)


def preview(desk: Desk, recipient: str, *, template: str | None = None, stock: Stock = "full") -> bytes:
    """The one-page PDF of one line of a list, as it would be printed. Raises its first Problem."""
    row_of = desk.journal.folded(recipient).values
    sheets, problems = _sheets(desk, str(row_of.get("parent")), template, None, None, only=recipient)
    if sheets[0].page is None:
        raise problems[0]
    return drawing.pdf([sheets[0].page], stock)


def _sheets(desk: Desk, decision: str, template: str | None, first: int | None, last: int | None,
            only: str | None = None) -> tuple[list[Sheet], tuple[Problem, ...]]:
    shown = awarding.award(desk, decision)
    chosen = [(place, row) for place, row in enumerate(awarding.recipients_of(desk, decision), 1)
              if (first or 1) <= place <= (last or place) and not row.values.get("struck") and only in (None, row.id)]
    if not chosen:
        raise Problem("I-108", decision=str(shown.values.get("decision_no") or shown.number))
    frozen = {row.id: page for _place, row in chosen if (page := _frozen(row))}
    fresh = [(place, row) for place, row in chosen if row.id not in frozen]
    composed, problems = _compose(desk, shown, fresh, template)
    pages = {**composed, **frozen}
    return [Sheet(row, pages.get(row.id), row.id in frozen) for _place, row in chosen], problems


def _compose(desk: Desk, shown: Shown, rows: Sequence[tuple[int, Row]], template: str | None
             ) -> tuple[dict[str, Page], tuple[Problem, ...]]:
    if not rows:
        return {}, ()
    told = {name: str(value) for name, value in shown.values.items() if value is not None}
    day = date.fromisoformat(told["decision_date"]) if "decision_date" in told else None
    decision = Decision(told.get("decision_no", ""), day, told.get("issuer", ""), told.get("place_name", ""),
                        told.get("signer_title", ""), told.get("signer", ""), told.get("on_behalf", ""), shown.office)
    form = templates.pick(told.get("family", "state"), day or desk.clock.today(), template or told.get("template"))
    pages, problems = certificate.compose(decision, [_recipient(place, row, day) for place, row in rows], form)
    faulty = {problem.values.get("position") for problem in problems}
    good = [row.id for place, row in rows if place not in faulty]
    return dict(zip(good, pages, strict=bool(pages))), problems


def _recipient(place: int, row: Row, day: date | None) -> Recipient:
    told = {name: str(value) for name, value in row.values.items() if value is not None}
    year = told.get("register_year") or (str(day.year) if day else "")
    name = told.get("recipient", "")
    return Recipient(place, name, told.get("recipient_kind") or awarding.kind_of(name), told.get("reason", ""),
                     told.get("recipient_title", ""), told.get("address", ""),
                     f"{told['register_no']}/{year}" if "register_no" in told else "")


def _frozen(row: Row) -> Page | None:
    kept = row.values.get("page")
    return Page.from_json(str(kept)) if kept else None


def _reported(sheets: Sequence[Sheet], progress: Progress) -> Iterator[Page]:
    for done, sheet in enumerate(sheets):
        progress.step(done, len(sheets))
        if sheet.page:
            yield sheet.page
    progress.step(len(sheets), len(sheets))
