"""Recipient and decision set into a template: a page, or the reasons why it cannot be printed.

Nothing is ever cut off, replaced by a box or printed without its number: what does not fit is refused, naming the
person. All reasons of a list come at once, so that one round of corrections is enough.

The QR symbol holds one line of text, fields separated by "|":

    GK1 | decision number | decision date | register number | name | name hash | office hash

name: the recipient in NFC on one line, cut to 60 letters ("|" becomes a space); name hash: first 8 bytes (hex) of the
SHA-256 of the whole name in UTF-8; office hash: the same of the issuing office's id. It proves nothing by itself: it
lets an office find the line of its register and see at once whether the name on paper is that line's name.
"""

from __future__ import annotations

import hashlib
import itertools
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from danvan_desktop.documents import fonts, templates
from danvan_desktop.documents.page import Element, Frame, Line, Page, Symbol, Text
from danvan_desktop.documents.templates import Box, Template
from danvan_desktop.domain.vietnamese import split_title, tidy
from danvan_desktop.problems import N_, Problem

PT_MM = 25.4 / 72
_STEP_PT = 0.5
_LEAST_EASE = 0.85
# What a box is called in a problem: never its text, which may be an address (class L).
_LABELS = {
    "issuer": N_("Cơ quan khen"), "decision": N_("Số quyết định"), "place_date": N_("Địa danh"),
    "on_behalf": N_("Ký thay mặt"), "signer_title": N_("Chức vụ người ký"), "signer": N_("Người ký"),
    "recipient": N_("Tên người được khen"), "second_line": N_("Chức vụ, đơn vị"), "reason": N_("Thành tích")}


@dataclass(frozen=True)
class Decision:
    """What all certificates of one decision share, as printed. office: id of the issuing office."""

    number: str
    date: date | None
    issuer: str
    place: str
    signer_title: str
    signer: str
    on_behalf: str = ""
    office: str = ""


@dataclass(frozen=True)
class Recipient:
    """One line of the decision's list. position: in list order from 1. register_no: as shown, "7/2026"."""

    position: int
    name: str
    kind: str
    reason: str
    title: str = ""
    address: str = ""
    register_no: str = ""


@dataclass(frozen=True)
class Setting:
    """Text set into a box: its lines, the size they need, and how far they are beyond the box even at the floor."""

    lines: tuple[str, ...]
    size_pt: float
    over_mm: float = 0.0


Placed = tuple[Box, str, Setting]  # a box, the font that has all its letters, and the text set into it


def compose(decision: Decision, recipients: Iterable[Recipient], template: Template
            ) -> tuple[tuple[Page, ...], tuple[Problem, ...]]:
    """A page for each recipient without fault, in list order, and every problem found.

    Problems: I-101 no decision number or date · I-102 the decision lacks a field (these two once, and no page) ·
    I-103 letter missing in the fonts · I-104 text too long · I-105 the recipient lacks a field · I-106 no register
    number.
    """
    shared = _faults_of_decision(decision)
    pages, problems = [], list(shared)
    for recipient in recipients:
        page, faults = _compose_one(decision, recipient, template)
        problems += faults
        if not (shared or faults):
            pages.append(page)
    return tuple(pages), tuple(problems)


def set_text(text: str, font: str, box: Box) -> Setting:
    """Break and shrink `text` to the box: one line while that is big enough, else lines as equal as they can be.

    A line break in the text is kept as it is. Many lines shrink to the box's height too. Sizes go in steps of half a
    point, never below the floor.
    """
    settings = []
    for lines in _breakings(text, box.lines, font):
        widest = max(fonts.width_em(font, line) for line in lines)
        fits = box.width_mm / (widest * PT_MM)
        over = widest * box.floor_pt * PT_MM - box.width_mm
        if box.height_mm:
            pitch = len(lines) * box.leading * PT_MM
            fits, over = min(fits, box.height_mm / pitch), max(over, pitch * box.floor_pt - box.height_mm)
        size = min(box.size_pt, int(fits / _STEP_PT) * _STEP_PT)
        if len(lines) == 1 and size >= (box.one_line_pt or box.floor_pt):
            return Setting(lines, size)
        settings.append(Setting(lines, max(size, box.floor_pt), max(0.0, over)))
    return min(settings, key=lambda s: (s.over_mm, -s.size_pt * _ease(s.lines), len(s.lines)))


