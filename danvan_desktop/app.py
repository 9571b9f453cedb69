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
    from danvan_desktop.ui.page import Memory
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
    # First what knows nothing of Qt: PySide6 looks into the source of every module that is imported after it.
    from danvan_desktop import workplace  # noqa: F401, I001
    from PySide6.QtWidgets import QApplication

    from danvan_desktop.ui import theme

    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    app.setApplicationName("Dân vận Desktop")
    translate(app)
    theme.install(paths.resources(), wanted.theme or "light", wanted.scale or 100)
    home = wanted.home or paths.default_home()
    clock = SystemClock(wanted.today)
    if wanted.tour:
        return _tour(wanted, home, clock)
    start = Start(home, clock)
    start.begin()
    code = int(app.exec())
    start.end()
    return code


class Start:
    """From the folder to the window: first run, password, or straight in. Holds what is open until the end."""

    def __init__(self, home: Path, clock: SystemClock, tasks: Tasks | None = None) -> None:
        from danvan_desktop.ui.tasks import Tasks as Threads

        self.home, self.clock = home, clock
        self.tasks = tasks or Threads()
        self.tasks.crashed.connect(self._crashed)
        self.opened: Workplace | None = None
        self.window: Any = None
        self._look: dict[str, Any] = {}  # what the first run chose: theme, scale, language

    def begin(self) -> None:
        """Show the window that fits what is in the folder."""
        from danvan_desktop import workplace

        if not workplace.exists(self.home):
            self._first_run()
            return
        try:
            self._open(workplace.open_office(self.home, clock=self.clock))
        except Problem as problem:
            if problem.code == "K-104":
                self._ask_password()
            else:
                self._show_problem(problem)

    def end(self) -> None:
        """Finish what runs and close the office."""
        self.tasks.close()
        if self.opened is not None:
            self.opened.close()
            self.opened = None

    # --- ways in ----------------------------------------------------------------------------------------------------

    def _show(self, widget: Any) -> None:
        from PySide6.QtWidgets import QMainWindow

        from danvan_desktop.ui.theme import look

        old, self.window = self.window, QMainWindow()
        self.window.setWindowTitle("Dân vận Desktop")
        self.window.setWindowIcon(look().icon("app", "railtext", 24))
        self.window.resize(1366, 698)
        self.window.setCentralWidget(widget)
        self.window.show()
        if old is not None:
            old.close()

    def _open(self, opened: Workplace, then: str = "start") -> None:
        from danvan_desktop.ui.page import Place

        old, self.opened = self.window, opened
        self.window = open_window(opened, tasks=self.tasks)
        self.window.shell.lock = self._lock
        for name, value in self._look.items():
            self.window.shell.memory.put(name, value)
        self.window.show()
        if old is not None:
            old.close()
        if then == "petition":
            self.window.go(Place("petitions", "new", "petition"))
        elif then == "import":
            self.window.go(Place("models"))
            self.window.perform("import")

    def _ask_password(self) -> None:
        from danvan_desktop import workplace
        from danvan_desktop.speech import _
        from danvan_desktop.ui.lock import LockScreen

        screen = LockScreen(
            "Dân vận Desktop",
            lambda typed: workplace.open_office(self.home, password=typed, clock=self.clock),
            self.tasks,
            _("Thư mục: {home}").format(home=self.home),
        )
        screen.opened.connect(self._open)
        self._show(screen)

    def _lock(self) -> None:
        """Ctrl+L: cover the window until somebody types the password."""
        from danvan_desktop import workplace
        from danvan_desktop.speech import _
        from danvan_desktop.ui.lock import LockScreen

        if not workplace.needs_password(self.home):
            self.window.shell.notices.done(
                _("Sổ này mở không cần mật khẩu. Đặt mật khẩu trong Cài đặt thì mới khóa được.")
            )
            return
        if self.window.here is not None:
            self.window.here.leave()
        screen = LockScreen(
            self.window.shell.office.name,
            lambda typed: workplace.check_password(self.home, typed),
            self.tasks,
            _("Chữ đang gõ dở đã được giữ."),
        )
        screen.opened.connect(lambda _key: self.window.cover(None))
        self.window.cover(screen)

    def _first_run(self) -> None:
        from danvan_desktop.ui.first_run.wizard import FirstRun

        wizard = FirstRun(self._make)
        wizard.finished.connect(lambda then: self._open(self.opened, then) if self.opened else None)
        self._show(wizard)

    def _make(self, wanted: Any) -> None:
        """Make, restore or join the office a first run describes. Raises Problem."""
        from danvan_desktop import workplace
        from danvan_desktop.ui.first_run.beginning import JOIN, RESTORE

        self._look = {"window.theme": wanted.theme, "window.scale": wanted.scale, "window.language": wanted.language}
        if wanted.way == RESTORE:
            self.opened = workplace.restore_office(wanted.file, self.home, password=wanted.password, clock=self.clock)
            return
        self.opened = workplace.create_office(
            self.home,
            unit_code=wanted.unit_code,
            level=wanted.level,
            body=wanted.body,
            name=wanted.office or None,
            password=wanted.password,
            person=wanted.person,
            clock=self.clock,
        )
        if wanted.way == JOIN:
            from danvan_desktop.ui.office import join

            join(self.opened.desk, wanted.file, wanted.code)

    def _show_problem(self, problem: Problem) -> None:
        from danvan_desktop.ui.notices import Notices, NoticeSlot
        from danvan_desktop.ui.widgets.basics import box, column

        notices = Notices()
        notices.problem(problem)
        self._show(box(column(NoticeSlot(notices), None, margins=(24, 24, 24, 24))))
        self.window.notices = notices

    def _crashed(self, error: object) -> None:
        """Ours: a report file without anybody's data, and three sentences."""
        from danvan_desktop import faults
        from danvan_desktop.problems import Problem as World
        from danvan_desktop.speech import _
        from danvan_desktop.ui.notices import Notice

        shell = getattr(self.window, "shell", None)
        if shell is None or not isinstance(error, BaseException):
            return
        if isinstance(error, World):
            shell.notices.problem(error)
            return
        path = faults.report(error, paths.state_folder())
        shell.notices.show(
            Notice(
                "bug",
                "danger",
                _("Chương trình gặp trục trặc"),
                (
                    _("Một bước trong chương trình không làm xong."),
                    _("Những gì đã lưu vẫn còn nguyên."),
                    _(
                        "Làm lại việc vừa rồi. Nếu vẫn thế, gửi tệp {path} cho người hỗ trợ; tệp không có dữ liệu của "
                        "ai."
                    ).format(path=path),
                ),
            )
        )


