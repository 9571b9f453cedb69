"""CPU time from start to the first painted window, beside a bare PySide6 window; what is imported by then."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from danvan_desktop.clock import ManualClock
from danvan_desktop.services.entry import save_records
from danvan_desktop.workplace import create_office
from tests.benchmarks.bench_exchange import model

ROUNDS = 4
HEAVY = "reportlab openpyxl docx numpy babel pydantic sqlite_utils asyncio".split()
# Tells, once a top window is painted and the loop turns, how many modules are in; then ends.
WATCH = f"""
import sys, time
def watch(app):
    from PySide6.QtCore import QEvent, QObject, QTimer
    class Watch(QObject):
        def eventFilter(self, target, event):
            if event.type() == QEvent.Type.Paint:
                app.removeEventFilter(self)
                QTimer.singleShot(0, self.tell)
            return False
        def tell(self):
            packages = {{name.partition(".")[0] for name in sys.modules}} - set(sys.stdlib_module_names)
            heavy = [name for name in {HEAVY!r} if name in sys.modules]
            print(time.process_time(), len(sys.modules), ",".join(sorted(packages)), *heavy, flush=True)
            app.exit(0)
    app.watch = Watch()
    app.installEventFilter(app.watch)
"""
BARE = WATCH + """
import sqlite3
from PySide6.QtWidgets import QApplication, QWidget
app = QApplication([])
watch(app)
window = QWidget()
window.resize(1366, 698)
window.show()
app.exec()
"""
OURS = WATCH + """
from danvan_desktop import app
ours = app.translate
app.translate = lambda qt: (watch(qt), ours(qt))
app.main(["--home", sys.argv[1]])
"""


def rows() -> list[tuple[str, str, str, str]]:
    with tempfile.TemporaryDirectory() as place:
        homes = {records: Path(place, f"so-{records}") for records in (0, 2_000)}
        for records, home in homes.items():
            _fill(home, records)
        works = {"bare": (BARE, place)} | {str(records): (OURS, str(home)) for records, home in homes.items()}
        best = dict.fromkeys(works, float("inf"))
        said = dict.fromkeys(works, "")
        for at in range(ROUNDS):
            for name, (code, home) in works.items():
                took, said[name] = _child(code, home, place).split(" ", 1)
                if at:  # the first round compiles, as installing does
                    best[name] = min(best[name], float(took))
    told = [("5a", f"start to first window, {name} records", f"{best[name] * 1000:.0f} ms CPU",
             f"bare PySide6 window {best['bare'] * 1000:.0f}: x {best[name] / best['bare']:.2f} (aim <= 1.25)")
            for name in ("0", "2000")]
    count, packages, *heavy = said["0"].split(" ")
    floor, known = said["bare"].split(" ")
    told.append(("5b", "heavy packages at first paint", " ".join(heavy) or "none",
                 f"{int(count) - int(floor)} modules over QtWidgets and sqlite3, of others:"
                 f" {' '.join(sorted({*packages.split(',')} - {*known.split(','), 'danvan_desktop'}))}"))
    return told


def _fill(home: Path, records: int) -> None:
    with create_office(home, unit_code="25252", name="Xã Khê Hòa", clock=ManualClock()) as opened:
        save_records(opened.desk, map(model, range(records)))


def _child(code: str, home: str, place: str) -> str:
    root = Path(__file__).resolve().parents[2]
    env = {**os.environ, "PYTHONPATH": str(root), "DANVAN_STATE": f"{place}/state", "QT_QPA_PLATFORM": "offscreen",
           "PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": f"{place}/compiled"}
    return subprocess.run([sys.executable, "-c", code, home], cwd=root, env=env, check=True, capture_output=True,
                          text=True).stdout.rstrip("\n")
