"""The Qt application around a workplace: start, first run, unlocking, the tour of pictures."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from danvan_desktop import _system, paths, safefile, speech
from danvan_desktop.clock import SystemClock
from danvan_desktop.problems import Problem
from danvan_desktop.speech import words_for

if TYPE_CHECKING:
    from danvan_desktop.ui.main_window import MainWindow
    from danvan_desktop.ui.page import Memory, Office
    from danvan_desktop.ui.tasks import Tasks
    from danvan_desktop.workplace import Workplace


def arguments(typed: Sequence[str]) -> argparse.Namespace:
    """What the command line says."""
    parser = argparse.ArgumentParser("danvan-desktop", description="Dân vận Desktop")
    parser.add_argument("--home", type=Path, help="thư mục của đơn vị")
    parser.add_argument("--today", type=date.fromisoformat, help="ngày làm việc, thay cho đồng hồ máy")
    parser.add_argument("--lang", choices=speech.LANGUAGES)
    parser.add_argument("--theme", choices=("light", "dark", "system"))
    parser.add_argument("--scale", type=int, choices=(100, 110, 125, 150, 175))
    parser.add_argument("--tour", type=Path, metavar="DIR", help="vẽ các trang chính vào thư mục này rồi thôi")
    parser.add_argument("--size", default="1366x698", help="cỡ cửa sổ khi vẽ, thí dụ 1366x698")
    return parser.parse_args(typed)


def main(typed: Sequence[str] | None = None) -> int:
    """Run the window. Gives the process's exit code."""
    wanted = arguments(sys.argv[1:] if typed is None else typed)
    if wanted.tour:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    if wanted.lang:
        speech.set_language(wanted.lang)
    if (said := _system.obstacle()) is not None:
        print(said, file=sys.stderr)
        return 1
    return _run(wanted)


def _run(wanted: argparse.Namespace) -> int:
    from PySide6.QtWidgets import QApplication

    from danvan_desktop import workplace
    from danvan_desktop.ui import theme

    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    app.setApplicationName("Dân vận Desktop")
    app.setStyle("Fusion")
    translate(app)
    look = theme.install(paths.resources(), wanted.theme or "light", wanted.scale or 100)
    home = wanted.home or paths.default_home()
    clock = SystemClock(wanted.today)
    if wanted.tour:
        return _tour(wanted, home, clock)
    from danvan_desktop.ui.gate import Gate

    gate = Gate(home, workplace, clock, lambda opened: open_window(opened, look.choice))
    gate.start()
    return int(app.exec())


def translate(app: Any) -> None:
    """Qt's own texts in the language spoken; Qt has no Vietnamese catalogue. Read when Qt first asks for one."""
    from PySide6.QtCore import QTranslator

    class OurTexts(QTranslator):
        def __init__(self) -> None:
            super().__init__()
            self._texts: dict[str, str] | None = None

        def translate(self, context: str, source: str, disambiguation: str | None = None, n: int = -1) -> str | None:  # type: ignore[override]
            if context == "QGuiApplication" or not source:  # QT_LAYOUT_DIRECTION, asked at the start
                return None
            if self._texts is None:
                self._texts = speech.qt_texts()
            return self._texts.get(source) or None

        def isEmpty(self) -> bool:
            return False

    ours = OurTexts()
    app.ours = ours  # kept alive with the application
    app.installTranslator(ours)


def office_of(opened: Workplace) -> Office:
    """Whose books these are, as the window shows it."""
    from danvan_desktop.services.window import whose
    from danvan_desktop.ui.page import Office

    found = whose(opened.desk)
    roles = frozenset(
        {"clerk", "complaints", "leader"} if found.role in ("", "administrator") else {"clerk", found.role}
    )
    return Office(found.office, found.level, found.upper, found.person, found.account, roles)


def open_window(
    opened: Workplace,
    theme_choice: str = "light",
    *,
    tasks: Tasks | None = None,
    size: tuple[int, int] = (1366, 698),
    memory: Memory | None = None,
) -> MainWindow:
    """The window of an open workplace, on its first page."""
    from danvan_desktop.ui import theme
    from danvan_desktop.ui.main_window import MainWindow
    from danvan_desktop.ui.page import Place, Shell
    from danvan_desktop.ui.tasks import Tasks as Threads

    tasks = tasks or Threads()
    memory = memory if memory is not None else KeptMemory(opened, tasks)
    shell = Shell(opened.desk, office_of(opened), tasks, memory)
    shell.workplace = opened
    if memory.get("window.theme") or memory.get("window.scale"):
        theme.look().apply(memory.get("window.theme", theme_choice), memory.get("window.scale", theme.look().scale))
    window = MainWindow(shell)
    window.resize(*size)
    window.go(Place("today" if "today" in window.rail.buttons else "models"))
    return window


class KeptMemory(dict[str, Any]):
    """What the window remembers, kept in the office's own database."""

    def __init__(self, opened: Workplace, tasks: Tasks) -> None:
        from danvan_desktop.services.window import remembered

        super().__init__(remembered(opened.desk))
        self._opened, self._tasks = opened, tasks

    def put(self, key: str, value: Any) -> None:
        """Keep a value; None forgets it."""
        from danvan_desktop.services.window import remember

        if self.get(key) == value:
            return
        self[key] = value
        desk, now = self._opened.desk, {name: each for name, each in self.items() if each is not None}
        self._tasks.run(lambda: remember(desk, now), key="memory")


# --- the tour -----------------------------------------------------------------------------------------------------


def _tour(wanted: argparse.Namespace, home: Path, clock: SystemClock) -> int:
    from danvan_desktop.ui.tour import take
    from danvan_desktop.workplace import open_office

    try:
        opened = open_office(home, password=os.environ.get("DANVAN_PASSWORD"), clock=clock)
    except Problem as problem:
        words = words_for(problem)
        print(f"{words.what}\n{words.data}\n{words.remedy} ({problem.code})", file=sys.stderr)
        return 1
    width, _x, height = str(wanted.size).partition("x")
    with opened:
        from danvan_desktop.ui.page import PlainMemory
        from danvan_desktop.ui.tasks import Tasks

        tasks = Tasks(inline=True)
        window = open_window(opened, tasks=tasks, size=(int(width), int(height)), memory=PlainMemory())
        wanted.tour.mkdir(parents=True, exist_ok=True)
        for name, picture in take(window):
            path = wanted.tour / f"{name}.png"
            safefile.write_bytes(path, picture, durable=False)
            print(path)
        window.close()
    return 0
