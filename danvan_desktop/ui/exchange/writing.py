"""The card that writes to a stick: carrier, stages with ticks, and the one sentence after which it may be pulled."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame

from danvan_desktop.problems import Problem
from danvan_desktop.services import sending, sticks
from danvan_desktop.services.sending import Sent
from danvan_desktop.services.sticks import Ejector, Volume
from danvan_desktop.services.tracking import Progress
from danvan_desktop.speech import _, size
from danvan_desktop.ui.exchange.carrier import CarrierChoice
from danvan_desktop.ui.notices import Deed
from danvan_desktop.ui.page import Shell
from danvan_desktop.ui.tasks import Job
from danvan_desktop.ui.theme import tag
from danvan_desktop.ui.widgets.basics import Picture, column, label, row
from danvan_desktop.ui.widgets.stepline import Stages

Write = Callable[[Volume | None, Progress], list[Sent]]
_STAGE_OF = {sending.PACKING: 0, sending.CHECKING: 1, sending.COPYING: 2, sending.DONE: 4}


class WritingCard(QFrame):
    """`write(work)` runs `work(volume, progress)` and follows it; `written(list of Sent)` when all is read back."""

    written = Signal(object)
    changed = Signal()

    def __init__(self, shell: Shell, title: str) -> None:
        super().__init__()
        self.shell, self.ejector = shell, sticks.ejector()
        self.setProperty("card", "true")
        self.carrier = CarrierChoice()
        self.carrier.changed.connect(self.changed)
        self.stages = Stages([_("Gói lại"), _("Kiểm tra trên máy"), _("Chép"), _("Đọc lại và so"), _("Tháo USB")])
        self._icon, self._said = Picture("", "ok", 18), label("", "table", wrap=True)
        said = row(self._icon, self._said, gap=8)
        said.setStretch(1, 1)
        self.setLayout(
            column(label(title, "section"), self.carrier, self.stages, said, gap=8, margins=(16, 12, 16, 12))
        )
        self.state = ""  # "", running, done, failed
        self._job: Job | None = None
        self._work: Write | None = None
        shell.tasks.changed.connect(self._follow)

    def write(self, work: Write, name: str) -> None:
        """Begin; the carrier chosen is written to."""
        volume = self.carrier.volume
        self._work = work
        self.state = "running"
        self.stages.show_stage(0)
        self._say("warn", "warn", _("Chưa được rút USB.") if volume is None or volume.removable else "")
        self.changed.emit()
        self._job = self.shell.tasks.run(
            lambda progress: work(volume, progress),
            lambda sent: self._done(sent, volume),
            lambda problem: self._failed(problem, name),
            name=name,
            progress=True,
        )

    def _follow(self) -> None:
        if self._job is None or self.state != "running":
            return
        if self._job.state == "stopped":
            self.state = "failed"
            self._say("info", "info", _("Đã dừng. Chưa có gói nào được ghi xong."))
            self.changed.emit()
        elif (stage := _STAGE_OF.get(self._job.at[2])) is not None and stage != self.stages.at:
            self.stages.show_stage(min(stage, 4))

    def _done(self, sent: list[Sent], volume: Volume | None) -> None:
        self.state = "done"
        self._job = None
        self.stages.show_stage(4)
        total = size(sum(each.bytes for each in sent))
        if not sent:
            self.stages.show_stage(-1)
            self._say("check", "ok", _("Không có gì mới để ghi."))
        elif volume is not None and volume.removable:
            self._eject(volume, self.ejector, total)
        else:
            self.stages.show_stage(5)
            self._say("check", "ok", _("Đã ghi và kiểm tra đúng: {size}.").format(size=total))
        self.changed.emit()
        self.written.emit(sent)

    def _eject(self, volume: Volume, ejector: Ejector | None, total: str) -> None:
        """The last stage. On systems where only the desktop lets a stick go, the sentence says so."""
        if ejector is None:
            self._say(
                "warn",
                "warn",
                _("Đã ghi và kiểm tra đúng: {size}. Tháo USB bằng nút của hệ điều hành rồi mới rút.").format(
                    size=total
                ),
            )
        elif ejector.eject(volume):
            self.stages.show_stage(5)
            self._say("check", "ok", _("Đã ghi và kiểm tra đúng. Có thể rút USB."))
        else:
            self.stages.show_stage(4, failed=True)
            self._say("warn", "warn", _("Chưa tháo được USB: còn chương trình khác đang dùng."))

    def _failed(self, problem: Problem, name: str) -> None:
        self.state = "failed"
        self._job = None
        self.stages.show_stage(max(self.stages.at, 0), failed=True)
        self._say("warn", "danger", _("Chưa ghi được. Dữ liệu trong máy vẫn còn nguyên."))
        again = self._work
        deeds = (Deed(_("Ghi lại"), lambda: self.write(again, name), filled=True),) if again else ()
        self.shell.notices.problem(problem, *deeds, key="writing", title=_("Chưa ghi được gói"), page="exchange")
        self.changed.emit()

    def _say(self, icon: str, tone: str, text: str) -> None:
        self._icon.show_icon(icon if text else "", tone)
        self._said.setText(text)
        tag(self._said, tone=tone)

    def text(self) -> str:
        """What the card says now."""
        return self._said.text()
