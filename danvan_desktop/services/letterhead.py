"""What stands at the head and foot of an office's papers: who issues, where, who signs as what.

Each family of papers has a letterhead of its own: in one commune office the papers of the Party and of the State run
side by side. What a person has not set follows from the office's unit and body. Kept on this machine, never sent.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import date
from typing import Any

from danvan_desktop.domain.units import split_type
from danvan_desktop.domain.vietnamese import fold, nfc
from danvan_desktop.services.desk import Desk
from danvan_desktop.services.paper_forms import FAMILIES, letterheads
from danvan_desktop.services.places import shipped
from danvan_desktop.storage import settings

_SETTING = "letterhead"
_BODY = re.compile(r"^(đảng ủy|đảng bộ|ủy ban nhân dân|ubnd|ủy ban mttq|mttq|ban tiếp công dân|ban chỉ đạo)\s+",
                   re.IGNORECASE)


@dataclass(frozen=True)
class Letterhead:
    """issuer, superior: as in a sentence ("Ủy ban nhân dân xã Khê Hòa"); the head prints them in capitals.

    superior_shown: whether the line above the issuer is printed (State: not by default, domain.md F1). place: before
    the date. symbol: of the issuer in the papers' numbers. on_behalf, title: of the usual signer. filed: the last line
    of Nơi nhận. signers: other signers, a line each: name; on behalf; title.
    """

    issuer: str
    superior: str
    superior_shown: bool
    place: str
    symbol: str
    on_behalf: str
    title: str
    filed: str
    signers: str = ""

    def signs_as(self, name: str) -> tuple[str, str]:
        """(on behalf, title) of a signer."""
        for line in self.signers.splitlines():
            known, *rest = (piece.strip() for piece in line.split(";"))
            if known and fold(known) == fold(name) and rest:
                return (rest[0], rest[1]) if len(rest) > 1 else ("", rest[0])
        return self.on_behalf, self.title


def own_family(desk: Desk) -> str:
    """The family of the office's own papers: "party" for a Party body, else "state"."""
    return "party" if _body(desk) == "party" else "state"


def letterhead(desk: Desk, family: str, on: date | None = None) -> Letterhead:
    """The letterhead of a family of papers, with the names of units on a day (default: today)."""
    given: Mapping[str, Any] = settings.get(desk.db, _SETTING, {}).get(family, {})
    known = {each.name for each in fields(Letterhead)}
    return replace(_default(desk, family, on), **{name: value for name, value in given.items() if name in known})


def set_letterhead(desk: Desk, family: str, head: Letterhead) -> None:
    """Keep a family's letterhead; what equals the default goes on following the unit."""
    usual = asdict(_default(desk, family, None))
    told = {name: nfc(value.strip()) if isinstance(value, str) else value for name, value in asdict(head).items()}
    kept = settings.get(desk.db, _SETTING, {}) | {family: {name: each for name, each in told.items()
                                                           if each != usual[name]}}
    settings.put(desk.db, _SETTING, {name: each for name, each in kept.items() if each} or None)


def _body(desk: Desk) -> str:
    return str(settings.get(desk.db, "body", "party"))


def _default(desk: Desk, family: str, on: date | None) -> Letterhead:
    assert family in FAMILIES
    on = on or desk.clock.today()
    unit = shipped().by_code(desk.unit_code, desk.level, on)
    above = shipped().parent(unit) if unit and desk.level == "commune" else None
    kind, bare = split_type(unit.name_on(on) if unit else _without_body(desk.office_name))
    body = _body(desk)
    if family == "party":
        body = {"commune": "party", "province": "party_city" if kind == "thành phố" else "party_province"
                }.get(desk.level, "other")
    elif body == "party":
        body = "uband"  # beside the Party committee it is the People's Committee that issues State papers
    above_kind, above_bare = split_type(above.name_on(on)) if above else ("", "")
    words = {"unit": f"{kind} {bare}".strip(), "bare": bare, "above": f"{above_kind} {above_bare}".strip(),
             "office": desk.office_name}
    told = {name: _filled(text, words) for name, text in letterheads()[body].items()}
    place = f"{kind.capitalize()} {bare}" if bare.isdigit() else bare
    return Letterhead(**told, superior_shown=family == "party" and bool(told["superior"]), place=place)


def _filled(text: str, words: Mapping[str, str]) -> str:
    return "" if any(f"{{{name}}}" in text and not word for name, word in words.items()) else text.format(**words)


def _without_body(name: str) -> str:
    """ "xã Khê Hòa" of "Đảng ủy xã Khê Hòa", for a unit the list does not have."""
    return _BODY.sub("", name)
