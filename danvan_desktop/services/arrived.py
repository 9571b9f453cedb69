"""What a parcel brought that can be read here: records whose content was not disclosed only exist, they say nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from danvan_desktop.domain.records import TYPES
from danvan_desktop.services.desk import Desk
from danvan_desktop.services.outcome import Ref
from danvan_desktop.storage.projection import table


def readable(desk: Desk, records: Iterable[Ref]) -> Counter[str]:
    """By type, how many of these records have at least a title here, or are the journal's own. Reads only."""
    by_type: dict[str, list[bytes]] = {}
    for ref in records:
        by_type.setdefault(ref.type, []).append(bytes.fromhex(ref.id.replace("-", "")))
    found: Counter[str] = Counter()
    for name, ids in by_type.items():
        title = TYPES[name].title
        for start in range(0, len(ids), 500):
            piece = ids[start : start + 500]
            marks = ",".join("?" * len(piece))
            test = "" if TYPES[name].internal else f'AND "{title}" IS NOT NULL'
            found[name] += desk.db.value(f"SELECT count(*) FROM {table(name)} WHERE id IN ({marks}) {test}", piece)
    return +found
