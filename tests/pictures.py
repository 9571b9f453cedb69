"""The pictures of the user guide and the README, drawn by the program itself: `make screenshots`.

Most come from the demo (`danvan demo`); the rest are pages caught at a moment the demo passes by. All are reduced to a
palette, so that a picture costs some 40 kB.
"""

from __future__ import annotations

import io
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from PIL import Image
from PySide6.QtWidgets import QApplication

from danvan_desktop import paths, safefile
from danvan_desktop.app import open_window
from danvan_desktop.clock import SystemClock
from danvan_desktop.demo import TODAY
from danvan_desktop.services import enrolling, importing, receiving, sending
from danvan_desktop.ui import theme, tour
from danvan_desktop.ui.first_run.wizard import FirstRun
from danvan_desktop.ui.main_window import MainWindow
from danvan_desktop.ui.page import Place, PlainMemory
from danvan_desktop.ui.tasks import Tasks
from danvan_desktop.workplace import Workplace, create_office, open_office

DOCS = Path(__file__).resolve().parents[1] / "docs"
SIZE = (1366, 698)  # a screen of 1366×768 less the bars of the system
FROM_DEMO = (
    "hom-nay", "mo-hinh-danh-sach", "mo-hinh-ho-so", "doi-thoai-y-kien",
    "doi-thoai-theo-doi", "don-ho-so", "so-tiep-cong-dan", "lich-tiep", "han-da-doi",
    "khen-thuong-ho-so", "cai-dat", "lich-nghi",
)


def keep(picture: bytes, path: Path) -> None:
    """Write a picture with a palette of 192 colours: nobody sees the difference."""
    small = io.BytesIO()
    with Image.open(io.BytesIO(picture)) as drawn:
        drawn.convert("RGB").quantize(192, dither=Image.Dither.NONE).save(small, "PNG", optimize=True)
    safefile.write_bytes(path, small.getvalue(), durable=False)


def from_demo(folder: Path) -> Iterator[tuple[str, bytes]]:
    """The demo's own pictures of its commune, and the province's page of answers."""
    subprocess.run([sys.executable, "-m", "danvan_desktop.console", "demo", str(folder)], check=True,
                   stdout=subprocess.DEVNULL)
    for name in FROM_DEMO:
        yield name, (folder / "hinh" / "xa" / f"{name}.png").read_bytes()
    yield "tinh-gui-tra", (folder / "hinh" / "tinh" / "gui-nhan.png").read_bytes()


def caught(folder: Path, demo: Path) -> Iterator[tuple[str, bytes]]:
    """Pages at their moment: the first run, an import looked at, a parcel to approve, one that waits, a certificate."""
    yield "bat-dau", _first_run()
    clock = SystemClock(TODAY)
    with create_office(folder / "xa", unit_code="99001", level="commune", name="Xã Khê Hòa", person="Nguyễn Hoài An",
                       clock=clock) as commune, create_office(
                           folder / "tinh", unit_code="98", level="province", name="Tỉnh Hưng Giang",
                           person="Trần Minh Khuê", clock=clock) as province:
        window = _window(commune)
        window.go(Place("import"))
        page: Any = window.page("import")
        page.read(paths.resources() / "samples" / "doi-thoai-2026.xlsx")
        yield "nhap-xem-truoc", tour.picture(window)
        importing.import_file(commune.desk, paths.resources() / "samples" / "so-tiep-cong-dan-2026.xlsx")
        slip = enrolling.enrol(province.desk, "99001", folder / "usb", name="Xã Khê Hòa")
        enrolling.join(commune.desk, slip.path, slip.code)
        window.go(Place("exchange"))
        page = window.page("exchange")
        page.part._flip_line("reception")
        yield "gui-len-tinh", tour.picture(window)
        window.close()
        sending.send(commune.desk, folder / "usb")
        window = _window(province)
        receiving.receive(province.desk, [folder / "usb"])
        window.go(Place("exchange", options={"tab": "receive"}))
        yield "nhan-goi", tour.picture(window)
        window.close()
    with open_office(demo / "xa", clock=clock) as praised:
        window = _window(praised)
        place = tour._place(window, "awards", "award", 2)
        assert place is not None
        window.go(place)
        yield "khen-thuong-in", tour.picture(window)
        window.close()


def _first_run() -> bytes:
    wizard = FirstRun(lambda _told: None)
    wizard.resize(*SIZE)
    wizard.show()
    wizard.go_on()
    made = tour.picture(wizard)
    wizard.close()
    return made


def _window(opened: Workplace) -> MainWindow:
    window = open_window(opened, tasks=Tasks(inline=True), size=SIZE, memory=PlainMemory())
    window.show()
    return window


def main() -> None:
    """Draw everything into docs/."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    app = QApplication([])
    theme.install(paths.resources(), "light", 100)
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        os.environ["DANVAN_STATE"] = str(folder / "trang-thai")
        into = DOCS / "huong-dan" / "hinh"
        into.mkdir(parents=True, exist_ok=True)
        for drawn in (from_demo(folder / "demo"), caught(folder, folder / "demo")):
            for name, picture in drawn:
                keep(picture, into / f"{name}.png")
                print(into / f"{name}.png")
                if name == "hom-nay":
                    keep(picture, DOCS / "pictures" / "hom-nay.png")
    app.quit()


if __name__ == "__main__":
    main()
