"""What the operating system must bring: Qt's libraries, and for tests Debian's tools.

The window asks before Qt loads, because Qt aborts the process where a library or a display is missing. `make` calls
`python -m danvan_desktop._system NEED…` to install what is missing (as root) or to print the exact line.
"""

from __future__ import annotations

import ctypes
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from danvan_desktop.speech import _

# Debian 12; tried in a minimal root. libfontconfig1 brings fonts-dejavu-core: without any font letters are boxes.
_QT = ("libgl1", "libegl1", "libglib2.0-0", "libfontconfig1", "libfreetype6", "libdbus-1-3", "libxkbcommon0",
       "libbrotli1")
_QT_XCB = ("libxcb-cursor0", "libxcb-icccm4", "libxcb-keysyms1", "libxcb-shape0", "libxcb-image0",
           "libxcb-render-util0", "libxcb-xkb1", "libxkbcommon-x11-0", "libx11-xcb1")
_QT_WAYLAND = ("libwayland-client0", "libwayland-cursor0", "libwayland-egl1")
TOOLS = {  # what the tests call: its package
    "age": "age", "minisign": "minisign", "jq": "jq", "qpdf": "qpdf", "pdftotext": "poppler-utils"}

_WINDOW = ("QtWidgets",)  # what the window loads at once
_ALL = (*_WINDOW, "QtNetwork", "QtPdf", "QtPrintSupport", "QtSvg")


def platform() -> str:
    """How Qt would reach a screen: "xcb", "wayland", "native" (Windows, macOS) or "" for no display.

    `QT_QPA_PLATFORM` counts as the person's own choice.
    """
    if chosen := os.environ.get("QT_QPA_PLATFORM", "").partition(":")[0]:
        return chosen
    if not sys.platform.startswith("linux"):
        return "native"
    if os.environ.get("DISPLAY"):
        return "xcb"
    return "wayland" if os.environ.get("WAYLAND_DISPLAY") else ""


def missing_libraries(platform: str, modules: Iterable[str] = _WINDOW) -> list[str]:
    """The loader's complaint for each of Qt's `modules` and plugins that cannot be loaded; empty when all is there.

    "PySide6" alone when the Python package is not installed.
    """
    found = importlib.util.find_spec("PySide6")
    if found is None or not found.submodule_search_locations:
        return ["PySide6"]
    if not sys.platform.startswith("linux"):
        return []
    base = Path(found.submodule_search_locations[0])
    plugins = base / "Qt" / "plugins" / "platforms"
    complaints = []
    libraries = [base / f"{name}.abi3.so" for name in modules]
    for library in [*libraries, *sorted(plugins.glob(f"libq{platform or 'offscreen'}*.so"))]:
        try:
            ctypes.CDLL(str(library))
        except OSError as error:
            complaints.append(str(error))
    return sorted(set(complaints))


def missing_tools() -> list[str]:
    """Debian's packages of the tools the tests compare with and that are not on PATH."""
    return [package for tool, package in TOOLS.items() if not shutil.which(tool)]


def qt_packages(platform: str) -> tuple[str, ...]:
    """Debian's packages that Qt needs to draw on `platform`, in full (apt passes over those already there)."""
    return _QT + {"xcb": _QT_XCB, "wayland": _QT_WAYLAND}.get(platform, ())


def apt_line(packages: Iterable[str]) -> str:
    """The line a person types to install `packages`."""
    return f"sudo apt-get install --no-install-recommends {' '.join(packages)}"


def _install(packages: list[str]) -> None:
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "DEBCONF_NOWARNINGS": "yes"}
    for command in (["apt-get", "update", "-qq"],
                    ["apt-get", "install", "-qq", "-y", "-o", "Dpkg::Use-Pty=0", "--no-install-recommends", *packages]):
        subprocess.run(command, env=quiet, check=False, stdout=subprocess.DEVNULL)


def obstacle() -> str | None:
    """Why no window can open here, in words and with the way out; None when it can."""
    screen = platform()
    if not screen:
        return _("Máy này không có màn hình (không có DISPLAY hay WAYLAND_DISPLAY). Dùng `danvan` trên dòng lệnh, "
                 "hoặc `danvan demo demo/` để xem cả câu chuyện trong một thư mục.")
    complaints = missing_libraries(screen)
    if not complaints:
        return None
    return "\n".join([_("Thiếu thư viện của hệ điều hành để mở cửa sổ:"), *complaints,
                      _("Cài bằng dòng lệnh:"), f"  {apt_line(qt_packages(screen))}"])


def main(needs: list[str]) -> int:
    """Bring what `needs` names ("qt", "tools"). 0: all there; 1: something is missing, and the line was printed."""
    screen = platform()

    def lacking() -> list[str]:
        packages = list(qt_packages(screen)) if "qt" in needs and missing_libraries(screen, _ALL) else []
        return packages + (missing_tools() if "tools" in needs else [])

    packages = lacking()
    if packages and shutil.which("apt-get") and os.geteuid() == 0:
        print(f"Installing with apt-get: {' '.join(packages)}", file=sys.stderr)
        _install(packages)
        packages = lacking()
    if not packages:
        return 0
    for complaint in missing_libraries(screen, _ALL) if "qt" in needs else []:
        print(complaint, file=sys.stderr)
    print(f"Missing on this machine; install it with:\n  {apt_line(packages)}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
