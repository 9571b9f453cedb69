"""A change of the law's data: what is shown ahead is what is written, both parts or neither, and undone together."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from danvan_desktop.domain.law.calendars import Year
from danvan_desktop.problems import Problem
from danvan_desktop.services import law, law_changes, recounting
from danvan_desktop.services.desk import Desk
from danvan_desktop.services.tracking import Cancelled
from tests import builders, exchange_builder

ACCEPT = "complaint.accept@2026-07-01"
STORM = date(2026, 11, 20)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    made = builders.office(tmp_path / "xa")
    builders.add(made, "petition", kind="complaint", summary="Đường thôn", received_on="2026-11-16")
    return made


def year(desk: Desk, day: date = STORM) -> Year:
    found = law.calendar(desk).years[day.year]
    return replace(found, off={**found.off, day: "nghỉ bão"})


def due(desk: Desk) -> str:
    return str(desk.db.value("SELECT law_due FROM r_petition"))


def test_what_is_shown_ahead_is_what_is_written_and_looking_writes_nothing(desk: Desk) -> None:
    storm, before, version = year(desk), desk.journal.tip()[0], law.calendar(desk).version
    seen = law_changes.ahead(desk, lambda: law.save_year(desk, storm))
    assert [(str(each.old), str(each.new)) for each in seen.shifts] == [("2026-11-26", "2026-11-27")]
    assert (desk.journal.tip()[0], law.calendar(desk).version, due(desk)) == (before, version, "2026-11-26")
    changed, applied = law_changes.write(desk, lambda: law.save_year(desk, storm), seen.recount)
    assert changed.deed and applied.deed and due(desk) == "2026-11-27"
    assert recounting.pending(desk).shifts == ()
    law_changes.undo(desk, (changed.deed, applied.deed))
    assert (law.calendar(desk).version, due(desk)) == (version, "2026-11-26")


def test_a_guess_that_does_not_hold_over_an_announced_year_moves_nothing(desk: Desk) -> None:
    guess = replace(year(desk), certainty="expected")
    assert law_changes.ahead(desk, lambda: law.save_year(desk, guess)).shifts == ()


def test_a_rule_and_the_remote_flag_are_looked_ahead_the_same_way(desk: Desk) -> None:
    rule = law.rules(desk).row(ACCEPT)
    assert rule is not None
    seen = law_changes.ahead(desk, lambda: law.save_rule(desk, replace(rule, days=5)))
    assert [each.why for each in seen.shifts] == ["vì quy định đổi từ 7 ngày làm việc sang 5 ngày làm việc"]
    remote = law_changes.ahead(desk, lambda: law.set_remote(desk, date(2026, 1, 1), None, "QĐ 1"))
    assert remote.shifts == () and not remote.empty  # the law gives no more days for this step


def test_a_flag_that_gave_no_more_days_is_not_said_to_be_the_cause(desk: Desk) -> None:
    law.set_remote(desk, date(2026, 1, 1), None, "QĐ 1")
    law.save_year(desk, year(desk))
    assert [each.why for each in recounting.pending(desk).shifts] == [
        "vì lịch nghỉ có thêm ngày 20/11/2026 (nghỉ bão)"]


def test_a_holiday_counted_before_is_not_said_to_be_the_cause_of_a_rules_change(desk: Desk) -> None:
    law.save_year(desk, year(desk))
    recounting.apply(desk, recounting.pending(desk))
    rule = law.rules(desk).row(ACCEPT)
    assert rule is not None
    seen = law_changes.ahead(desk, lambda: law.save_rule(desk, replace(rule, days=5)))
    assert [each.why for each in seen.shifts] == ["vì quy định đổi từ 7 ngày làm việc sang 5 ngày làm việc"]


def test_a_change_that_cannot_be_counts_nothing(desk: Desk) -> None:
    wrong = replace(year(desk), worked={date(2026, 11, 25): "làm bù"})
    seen = law_changes.ahead(desk, lambda: law.save_year(desk, wrong))
    assert seen.wrong and seen.shifts == () and seen.recount.looked_at == 0


def test_what_already_holds_is_known_to_write_nothing(desk: Desk) -> None:
    storm = year(desk)
    law.save_year(desk, storm)
    assert law_changes.ahead(desk, lambda: law.save_year(desk, storm)).empty


def test_stopping_leaves_calendar_and_cases_as_they_were(desk: Desk) -> None:
    class Stop:
        def step(self, done: int, total: int, what: str = "") -> None:
            raise Cancelled

    storm, version = year(desk), law.calendar(desk).version
    seen = law_changes.ahead(desk, lambda: law.save_year(desk, storm))
    with pytest.raises(Cancelled):
        law_changes.write(desk, lambda: law.save_year(desk, storm), seen.recount, Stop())
    assert (law.calendar(desk).version, due(desk)) == (version, "2026-11-26")


def test_taking_back_is_all_or_nothing(desk: Desk) -> None:
    saved = law.save_year(desk, year(desk))
    with pytest.raises(Problem, match="S-113"):
        law_changes.undo(desk, ("no such act", saved.deed))
    assert law.calendar(desk).why_off(STORM) == "nghỉ bão"


def test_a_denunciation_is_told_by_the_number_of_its_paper_file(desk: Desk) -> None:
    builders.add(desk, "petition", kind="denunciation", summary="Theo hồ sơ giấy", secret_file_no="05/HSM",
                 received_on="2026-11-16")
    storm = year(desk, date(2026, 11, 26))
    seen = law_changes.ahead(desk, lambda: law.save_year(desk, storm))
    assert {each.title for each in seen.shifts} == {"Đường thôn", "Tố cáo · hồ sơ mật 05/HSM"}


def test_the_newest_word_from_above_and_its_parcel_are_known(tmp_path: Path) -> None:
    above, below = exchange_builder.pair(tmp_path)
    builders.add(below, "petition", kind="complaint", summary="Đường thôn", received_on="2026-11-16")
    quiet = law_changes.standing(below)
    assert (quiet.waiting, quiet.unseen, quiet.table) == ((), (), "")
    law.save_year(above, year(above))
    exchange_builder.carry(above, below, tmp_path / "usb")
    told = law_changes.standing(below)
    assert (len(told.waiting), told.table, told.parcel) == (1, "calendar_year", 1) and told.changed > 0
    recounting.apply(below, told.pending)
    assert len(law_changes.standing(below).unseen) == 1
