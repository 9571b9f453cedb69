"""Fold: the set of a record's entries -> what the record is now (sync.md 2.3).

A pure function of a set, so the order of arrival, repetition and the devices' clocks cannot change the result.
For each field group the heads are the writes that no other write of the group saw; one distinct value among them is
the value, several are a conflict: the newest by (stamp, id) is shown and a person settles by writing with all heads
as parents. A group is always written whole, so a head's write says everything about its group.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from danvan_desktop.domain.entries import Entry
from danvan_desktop.domain.fields import RecordType, Value
from danvan_desktop.domain.stamps import ZERO, Stamp


@dataclass(frozen=True, slots=True)
class Write:
    """An entry with the values of the parts this office holds of it."""

    entry: Entry
    values: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Rival:
    """One of several values kept for a group."""

    values: Mapping[str, Value]
    entry: Entry


@dataclass(frozen=True, slots=True)
class Folded:
    """What a record is: values by field, rivals by group (shown one first), marks and heads.

    heads: ids of entries no other entry names as parent; the `par` of the next entry. before: by group in conflict,
    the common earlier values. incomplete: some parent has not arrived, so conflicts wait. changed, created: stamps.
    binned_beside: one PC put it into the bin while another wrote on; it stays until a person bins it again or writes.
    """

    values: Mapping[str, Value]
    heads: tuple[str, ...]
    conflicts: Mapping[str, tuple[Rival, ...]] = field(default_factory=dict)
    before: Mapping[str, Mapping[str, Value]] = field(default_factory=dict)
    deleted: bool = False
    binned_beside: bool = False
    incomplete: bool = False
    created: Stamp = ZERO
    changed: Stamp = ZERO
    office: str = ""
    writer: str = ""


def _order(entry: Entry) -> tuple[Stamp, str]:
    return (entry.stamp, entry.id)


def ancestors(entries: Mapping[str, Entry]) -> dict[str, frozenset[str]]:
    """For each entry the ids of all entries it saw, as far as they are here. Parents form no circle: ids are hashes."""
    found: dict[str, frozenset[str]] = {}
    for start in entries:
        waiting = [start]
        while waiting:
            here = waiting[-1]
            if here in found:
                waiting.pop()
                continue
            known = [each for each in entries[here].parents if each in entries]
            open_ones = [each for each in known if each not in found]
            if open_ones:
                waiting.extend(open_ones)
            else:
                found[here] = frozenset(known).union(*(found[each] for each in known))
                waiting.pop()
    return found


def fold(record_type: RecordType | None, writes: Iterable[Write]) -> Folded:
    """Fold the entries of one record. record_type None: an unknown table, each field a group of its own."""
    by_id = {write.entry.id: write for write in writes}
    entries = {name: write.entry for name, write in by_id.items()}
    named = {parent for entry in entries.values() for parent in entry.parents}
    heads = tuple(sorted(name for name in entries if name not in named))
    newest, oldest = max(entries.values(), key=_order), min(entries.values(), key=_order)
    shared = {"heads": heads, "incomplete": bool(named - entries.keys()), "created": oldest.stamp,
              "changed": newest.stamp, "office": oldest.office, "writer": newest.account}
    if len(entries) == 1:
        only = by_id[newest.id]
        return Folded(dict(only.values), deleted=newest.op == "del", **shared)  # type: ignore[arg-type]

    above = ancestors(entries)
    groups: dict[str, list[Write]] = {}
    for write in by_id.values():
        for group in {record_type.group_of(name) if record_type else name for name in write.values}:
            groups.setdefault(group, []).append(write)
    values: dict[str, Value] = {}
    conflicts: dict[str, tuple[Rival, ...]] = {}
    before: dict[str, Mapping[str, Value]] = {}
    for group, written in groups.items():
        of_group = _reader(record_type, group)
        seen = frozenset[str]().union(*(above[write.entry.id] for write in written))
        tops = [write for write in written if write.entry.id not in seen]
        tops.sort(key=lambda one: _order(one.entry), reverse=True)
        rivals: list[Rival] = []
        for write in tops:
            said = of_group(write.values)
            if all(said != rival.values for rival in rivals):
                rivals.append(Rival(said, write.entry))
        values.update(rivals[0].values)
        if len(rivals) > 1:
            conflicts[group] = tuple(rivals)
            common = frozenset.intersection(*(above[rival.entry.id] for rival in rivals))
            earlier = [write for write in written if write.entry.id in common]
            before[group] = of_group(max(earlier, key=lambda one: _order(one.entry)).values) if earlier else {}
    gone = [entry for entry in entries.values() if entry.op == "del"]
    deleted = any(entries.keys() <= above[entry.id] | {each.id for each in gone} for entry in gone)
    written_on = frozenset[str]().union(*(above[entry.id] for entry in entries.values() if entry.op == "set"))
    beside = not deleted and any(entry.id not in written_on for entry in gone)
    return Folded(values, conflicts=conflicts, before=before, deleted=deleted, binned_beside=beside, **shared)  # type: ignore[arg-type]


def _reader(record_type: RecordType | None, group: str):  # type: ignore[no-untyped-def]
    """A function giving the values of one group out of all values of a write; absent fields of the group are None."""
    if record_type is None or not record_type.group_fields(group):
        return lambda values: {group: values[group]}
    names = [each.name for each in record_type.group_fields(group)]
    return lambda values: {name: values.get(name) for name in names}


def says_denunciation(record_type: RecordType, folded: Folded, values: Mapping[str, Value] | None = None) -> bool:
    """Whether a record, with `values` written over it, is a denunciation, in any of the values kept side by side.

    A record that was one by mistake and is classified anew is none: its identity fields open again, empty.
    """
    over = values or {}
    told = [dict(folded.values)]
    told += [{**folded.values, **rival.values} for rivals in folded.conflicts.values() for rival in rivals]
    return any(record_type.is_denunciation({**one, **over}) for one in told)
