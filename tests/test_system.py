"""What the operating system must bring, and how its absence is told."""

from __future__ import annotations

import ctypes
import sys

import pytest

from danvan_desktop import _system


@pytest.fixture
def no_screen(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """A Linux machine without a display and without a chosen platform."""
    monkeypatch.setattr(sys, "platform", "linux")
    for name in ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    return monkeypatch


@pytest.fixture
def no_egl(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine where the loader misses one library."""
    def missing(path: str) -> None:
        raise OSError("libEGL.so.1: cannot open shared object file: No such file or directory")

    monkeypatch.setattr(ctypes, "CDLL", missing)


def test_the_environment_says_how_to_reach_a_screen(no_screen: pytest.MonkeyPatch) -> None:
    assert _system.platform() == ""
    no_screen.setenv("WAYLAND_DISPLAY", "wayland-0")
    assert _system.platform() == "wayland"
    no_screen.setenv("DISPLAY", ":0")
    assert _system.platform() == "xcb"
    no_screen.setenv("QT_QPA_PLATFORM", "offscreen:size=1x1")
    assert _system.platform() == "offscreen"


def test_windows_needs_no_display_variable_and_no_debian_library(no_screen: pytest.MonkeyPatch, no_egl: None) -> None:
    no_screen.setattr(sys, "platform", "win32")
    assert _system.platform() == "native"
    assert _system.obstacle() is None


def test_without_a_display_the_way_out_is_the_console(no_screen: pytest.MonkeyPatch) -> None:
    said = _system.obstacle()
    assert said is not None and "danvan demo" in said


def test_a_missing_library_is_named_with_the_whole_line_to_type(no_screen: pytest.MonkeyPatch, no_egl: None) -> None:
    no_screen.setenv("DISPLAY", ":0")
    said = _system.obstacle()
    assert said is not None
    assert "libEGL.so.1" in said
    assert "sudo apt-get install --no-install-recommends libgl1 libegl1" in said
    assert "libxcb-cursor0" in said


def test_where_the_tests_run_offscreen_nothing_is_in_the_way() -> None:
    assert _system.obstacle() is None


def test_a_person_without_root_gets_the_line_and_nothing_is_installed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], no_egl: None) -> None:
    monkeypatch.setattr(_system.os, "geteuid", lambda: 1000)
    monkeypatch.setattr(_system, "_install", lambda packages: pytest.fail("was installed"))
    monkeypatch.setattr(_system.shutil, "which", lambda tool: None if tool == "age" else f"/usr/bin/{tool}")
    assert _system.main(["qt", "tools"]) == 1
    said = capsys.readouterr().err
    assert "libgl1" in said and said.rstrip().endswith(" age")


def test_root_has_it_installed_and_it_is_checked_again(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    there: set[str] = {"apt-get"}
    monkeypatch.setattr(_system.os, "geteuid", lambda: 0)
    monkeypatch.setattr(_system.shutil, "which", lambda tool: tool if tool in there else None)
    monkeypatch.setattr(_system, "_install", lambda packages: there.update(_system.TOOLS))
    assert _system.main(["tools"]) == 0
    assert "minisign" in capsys.readouterr().err


def test_when_all_is_there_nothing_is_said(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(_system.shutil, "which", lambda tool: tool)
    assert _system.main(["qt", "tools"]) == 0
    assert capsys.readouterr().err == ""