def code_text(decision: Decision, recipient: Recipient) -> str:
    """The line that the QR symbol holds; its parts are told in the module's docstring."""
    name = tidy(recipient.name)
    day = decision.date.isoformat() if decision.date else ""
    short = "".join(fonts.clusters(name)[:60])
    parts = ("GK1", tidy(decision.number), day, recipient.register_no, short)
    return "|".join([*(part.replace("|", " ") for part in parts), _hash8(name), _hash8(decision.office)])


def _hash8(text: str) -> str:
    return hashlib.sha256(text.encode()).digest()[:8].hex()


def _faults_of_decision(decision: Decision) -> list[Problem]:
    if not tidy(decision.number) or decision.date is None:
        return [Problem("I-101")]
    needed = {"issuer": decision.issuer, "place_date": decision.place, "signer_title": decision.signer_title,
              "signer": decision.signer}
    return [Problem("I-102", field=_LABELS[name]) for name, value in needed.items() if not tidy(value)]


def _compose_one(decision: Decision, recipient: Recipient, template: Template) -> tuple[Page, list[Problem]]:
    def refuse(code: str, **values: object) -> None:
        faults.append(Problem(code, data_safe=True, position=recipient.position, recipient=name, **values))

    name = tidy(recipient.name)
    faults: list[Problem] = []
    if not name:
        refuse("I-105", field=_LABELS["recipient"])
    if not tidy(recipient.reason):
        refuse("I-105", field=_LABELS["reason"])
    if not tidy(recipient.register_no):
        refuse("I-106")
    values = _values(decision, recipient, template)
    told: dict[str, tuple[str, str]] = {}  # box -> its text and the font that has all its letters
    for box in (*template.boxes, *template.stack):
        text = _filled(box, values)
        font = fonts.first_complete(box.fonts, text.replace("\n", ""))
        if font is None:
            refuse("I-103", letters=", ".join(fonts.missing(box.fonts[-1], text.replace("\n", ""))))
        elif text:
            told[box.name] = text, font
    fixed = [(box, told[box.name][1], set_text(*told[box.name], box)) for box in template.boxes if box.name in told]
    stacked, room_mm = _stack(template, told)
    for box, _font, setting in (*fixed, *stacked):
        if setting.over_mm > 0:
            refuse("I-104", over_mm=round(setting.over_mm, 1), floor_pt=box.floor_pt, field=_LABELS[box.name])
    if room_mm < 0:
        refuse("I-104", over_mm=round(-room_mm, 1), floor_pt=template.stack[-1].floor_pt, field=_LABELS["reason"])
    elements: list[Element] = [Frame(template.frame, templates.frame_sha256(template.frame))]
    for placed in (*fixed, *stacked):
        elements += _drawn(*placed)
    elements.append(Symbol(*template.symbol_mm, code_text(decision, recipient)))
    used = sorted({e.font for e in elements if isinstance(e, Text)})
    return Page(template.width_mm, template.height_mm, template.id, tuple(elements),
                {font: fonts.sha256(font) for font in used}, f"Giấy khen – Quyết định {values['decision_no']}",
                values["issuer"]), faults


def _values(decision: Decision, recipient: Recipient, template: Template) -> dict[str, str]:
    """What the placeholders of the template stand for."""
    wording = template.wording.get(recipient.kind) or template.wording["collective"]
    values = {
        "name": _lines(recipient.name), "title": tidy(recipient.title), "address": tidy(recipient.address),
        "reason": _lines(recipient.reason), "register_no": recipient.register_no, "issuer": tidy(decision.issuer),
        "decision_no": re.sub(r"(?i)^số[ :]+", "", tidy(decision.number)), "decision_date": _date_words(decision.date),
        "place": tidy(decision.place), "on_behalf": _lines(decision.on_behalf),
        "signer_title": _lines(decision.signer_title), "signer": tidy(decision.signer)}
    called = values["name"]
    if "lead" in wording and not called.lower().startswith(tuple(wording["unless_begins"])):
        honorific, name = split_title(called)  # Hộ gia đình + Ông A: the second word is no longer the first
        called = " ".join(filter(None, (wording["lead"], honorific.lower(), name)))
    second = next((values[name] for name in wording["second_line"] if values[name]), "")
    return {**values, "recipient": called, "second_line": second}


def _filled(box: Box, values: dict[str, str]) -> str:
    text = box.text.format(**values).strip()
    if box.optional and not any(values[name] for name in re.findall(r"{(\w+)}", box.text)):
        return ""
    return text.upper() if box.caps else text


