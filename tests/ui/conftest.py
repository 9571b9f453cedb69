"""A window over a real office: made once, copied for each test, driven by keys, with work done at once."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import danvan_desktop.ui  # noqa: F401 - before PySide6 hands out its first None
from danvan_desktop import paths
from danvan_desktop.clock import ManualClock
from danvan_desktop.services import entry
from danvan_desktop.workplace import Workplace, create_office, open_office

MODELS = (
    {
        "name": "Thắp sáng đường quê",
        "owner_kind": "collective",
        "subject_area": "culture_society",
        "owner": "Chi bộ thôn Đồng Trước",
        "place": "Thôn Đồng Trước",
        "registered_on": "03/03/2026",
        "objectives": "Đèn trên mọi ngõ",
        "lead_body": "Chi bộ thôn",
        "person_in_charge": "Trần Thị Mây",
        "result": "1,8 km",
    },
    {
        "name": "Tổ hòa giải ba bước",
        "owner_kind": "collective",
        "subject_area": "defence_security",
        "place": "Thôn Nà Hốc",
    },
    {
        "name": "Hũ gạo tình thương",
        "owner_kind": "collective",
        "subject_area": "culture_society",
        "place": "Thôn Đồng Sau",
    },
    {"name": "Cánh đồng không vỏ thuốc", "owner_kind": "individual", "subject_area": "economy"},
)
PETITIONS = (
    {
        "kind": "complaint",
        "received_on": "16/11/2026",
        "summary": "Khiếu nại mức bồi thường hoa màu",
        "sender": "Vi Văn Khiêm",
        "sender_address": "Thôn Nà Hốc",
    },
    {"kind": "denunciation", "received_on": "09/11/2026", "summary": "Theo hồ sơ giấy", "secret_file_no": "05/HSM"},
)
DIALOGUE = {
    "name": "Đối thoại với Nhân dân cụm Đồng Trước",
    "session_kind": "leader",
    "held_on": "23/11/2026",
    "chair": "Bí thư Đảng ủy",
}
OPINIONS = ("Lớp mầm non thiếu nhà vệ sinh", "Nước máy đục sau mỗi trận mưa")


@pytest.fixture(scope="session")
def office_made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A commune with a few records of each kind; open it in a copy."""
    home = tmp_path_factory.mktemp("window") / "home"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DANVAN_STATE", str(home.parent / "state"))
        with create_office(
            home, unit_code="25252", level="commune", name="Xã Khê Hòa", person="Hoài An", clock=ManualClock()
        ) as opened:
            for each in MODELS:
                entry.save_fields(opened.desk, "model", None, each)
            for each in PETITIONS:
                entry.save_fields(opened.desk, "petition", None, each)
            session = entry.save_fields(opened.desk, "dialogue", None, DIALOGUE).id
            for text in OPINIONS:
                entry.save_fields(
                    opened.desk, "opinion", None, {"summary": text, "answer_kind": "on_spot"}, {"parent": session}
                )
    return home


@pytest.fixture
def office(office_made_once: Path, tmp_path: Path) -> Iterator[Workplace]:
    """An open office of one's own."""
    home = tmp_path / "home"
    shutil.copytree(office_made_once, home)
    with open_office(home, clock=ManualClock()) as opened:
        yield opened


@pytest.fixture
def window(qtbot: Any, office: Workplace) -> Iterator[Any]:
    """The window over `office`, on the list of models, active; an exception in a task fails the test."""
    from danvan_desktop.app import open_window
    from danvan_desktop.ui import theme
    from danvan_desktop.ui.page import Place, PlainMemory
    from danvan_desktop.ui.tasks import Tasks

    theme.install(paths.resources(), "light", 100)
    tasks = Tasks(inline=True)
    crashes: list[object] = []
    tasks.crashed.connect(crashes.append)
    made = open_window(office, tasks=tasks, memory=PlainMemory())
    made.crashes = crashes
    qtbot.addWidget(made)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    made.go(Place("models"))
    yield made
    for each in crashes:
        if isinstance(each, BaseException):
            raise each


@pytest.fixture
def press(qtbot: Any) -> Callable[..., None]:
    """`press("Ctrl+S")`: keys to whatever has the focus, as a keyboard would."""
    from PySide6.QtCore import Qt
    from PySide6.QtGui import QKeySequence
    from PySide6.QtWidgets import QApplication, QMainWindow

    def send(*keys: str) -> None:
        for each in keys:
            combination = QKeySequence(each)[0]
            if QApplication.focusWidget() is None:
                window = next(each for each in QApplication.topLevelWidgets() if isinstance(each, QMainWindow))
                with qtbot.waitActive(window):
                    window.activateWindow()
            target = QApplication.focusWidget() or QApplication.activeWindow()
            assert target is not None
            qtbot.keyClick(target, combination.key(), combination.keyboardModifiers())
            QApplication.processEvents()
            assert combination.key() != Qt.Key.Key_unknown

    return send