def translate(app: Any) -> None:
    """Qt's own texts in the language spoken; Qt has no Vietnamese catalogue. Read when Qt first asks for one."""
    from PySide6.QtCore import QTranslator

    class OurTexts(QTranslator):
        def __init__(self) -> None:
            super().__init__()
            self._texts: dict[str, str] | None = None

        def translate(self, context: str, source: str, disambiguation: str | None = None, n: int = -1) -> str | None:
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
    from danvan_desktop.ui.days_off import DaysOffWatch
    from danvan_desktop.ui.law_watch import LawWatch
    from danvan_desktop.ui.main_window import MainWindow
    from danvan_desktop.ui.office import KeptMemory, office_of
    from danvan_desktop.ui.page import Place, Shell
    from danvan_desktop.ui.tasks import Tasks as Threads

    tasks = tasks or Threads()
    memory = memory if memory is not None else KeptMemory(opened.desk, tasks)
    if chosen := memory.get("window.language"):
        speech.set_language(str(chosen))
    shell = Shell(opened.desk, office_of(opened.desk), tasks, memory)
    if memory.get("window.theme") or memory.get("window.scale"):
        theme.look().apply(memory.get("window.theme", theme_choice), memory.get("window.scale", theme.look().scale))
    window = MainWindow(shell)
    window.resize(*size)
    window.go(Place("today" if "today" in window.rail.buttons else "models"))
    LawWatch(shell)
    DaysOffWatch(shell)
    return window


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
