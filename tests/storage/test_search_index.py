"""The search index stays true to its text, also when many records change in one transaction.

FTS5 with `secure-delete` and `detail=none` (SQLite 3.53) loses count of rowids when a transaction deletes and inserts
several rows with the same words: hence `detail=column` in the tables.
"""

from __future__ import annotations

from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from danvan_desktop.services.entry import Saving, save_records
from danvan_desktop.storage import upkeep
from tests import builders

ACTS = st.lists(st.lists(st.integers(0, 3), min_size=1, max_size=4, unique=True), min_size=1, max_size=6)


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ACTS)
def test_changing_many_records_in_one_act_keeps_the_search_index_sound(
    tmp_path_factory, acts: list[list[int]]
) -> None:  # fmt: skip
    folder: Path = tmp_path_factory.mktemp("so")
    desk = builders.office(folder)
    made = [builders.add(desk, "model", name=f"mo hinh {n}") for n in range(4)]
    for number, act in enumerate([*acts, [0, 1, 2, 3], [0, 1, 2, 3]]):
        changes = [Saving("model", {"name": f"mo hinh {number * 10 + place}"}, made[place]) for place in act]
        save_records(desk, changes)
    assert upkeep.check(desk.journal) == []
    desk.db.close()