def _lines(text: str) -> str:
    """Tidied, with the line breaks that somebody typed; empty lines go."""
    return "\n".join(filter(None, tidy(text, lines=True).split("\n")))


def _date_words(day: date | None) -> str:
    """As decisions are dated: days below 10 and months 1 and 2 with a zero (NĐ 30/2020, Phụ lục I)."""
    if day is None:
        return ""
    month = f"{day.month:02}" if day.month < 3 else str(day.month)
    return f"ngày {day.day:02} tháng {month} năm {day.year}"


def _breakings(text: str, lines: int, font: str) -> Iterable[tuple[str, ...]]:
    """Ways to break `text` into 1, 2 … `lines` lines: of each number the most equal one and the one easiest to read."""
    if "\n" in text:
        yield tuple(text.split("\n"))
        return
    words = text.split(" ")
    ends = [0.0, *itertools.accumulate(fonts.width_em(font, word + " ") for word in words)]
    for count in range(1, min(lines, len(words)) + 1):
        ways = [(max(ends[b] - ends[a] for a, b in itertools.pairwise(cut)), cut) for cut in
                ((0, *inner, len(words)) for inner in itertools.combinations(range(1, len(words)), count - 1))]
        equal = min(ways)
        near = ((width, _broken(words, cut)) for width, cut in ways if width < equal[0] / _LEAST_EASE)
        yield from dict.fromkeys((_broken(words, equal[1]), min(near, key=lambda way: way[0] / _ease(way[1]))[1]))


def _broken(words: list[str], cut: tuple[int, ...]) -> tuple[str, ...]:
    return tuple(" ".join(words[a:b]) for a, b in itertools.pairwise(cut))


def _ease(lines: tuple[str, ...]) -> float:
    """How well the breaks read, from 1 down: best after a comma or dash, worst inside a quotation."""
    broken_quotes = any(line.count("“") != line.count("”") for line in lines)
    pauses = all(line[-1] in ",;:-–" for line in lines[:-1])
    return _LEAST_EASE if broken_quotes else 1.0 if pauses else 0.9


def _height_mm(box: Box, setting: Setting) -> float:
    return len(setting.lines) * setting.size_pt * box.leading * PT_MM


def _stack(template: Template, told: dict[str, tuple[str, str]]) -> tuple[list[Placed], float]:
    """The boxes of the stack, centred as a block, and the room left over (negative: too much even at the floor)."""
    for shrunk in (1.0, 0.92, 0.85, 0.78, 0.71, 0.0):
        boxes = [replace(box, size_pt=max(box.floor_pt, round(box.size_pt * shrunk / _STEP_PT) * _STEP_PT),
                         one_line_pt=box.one_line_pt * shrunk) for box in template.stack if box.name in told]
        placed = [(box, told[box.name][1], set_text(*told[box.name], box)) for box in boxes]
        heights = [_height_mm(box, setting) + (box.gap_mm if number else 0.0)
                   for number, (box, _font, setting) in enumerate(placed)]
        room = template.stack_bottom_mm - template.stack_top_mm - sum(heights)
        if room >= 0:
            break
    bottoms = list(itertools.accumulate(heights, initial=template.stack_top_mm + room / 2))[1:]
    return [(replace(box, y_mm=bottom - _height_mm(box, setting)), font, setting)
            for (box, font, setting), bottom in zip(placed, bottoms, strict=True)], room


def _drawn(box: Box, font: str, setting: Setting) -> list[Element]:
    """The lines of one box: their baselines, and the rule below."""
    x = {"left": box.x_mm, "centre": box.x_mm + box.width_mm / 2, "right": box.x_mm + box.width_mm}[box.align]
    pitch = setting.size_pt * box.leading * PT_MM
    top = box.y_mm + (box.height_mm - _height_mm(box, setting)) / 2 * box.middle
    found: list[Element] = []
    baseline = 0.0
    for number, line in enumerate(setting.lines):
        baseline = round(top + pitch * number + pitch * 0.76, 2)
        found.append(Text(round(x, 2), baseline, line, font, setting.size_pt, box.align, box.colour, not box.fixed))
    if box.rule:
        width = fonts.width_em(font, setting.lines[-1]) * setting.size_pt * PT_MM * box.rule.share
        start = x - width * {"left": 0.0, "centre": 0.5, "right": 1.0}[box.align]
        y = round(baseline + box.rule.gap_mm, 2)
        found.append(Line(round(start, 2), y, round(start + width, 2), y, box.rule.width_mm, box.colour, not box.fixed))
    return found
