"""From the folder to the window."""

import os
import subprocess
import sys

import pytest

from danvan_desktop.clock import SystemClock
from danvan_desktop.ui.lock import LockScreen
from danvan_desktop.ui.tasks import Tasks
from danvan_desktop.workplace import create_office

LATER = (
    "reportlab",
    "openpyxl",
    "docx",
    "numpy",
    "babel",
    "pydantic",
    "sqlite_utils",
    "asyncio",
    "python_calamine",
    "xlsxwriter",
    "segno",
    "pypdf",
    "PIL",
)


@pytest.fixture
def start(qtbot, tmp_path):
    from danvan_desktop import paths
    from danvan_desktop.app import Start
    from danvan_desktop.ui import theme

    theme.install(paths.resources())
    made = Start(tmp_path / "home", SystemClock(), Tasks(inline=True))
    yield made
    if made.window is not None:
        qtbot.addWidget(made.window)
    made.end()


def make(home, password=None):
    create_office(home, unit_code="25252", level="commune", name="Xã Khê Hòa", password=password).close()


def test_an_office_without_a_password_opens_on_today(start, tmp_path):
    make(tmp_path / "home")
    start.begin()
    assert start.window.here.key == "today" and start.opened is not None


def test_an_office_with_a_password_asks_for_it_and_shows_nothing_before(start, tmp_path, qtbot):
    make(tmp_path / "home", "mật khẩu của xã")
    start.begin()
    screen = start.window.centralWidget()
    assert isinstance(screen, LockScreen) and start.opened is None
    for typed in ("sai", "vẫn sai"):
        screen.password.setText(typed)
        screen._button.setEnabled(True)
        screen.try_it()
    assert "bộ gõ tiếng Việt" in screen._said.text()
    screen._button.setEnabled(True)
    screen.password.setText("mật khẩu của xã")
    screen.try_it()
    assert start.opened is not None and start.window.here.key == "today"


def test_locking_covers_the_window_and_opening_comes_back_to_the_same_page(start, tmp_path):
    from danvan_desktop.ui.page import Place

    make(tmp_path / "home", "mật khẩu của xã")
    start.begin()
    start.window.centralWidget().password.setText("mật khẩu của xã")
    start.window.centralWidget().try_it()
    window = start.window
    window.go(Place("models"))
    window.perform("lock")
    screen = window.centralWidget()
    assert isinstance(screen, LockScreen) and not window.rail.isVisible()
    window.perform("new")
    assert window.here.top is window.here.lists["model"], "keys do nothing behind the lock"
    screen.password.setText("mật khẩu của xã")
    screen.try_it()
    assert window.centralWidget() is not screen and window.here.key == "models"


def test_without_a_password_there_is_nothing_to_lock(start, tmp_path):
    make(tmp_path / "home")
    start.begin()
    start.window.perform("lock")
    assert not isinstance(start.window.centralWidget(), LockScreen)
    assert "không cần mật khẩu" in start.window.status._left.text()


def test_an_empty_folder_begins_the_first_run(start):
    start.begin()
    assert type(start.window.centralWidget()).__name__ == "FirstRun"
    assert not start.home.exists(), "nothing is on disk before the last step"


def test_a_second_copy_on_the_same_folder_says_so(start, tmp_path):
    make(tmp_path / "home")
    from danvan_desktop.workplace import open_office

    with open_office(tmp_path / "home"):
        start.begin()
        assert start.window.notices.visible()[0].code == "S-103"


def test_a_fault_of_ours_leaves_a_report_without_anybody_s_data(start, tmp_path):
    make(tmp_path / "home")
    start.begin()

    def ours():
        raise KeyError("Vi Văn Khiêm")

    start.tasks.run(ours)
    shown = start.window.slot.shown
    assert shown.text == "Chương trình gặp trục trặc"
    report = next((tmp_path.parent).rglob("truc-trac.txt"), None) or next(
        path for path in __import__("pathlib").Path(os.environ["DANVAN_STATE"]).rglob("truc-trac.txt")
    )
    assert "KeyError" in report.read_text("utf-8") and "Khiêm" not in report.read_text("utf-8")


def test_the_first_paint_loads_none_of_the_heavy_libraries(tmp_path):
    """performance.md 5b: a count, not a time."""
    make(tmp_path / "home")
    code = f"""
import sys
from danvan_desktop import app
wanted = app.arguments(["--home", {str(tmp_path / "home")!r}])
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
qt = QApplication([])
QTimer.singleShot(300, qt.quit)
code = app._run(wanted)
print(code, *[name for name in {LATER!r} if name in sys.modules])
"""
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["0"]


def test_the_tour_writes_a_picture_of_each_main_page(tmp_path, office_made_once):
    import shutil

    shutil.copytree(office_made_once, tmp_path / "home")
    done = subprocess.run(
        [sys.executable, "-m", "danvan_desktop", "--home", str(tmp_path / "home"), "--tour", str(tmp_path / "tour")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    made = {path.stem for path in (tmp_path / "tour").glob("*.png")}
    assert {"hom-nay", "mo-hinh-danh-sach", "mo-hinh-ho-so", "doi-thoai-y-kien", "don-ho-so"} <= made
    assert set(done.stdout.split()) == {str(path) for path in (tmp_path / "tour").glob("*.png")}


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="None is immortal from Python 3.12 on")
def test_a_long_day_of_events_does_not_use_up_none(window):
    """PySide6 6.12 gives None away uncounted: without our count the process died after some thousand paints."""
    before = sys.getrefcount(None)
    for _ in range(50):
        window.head.show_head(window.here.head())
        window.repaint()
    assert sys.getrefcount(None) > 1 << 39
    assert before > 1 << 39
