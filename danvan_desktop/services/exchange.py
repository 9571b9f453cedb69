"""How the exchange stands: what went, what is acknowledged, what is not yet sent; above, also each office below."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from danvan_desktop.services import coverage, directory, receiving, sending
from danvan_desktop.services.coverage import Place, Receipt
from danvan_desktop.services.desk import Desk
from danvan_desktop.services.disclosing import Leaving, leaving
from danvan_desktop.storage import settings


@dataclass(frozen=True)
class Made:
    """A parcel sent or taken in. direction: up, down, peer (sent) or in; made: UTC ms; acknowledged: by a receipt."""

    direction: str
    no: int
    office: str
    office_name: str
    made: int
    acknowledged: bool
    entries: int
    state: str = "sent"
    device: str = ""


@dataclass(frozen=True)
class Upward:
    """How this office stands with the one above.

    received_up_to: number of the newest parcel wholly acknowledged, 0: none; receipt_at: UTC ms of the newest receipt,
    None: none; under_way: numbers sent and not acknowledged; unsent: entries in no parcel yet; uncovered: entries no
    receipt covers; requested: this device waits to be confirmed above; last_down: UTC ms of the newest parcel down;
    since: UTC ms of the oldest parcel under way.
    """

    office: str
    name: str
    received_up_to: int
    receipt_at: int | None
    receipt_no: int
    under_way: tuple[int, ...]
    unsent: int
    uncovered: int
    requested: bool
    last_down: int | None
    since: int | None = None


@dataclass(frozen=True)
class Below:
    """How one lower office stands here.

    last_no, last_in: its newest parcel and when it came (UTC ms; None: never heard of); waiting: held parcels; gaps:
    chains with a missing stretch; devices: confirmed machines; unsent: entries of ours it has not said to hold.
    """

    office: str
    code: str
    name: str
    last_no: int
    last_in: int | None
    waiting: int
    gaps: tuple[str, ...]
    forked: tuple[str, ...]
    devices: int
    unsent: int


def upward(desk: Desk) -> Upward | None:
    """The right-hand card of the send page; None while the office works alone."""
    above = desk.upper_office
    if above is None:
        return None
    receipt = coverage.receipts(desk, above, desk.identity.office)
    rows = _outbox(desk, above)
    known = [(no, at, _acknowledged(desk, json.loads(covers), receipt or Receipt())) for no, covers, _, _, at in rows]
    newest = max((no for no, _, done in known if done), default=0)
    away = [(no, at) for no, at, done in known if not done and no > newest]
    open_places = sending.uncovered(desk, receipt or Receipt())
    last = desk.db.value(
        "SELECT max(at) FROM inbox WHERE state = 'applied' AND json_extract(header, '$.kind') = 'down'"
    )
    return Upward(
        above, directory.name_of(desk, above), newest, receipt.at if receipt else None, receipt.no if receipt else 0,
        tuple(no for no, _ in away), len(_unsent(desk, above, open_places)),
        sum(map(len, open_places.values())), settings.get(desk.db, "joining") is not None, last,
        away[0][1] if away else None,
    )  # fmt: skip


def _outbox(desk: Desk, office: str) -> list[tuple[int, str, str, int, int]]:
    """(number, covers, kind, entries, at) of the parcels sent to an office, oldest first."""
    rows: list[tuple[int, str, str, int, int]] = desk.db.rows(
        "SELECT no, covers, kind, entries, at FROM outbox WHERE to_office = ? ORDER BY at, no", (office,)
    )
    return rows


def _acknowledged(desk: Desk, covers: Mapping[str, str], receipt: Receipt) -> bool:
    """Whether a receipt covers every chain's end that a parcel carried (decisions 16)."""
    return all(_covered(desk, chain, end, receipt) for chain, end in covers.items())


def _covered(desk: Desk, chain: str, end: str, receipt: Receipt) -> bool:
    if end in receipt.ends(chain):
        return True
    return end not in {place.id for place in coverage.beyond(desk, chain, receipt.ends(chain))}


def _unsent(desk: Desk, above: str, places: Mapping[str, list[Place]]) -> list[Place]:
    ends: dict[str, list[str]] = {}
    for row in _outbox(desk, above):
        covers = row[1]
        for chain, end in json.loads(covers).items():
            ends.setdefault(chain, []).append(end)
    found = []
    for chain, uncovered in places.items():
        never = {each.id for each in coverage.beyond(desk, chain, ends.get(chain, []))} if uncovered else set()
        found += [place for place in uncovered if place.id in never]
    return found


def will_leave(desk: Desk) -> list[Leaving]:
    """What the next parcel up would take along, by register (step 1 of the send page)."""
    above = desk.upper_office
    receipt = (coverage.receipts(desk, above, desk.identity.office) if above else None) or Receipt()
    return leaving(desk, (place for places in sending.uncovered(desk, receipt).values() for place in places))


def downward(desk: Desk) -> list[Below]:
    """Each office below, in order of code."""
    known = directory.devices(desk).values()
    waiting = receiving.held(desk)
    found = []
    for each in sorted(directory.offices(desk).values(), key=lambda office: office.code):
        if each.id == desk.upper_office:
            continue
        last = desk.db.one(
            "SELECT max(at), header ->> 'no' FROM inbox WHERE state = 'applied'"
            " AND header ->> 'from' = ?", (each.id,)
        )  # fmt: skip
        chains = desk.journal.chains(each.id)
        forked = set(coverage.chains_marked_forked(desk))
        found.append(Below(
            each.id, each.code, each.name, last[1] or 0, last[0], sum(row.sender == each.id for row in waiting),
            tuple(chain for chain in chains if coverage.gap(desk, chain)), tuple(sorted(forked & set(chains))),
            sum(device.office == each.id for device in known), sum(map(len, sending.lacking(desk, each.id).values())),
        ))  # fmt: skip
    return found


def parcels(desk: Desk, limit: int = 100) -> list[Made]:
    """The log of parcels, newest first: made and taken in."""
    above = desk.upper_office
    receipt = (coverage.receipts(desk, above, desk.identity.office) if above else None) or Receipt()
    made = []
    for no, to, kind, covers, entries, at in desk.db.rows(
        "SELECT no, to_office, kind, covers, entries, at FROM outbox ORDER BY at DESC, no DESC LIMIT ?", (limit,)
    ):
        if kind == "up":
            done = _acknowledged(desk, json.loads(covers), receipt)
        else:
            done = not any(_beyond_stand(desk, to, chain, end) for chain, end in json.loads(covers).items())
        made.append(Made(kind, no, to, directory.name_of(desk, to), at, done, entries))
    for header, state, at in desk.db.rows(
        "SELECT header, state, at FROM inbox WHERE state != 'refused' ORDER BY at DESC LIMIT ?", (limit,)
    ):
        head = json.loads(header)
        name = directory.name_of(desk, head["from"], head["from_code"])
        made.append(Made("in", head["no"], head["from"], name, at, state == "applied", 0, state, head["dev"]))
    return sorted(made, key=lambda each: -each.made)[:limit]


def _beyond_stand(desk: Desk, office: str, chain: str, end: str) -> bool:
    """Whether the other office has not yet said to hold this entry of ours."""
    return end in {place.id for place in sending.lacking(desk, office).get(chain, [])}
