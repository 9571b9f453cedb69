"""What of a chain is where: held here without a gap, covered by a receipt, still to be sent (sync.md 4.2, R1–R7)."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from danvan_desktop.domain.entries import stored_entry
from danvan_desktop.parcels import signature
from danvan_desktop.parcels.lines import chain_device
from danvan_desktop.parcels.manifest import Range
from danvan_desktop.services.desk import Desk
from danvan_desktop.storage import settings

_CHECKPOINTS_KEPT = 8


@dataclass(frozen=True)
class Receipt:
    """What an upper office says it holds of an office, as of its last verified backup.

    heads: {chain: id of the last entry held without a gap}; forked: {chain: ids of its other branches' ends};
    at: UTC ms; no: number of the receipt; chain: in which it was written.
    """

    no: int = 0
    at: int = 0
    heads: Mapping[str, str] = field(default_factory=dict)
    forked: Mapping[str, Sequence[str]] = field(default_factory=dict)
    missing_parts: Sequence[str] = ()
    chain: str = ""

    def ends(self, chain: str) -> list[str]:
        """The entries of a chain it names: each covers itself and what it follows (R1)."""
        return [*([self.heads[chain]] if chain in self.heads else []), *self.forked.get(chain, ())]


@dataclass(frozen=True)
class Place:
    """One entry in a chain. k: its row."""

    k: int
    seq: int
    id: str
    prev: str | None


def receipts(desk: Desk, writer: str, for_office: str) -> Receipt | None:
    """The newest receipt that office `writer` wrote for another (R3); None if none, or if its chain is forked."""
    newest: dict[str, tuple[tuple[int, int], tuple[int, int], Receipt]] = {}
    forked = set(chains_marked_forked(desk))
    rows = desk.db.rows("SELECT id FROM r_receipt WHERE for_office = ? AND office = ?", (f'"{for_office}"', writer))
    for (rid,) in rows:
        write = desk.journal.writes_of(str(uuid.UUID(bytes=rid)))[0]
        entry, said = write.entry, write.values
        if entry.chain in forked:
            continue
        known = newest.get(entry.device)
        if known is None or (entry.incarnation, entry.seq) > known[0]:
            receipt = Receipt(_int(said.get("no")), entry.wall, _dict(said.get("heads")), _dict(said.get("forked")),
                              tuple(_list(said.get("missing_parts"))), entry.chain)  # fmt: skip
            newest[entry.device] = ((entry.incarnation, entry.seq), entry.stamp, receipt)
    return max(newest.values(), key=lambda one: one[1])[2] if newest else None


def _int(value: Any) -> int:
    return value if isinstance(value, int) else 0


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[str]:
    return [each for each in value if isinstance(each, str)] if isinstance(value, list) else []


def chains_marked_forked(desk: Desk) -> list[str]:
    """Chains here with two entries at one position."""
    return [row[0] for row in desk.db.rows("SELECT name FROM chain WHERE forked = 1")]


def seq_of(desk: Desk, chain: str, entry_id: str) -> int | None:
    """The position of an entry in a chain; None if it is not here."""
    found = desk.db.value("SELECT e.seq FROM entry e JOIN chain c ON c.k = e.chain WHERE c.name = ? AND e.id = ?",
                          (chain, bytes.fromhex(entry_id)))  # fmt: skip
    return None if found is None else int(found)


def unknown_ends(desk: Desk, receipt: Receipt) -> list[str]:
    """Chains of this office of which a receipt names an entry that is not here: they were cut by a restore (R5)."""
    return [
        chain
        for chain in desk.journal.chains(desk.identity.office)
        if any(seq_of(desk, chain, end) is None for end in receipt.ends(chain))
    ]


def beyond(desk: Desk, chain: str, ends: Iterable[str]) -> list[Place]:
    """The entries of a chain that these ends do not cover, in order of position. An unknown end covers nothing."""
    known = [(seq, end) for end in ends if (seq := seq_of(desk, chain, end)) is not None]
    forked = chain in chains_marked_forked(desk)
    after = 0 if forked or not known else max(seq for seq, _ in known)
    places = _places(desk, chain, after)
    if forked:
        by_id, covered = {each.id: each for each in places}, set[str]()
        for _, end in known:
            at: str | None = end
            while at is not None and at not in covered:
                covered.add(at)
                at = by_id[at].prev if at in by_id else None
        places = [each for each in places if each.id not in covered]
    return places


def _places(desk: Desk, chain: str, after: int) -> list[Place]:
    rows = desk.db.execute(
        "SELECT e.k, e.seq, e.id, e.line FROM entry e JOIN chain c ON c.k = e.chain WHERE c.name = ? AND e.seq > ?"
        " ORDER BY e.seq, e.id", (chain, after))  # fmt: skip
    return [Place(k, seq, entry_id.hex(), json.loads(line)["prev"]) for k, seq, entry_id, line in rows]


def stretches(places: Iterable[Place]) -> list[list[Place]]:
    """Unbroken runs: each entry follows the one before it by `prev`."""
    runs: list[list[Place]] = []
    open_ends: dict[str, list[Place]] = {}
    for each in places:
        run = open_ends.pop(each.prev, None) if each.prev else None
        if run is None:
            run = []
            runs.append(run)
        run.append(each)
        open_ends[each.id] = run
    return runs


def signed_range(desk: Desk, chain: str, run: list[Place]) -> tuple[Range, list[Place]] | None:
    """A run as a range with its device's signature; another device's run ends at its last checkpoint known here.

    None where no checkpoint of that device lies in the run.
    """
    if chain_device(chain) == desk.identity.device:
        last = run[-1]
        sig = signature.sign(desk.keys.seed, signature.checkpoint(chain, last.seq, last.id)).decode()
    else:
        signed = {end: text for _, end, text in settings.get(desk.db, f"checkpoints {chain}", [])}
        at = next((place for place in reversed(run) if place.id in signed), None)
        if at is None:
            return None
        last, sig = at, signed[at.id]
        run = run[: run.index(at) + 1]
    return Range(chain, run[0].seq, last.seq, last.id, run[0].prev, sig), run


def keep_checkpoint(desk: Desk, item: Range) -> None:
    """Remember that a chain's device signed for it up to here, so that this PC can pass the chain on."""
    name = f"checkpoints {item.chain}"
    kept = [each for each in settings.get(desk.db, name, []) if each[1] != item.last_id]
    settings.put(desk.db, name, [*kept, [item.last, item.last_id, item.sig]][-_CHECKPOINTS_KEPT:])


def note_range(desk: Desk, item: Range) -> bool:
    """After its entries are in: move the chain's gapless end, mark a fork. Whether the fork is new."""
    row = desk.db.one("SELECT k, forked, have_seq, have_id FROM chain WHERE name = ?", (item.chain,))
    k, marked, have, have_id = row
    twice = desk.db.one("SELECT 1 FROM entry WHERE chain = ? AND seq BETWEEN ? AND ? GROUP BY seq HAVING count(*) > 1",
                        (k, item.first, item.last))  # fmt: skip
    if not marked and not twice and item.first <= have + 1 <= item.last:
        have, have_id = item.last, bytes.fromhex(item.last_id)
    desk.db.execute(
        "UPDATE chain SET forked = ?, have_seq = ?, have_id = ? WHERE k = ?",
        (int(bool(marked or twice)), have, have_id, k),
    )
    move_end(desk, item.chain)
    return bool(twice and not marked)


def move_end(desk: Desk, chain: str) -> None:
    """Move the end up to which a chain is held without a gap over what follows it here."""
    k, have, have_id = desk.db.one("SELECT k, have_seq, have_id FROM chain WHERE name = ?", (chain,))
    end, before = have_id.hex() if have_id else None, have
    while follower := _follower(desk, k, have, end):
        have, end = have + 1, follower
    if have != before:
        desk.db.execute("UPDATE chain SET have_seq = ?, have_id = ? WHERE k = ?", (have, bytes.fromhex(end or ""), k))


def _follower(desk: Desk, chain: int, seq: int, end: str | None) -> str | None:
    rows = desk.db.rows("SELECT id, line FROM entry WHERE chain = ? AND seq = ? ORDER BY id", (chain, seq + 1))
    return next((entry_id.hex() for entry_id, line in rows if stored_entry(line).prev == end), None)


def held(desk: Desk, office: str) -> Receipt:
    """What is held here, without gaps, of another office's chains: the substance of a receipt (R2: complete)."""
    heads: dict[str, str] = {}
    forks: dict[str, list[str]] = {}
    for name, forked, have_id in desk.db.rows("SELECT name, forked, have_id FROM chain WHERE office = ?", (office,)):
        if have_id is not None:
            heads[name] = have_id.hex()
        if forked:
            forks[name] = _branch_ends(desk, name, heads.get(name))
    return Receipt(heads=heads, forked=forks)


def _branch_ends(desk: Desk, chain: str, main: str | None) -> list[str]:
    sound: set[str | None] = {None}
    followed: set[str | None] = set()
    for each in _places(desk, chain, 0):
        if each.prev in sound:
            sound.add(each.id)
            followed.add(each.prev)
    return sorted(each for each in sound - followed if each is not None and each != main)


def gap(desk: Desk, chain: str) -> bool:
    """Whether entries of a chain are here that lie beyond a missing stretch."""
    found = desk.db.one(
        "SELECT 1 FROM chain c WHERE name = ? AND have_seq < (SELECT max(seq) FROM entry WHERE chain = c.k)", (chain,)
    )
    return found is not None
