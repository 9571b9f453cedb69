"""Work off the main thread."""

import threading

import pytest

from danvan_desktop.problems import Problem
from danvan_desktop.services.tracking import Cancelled
from danvan_desktop.ui.tasks import Tasks


@pytest.fixture
def tasks(qapp):
    made = Tasks()
    yield made
    made.close()


def test_work_runs_in_its_lane_and_its_result_comes_back_in_the_main_thread(tasks, qtbot):
    seen = []
    tasks.run(lambda: threading.current_thread().name, lambda lane: seen.append((lane, threading.current_thread())))
    qtbot.waitUntil(lambda: bool(seen))
    assert seen == [("database", threading.main_thread())]


def test_a_problem_goes_to_the_one_who_asked_and_a_bug_to_everybody(tasks, qtbot):
    problems, bugs = [], []
    tasks.crashed.connect(bugs.append)

    def world():
        raise Problem("S-102")

    def ours():
        raise KeyError("x")

    tasks.run(world, failed=problems.append)
    tasks.run(ours)
    tasks.run(world)
    qtbot.waitUntil(lambda: len(bugs) == 2)
    assert [each.code for each in problems] == ["S-102"]
    assert isinstance(bugs[0], KeyError) and isinstance(bugs[1], Problem)


def test_a_newer_question_with_the_same_key_replaces_the_older(tasks, qtbot):
    hold, seen = threading.Event(), []
    tasks.run(hold.wait)
    for word in ("d", "du", "duong"):
        tasks.run(lambda word=word: word, seen.append, key="search")
    hold.set()
    qtbot.waitUntil(lambda: bool(seen))
    assert seen == ["duong"]


def test_long_work_says_how_far_it_is_and_stops_between_items(tasks, qtbot):
    began, seen = threading.Event(), []

    def work(progress):
        began.set()
        for at in range(1000):
            progress.step(at, 1000, f"gói {at}")
            threading.Event().wait(0.001)

    job = tasks.run(work, seen.append, name="Đọc gói", progress=True)
    assert tasks.busy() == [job]
    began.wait()
    qtbot.waitUntil(lambda: job.at[0] > 3)
    job.stop()
    qtbot.waitUntil(lambda: job.state == "stopped")
    assert not seen and not tasks.busy() and job.at[0] < 1000


def test_inline_work_is_done_before_run_returns(qapp):
    tasks, seen = Tasks(inline=True), []
    tasks.run(lambda: 1, seen.append)
    tasks.run(lambda progress: progress.step(1, 1) or 2, seen.append, progress=True, name="x")
    assert seen == [1, 2]


def test_stopping_is_no_problem_of_anybody(qapp):
    tasks, said = Tasks(inline=True), []
    tasks.crashed.connect(said.append)

    def work(progress):
        raise Cancelled

    tasks.run(work, failed=said.append, progress=True, name="x")
    assert not said


def test_the_time_left_is_told_only_from_five_seconds_on(qapp, monkeypatch):
    from danvan_desktop.ui import tasks as of
    from danvan_desktop.ui.main_window import _left_words

    now = [100.0]
    monkeypatch.setattr(of.time, "monotonic", lambda: now[0])
    job = of.Job(lambda: None, None, None, started=100.0)
    job.at = (10, 100, "")
    assert job.seconds_left() is None
    now[0] = 120.0
    assert job.seconds_left() == 180.0
    assert _left_words(180.0) == "còn khoảng 3 phút" and _left_words(20.0) == "còn chưa đến 1 phút"
