"""The whole loop through real widgets: first run, import, edit, send, receive at the province, receipt, award, PDF.

Pictures of every page met on the way go to `screenshots/flow/` (or `DANVAN_SCREENSHOTS`) on every run: look at them.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import danvan_desktop.ui  # noqa: F401 - before PySide6 hands out its first None
from danvan_desktop import paths
from danvan_desktop.app import Start
from danvan_desktop.clock import SystemClock
from danvan_desktop.services import exchange, finding
from danvan_desktop.services.finding import Query
from danvan_desktop.ui import theme
from danvan_desktop.ui.page import Place
from danvan_desktop.ui.tasks import Tasks
from danvan_desktop.ui.tour import picture

DAY = date(2026, 11, 23)
PROVINCE, COMMUNE = "Tỉnh Lạng Sơn", "Thất Khê"


class Office:
    """One office's program, from an empty folder on."""

    def __init__(self, home: Path, shot: Callable[[Any, str], None], qtbot: Any) -> None:
        self.tasks = Tasks(inline=True)
        self.crashes: list[object] = []
        self.start = Start(home, SystemClock(DAY), self.tasks)
        self.tasks.crashed.connect(self.crashes.append)
        self._shot, self._qtbot = shot, qtbot
        self.start.begin()
        qtbot.addWidget(self.start.window)

    @property
    def window(self) -> Any:
        return self.start.window

    @property
    def wizard(self) -> Any:
        return self.start.window.centralWidget()

    @property
    def desk(self) -> Any:
        return self.window.shell.desk

    @property
    def page(self) -> Any:
        return self.window.here.top

    def shot(self, name: str) -> None:
        self._shot(self.window, name)
        for each in self.crashes:
            if isinstance(each, BaseException):
                raise each

    def finish_first_run(self, person: str, type_text: Callable[[Any, str], None]) -> None:
        """The step about the person, and the last one."""
        step = self.wizard.step
        type_text(step.name.widget, person)
        step.without.click()
        self.shot("first-run-person")
        self.wizard.press_main()
        self.shot("first-run-done")
        self.wizard.press_main()
        self._qtbot.addWidget(self.start.window)
        assert self.window.here.key == "today"

    def begin(self, way: str) -> None:
        """The first two steps."""
        self.shot("first-run-look")
        self.wizard.press_main()
        self.wizard.step.choices[way].click()
        self.shot("first-run-way")
        self.wizard.press_main()

    def exchange(self, tab: str) -> Any:
        """A tab of Gửi – Nhận."""
        self.window.go(Place("exchange"))
        self.window.here.show_tab(tab)
        return self.window.here.part


@pytest.fixture
def shot() -> Callable[[Any, str], None]:
    folder = Path(os.environ.get("DANVAN_SCREENSHOTS", Path(__file__).resolve().parents[2] / "screenshots")) / "flow"
    folder.mkdir(parents=True, exist_ok=True)

    def take(window: Any, name: str) -> None:
        (folder / f"{name}.png").write_bytes(picture(window))

    return take


@pytest.fixture
def offices(tmp_path: Path, shot: Callable[[Any, str], None], qtbot: Any) -> Iterator[Callable[[str], Office]]:
    theme.install(paths.resources(), "light", 100)
    made: list[Office] = []

    def make(name: str) -> Office:
        made.append(Office(tmp_path / name, lambda window, what: shot(window, f"{name}-{what}"), qtbot))
        return made[-1]

    yield make
    for each in made:
        each.window.close()
        each.start.end()


