"""The search index stays true to its text, also when one act writes new records and changes old ones.

FTS5 with `secure-delete` and `detail=none` (SQLite 3.53) loses count of rows when a transaction deletes and inserts
several rows with the same words: hence `detail=column` in the tables.
"""

from __future__ import annotations

import random
from pathlib import Path

from danvan_desktop.services.entry import Saving, save_records
from danvan_desktop.storage import upkeep
from tests import builders


def test_new_and_changed_records_in_one_act_keep_the_search_index_sound(tmp_path: Path) -> None:
    desk, choice = builders.office(tmp_path), random.Random(1)
    made = [builders.add(desk, "model", name=f"mo hinh {number}") for number in range(4)]
    for number in range(6):
        changed = [Saving("model", {"name": f"mo hinh {choice.randrange(10**6)}"}, each) for each in made[-3:]]
        outcome = save_records(desk, [*changed, Saving("model", {"name": f"mo hinh {number}"})])
        made.append(outcome.changed[-1].id)
        assert upkeep.check(desk.journal) == []
