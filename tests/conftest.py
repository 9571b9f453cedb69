"""What every test may count on: no display, its own folders, and nobody's warnings left unread."""

from __future__ import annotations

import logging
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest

from danvan_desktop import _system, speech

os.environ["QT_QPA_PLATFORM"] = "offscreen"
if "XDG_RUNTIME_DIR" not in os.environ:  # Qt complains without one, as in a container
    os.environ["XDG_RUNTIME_DIR"] = tempfile.mkdtemp(prefix="danvan-run-")

_QT_MISSING = _system.missing_libraries("offscreen")
collect_ignore = ["ui", "flows"] if _QT_MISSING else []

hypothesis.settings.register_profile("everyday", max_examples=60, deadline=None)
hypothesis.settings.register_profile("long", max_examples=2000, deadline=None)


def pytest_addoption(parser: pytest.Parser, pluginmanager: pytest.PytestPluginManager) -> None:
    if _QT_MISSING:  # pytest-qt would stop the whole run
        pluginmanager.unregister(name="pytest-qt")


def pytest_configure(config: pytest.Config) -> None:
    hypothesis.settings.load_profile("long" if config.option.markexpr == "long" else "everyday")


def pytest_runtest_setup(item: pytest.Item) -> None:
    for mark in item.iter_markers("tools"):
        missing = [tool for tool in mark.args or _system.TOOLS if not shutil.which(tool)]
        if missing and os.environ.get("DANVAN_TOOLS") == "required":
            pytest.fail(f"missing on this machine: {', '.join(missing)}", pytrace=False)
        if missing:
            pytest.skip(f"missing on this machine: {', '.join(missing)}")


def pytest_terminal_summary(terminalreporter: Any) -> None:
    lines = [f"NOT RUN: the tests of the window; {line}" for line in _QT_MISSING]
    skipped = terminalreporter.stats.get("skipped", [])
    lines += sorted({f"NOT RUN: {report.nodeid.split('::')[0]}: {report.longrepr[2]}" for report in skipped})
    for line in lines:
        terminalreporter.write_line(line, red=True, bold=True)


@pytest.fixture(autouse=True)
def _own_folders(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """No test reads or writes the home of the person who runs it, or of another test."""
    folder = tmp_path_factory.mktemp("office")
    monkeypatch.setenv("DANVAN_HOME", str(folder / "home"))
    monkeypatch.setenv("DANVAN_STATE", str(folder / "state"))
    monkeypatch.delenv("DANVAN_PASSWORD", raising=False)


@pytest.fixture(autouse=True)
def _vietnamese() -> Iterator[None]:
    """Each test starts in Vietnamese, also after one that spoke English."""
    speech.set_language("vi")
    yield
    speech.set_language("vi")


class _Kept(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []
        self.expected: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(f"{record.levelname} {record.name}: {record.getMessage()}")


@pytest.fixture(autouse=True)
def _log() -> Iterator[_Kept]:
    kept = _Kept()
    logging.getLogger().addHandler(kept)
    yield kept
    logging.getLogger().removeHandler(kept)
    unexpected = [line for line in kept.messages if not any(re.search(part, line) for part in kept.expected)]
    assert not unexpected, "log lines nobody expected:\n" + "\n".join(unexpected)
    unseen = [part for part in kept.expected if not any(re.search(part, line) for line in kept.messages)]
    assert not unseen, f"log lines that never came: {unseen}"


@pytest.fixture
def expect_log(_log: _Kept) -> Callable[[str], None]:
    """`expect_log("clock went back")`: such log lines are part of the test, and one must come."""
    return _log.expected.append


@pytest.fixture
def type_text(qtbot: Any) -> Callable[[Any, str], None]:
    """`type_text(widget, "Đường")`: one key event a character.

    qtbot.keyClicks aborts the whole process on a letter outside Latin-1.
    """
    from PySide6.QtCore import QEvent, Qt
    from PySide6.QtGui import QKeyEvent
    from PySide6.QtWidgets import QApplication

    def send(widget: Any, text: str) -> None:
        for letter in text:
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                QApplication.sendEvent(widget, QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, letter))

    return send


@pytest.fixture
def checkout() -> Path:
    """The top folder of the sources."""
    return Path(__file__).resolve().parents[1]