def test_from_two_empty_folders_to_a_receipt_and_a_certificate(offices, tmp_path, type_text, qtbot) -> None:
    stick = tmp_path / "USB"
    stick.mkdir()

    # The province begins alone.
    province = offices("tinh")
    province.begin("alone")
    step = province.wizard.step
    step.levels.chosen.emit("province")
    type_text(step.finder.box, "Lang Son")
    assert any("Lạng Sơn" in line.text for line in step.finder.model.shown)
    step.finder._take(0)
    province.shot("first-run-unit")
    province.wizard.press_main()
    province.finish_first_run("Nông Văn Bình", type_text)
    assert province.window.shell.office.level == "province"

    # It enrols a commune: a file on the stick, eight words on paper.
    answer = province.exchange("send")
    answer.writing.carrier.take_folder(stick)
    answer.ask_enrol()
    sheet = answer.enrol_sheet
    type_text(sheet.box, "That Khe")
    sheet._suggest("That Khe", lambda lines: sheet.box.setText(lines[0]))
    province.shot("enrol")
    sheet.enrol()
    province.shot("enrol-slip")
    made = sheet.made
    assert made is not None and made.path.exists()

    # The commune begins with that file, and compares the fingerprint.
    commune = offices("xa")
    commune.begin("join")
    step = commune.wizard.step
    step.file.chosen.emit(made.path)
    step.code.set_text(made.code)
    step.code.changed.emit()
    assert step.told.offer is not None and step.told.offer.fingerprint == made.fingerprint
    commune.shot("first-run-join")
    commune.wizard.press_main()
    commune.wizard.press_main()
    commune.finish_first_run("Hoàng Thị Mến", type_text)
    assert COMMUNE in commune.window.shell.office.name

    # Its registers come in from Excel.
    samples = paths.resources() / "samples"
    for name in ("doi-thoai-2026", "so-tiep-cong-dan-2026", "danh-sach-khen-thuong-2026"):
        commune.window.go(Place("import", options={"file": str(samples / f"{name}.xlsx")}))
        commune.shot(f"import-{name}")
        commune.window.perform("main")
        commune.shot("import-done")
    assert finding.count(commune.desk, Query("opinion")) == 140
    assert finding.count(commune.desk, Query("reception")) == 180

    # Somebody types a model, and completes it.
    commune.window.go(Place("models", "new", "model"))
    form = commune.page.form
    for name, text in (
        ("name", "Thắp sáng đường quê"),
        ("owner", "Chi bộ thôn"),
        ("objectives", "Đèn trên mọi ngõ"),
        ("lead_body", "Chi bộ thôn"),
        ("person_in_charge", "Trần Thị Mây"),
        ("result", "1,8 km đường"),
    ):
        type_text(form.boxes[name].editor.widget, text)
    for name, digit in (("owner_kind", 1), ("subject_area", 2)):
        form.boxes[name].editor.button.digit.emit(digit)
    commune.window.perform("main")
    assert commune.page.shown.status == "complete"
    commune.shot("model")

    # The parcel goes up on the stick.
    sending = commune.exchange("send")
    sending.writing.carrier.take_folder(stick)
    commune.shot("send")
    sending._look_again()
    commune.window.perform("main")
    assert sending.writing.state == "done", sending.writing.text()
    commune.shot("sent")
    assert [path for path in stick.rglob("*.goi") if path != made.path]

    # The province takes it in and confirms the new device.
    receiving = province.exchange("receive")
    receiving.read([stick])
    province.shot("receive")
    held = [each for each in receiving.received if each.result == "held"]
    for each in held:
        receiving.confirm(each)
    province.shot("received")
    province.window.go(Place("models"))
    names = [row.values["name"] for row in finding.listing(province.desk, Query("model"))]
    assert names == ["Thắp sáng đường quê"]
    province.shot("models")

    # Its receipt goes down, and the commune sees what the province has.
    answer = province.exchange("send")
    answer.writing.carrier.take_folder(stick)
    answer.refresh()
    answer.send()
    province.shot("answered")
    back = commune.exchange("receive")
    back.read([stick])
    commune.shot("receipt")
    sending = commune.exchange("send")
    sending.refresh()
    commune.shot("province-has")
    stands = exchange.upward(commune.desk)
    assert stands is not None and stands.received_up_to == 1, "the province has received our parcel"

    # Certificates of the imported decision.
    award = finding.listing(commune.desk, Query("award"))[0]
    commune.window.go(Place("awards", award.id, "award"))
    page = commune.page
    commune.shot("award")
    for name, text in (
        ("place_name", "Khê Hòa"),
        ("signer", "Nguyễn Văn Minh"),
        ("signer_title", "Chủ tịch"),
        ("issuer", "Chủ tịch Ủy ban nhân dân xã Khê Hòa"),
    ):
        if not page.model.text(name):
            type_text(page.form.boxes[name].editor.widget, text)
    if not page.model.text("family"):
        page.form.boxes["family"].editor.button.digit.emit(1)
    commune.window.perform("save")
    page.form.show_tab(page.form.tabs.count() - 2)
    commune.shot("award-list")
    page.form.show_tab(page.form.tabs.count() - 1)
    commune.shot("award-print")
    commune.window.perform("main")
    commune.shot("award-printed")
    papers = list(commune.desk.folder_of_papers.glob("*.pdf"))
    assert papers and papers[0].read_bytes().startswith(b"%PDF")

    # Every page of both once more, as a clerk finds them next morning.
    for office in (commune, province):
        for key in office.window.rail.buttons:
            office.window.go(Place(key))
            office.shot(f"page-{key}")
