"""The steps of a page in its head: done, present, to come; and stages of running work with ticks."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from danvan_desktop.speech import _
from danvan_desktop.ui.theme import look


class StepLine(QWidget):
    """Numbered steps side by side; where there is no room, only the present one has its name."""

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__()
        self._names, self.at = list(names), 0
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        look().changed.connect(self.updateGeometry)
        self.show_step(0)

    def show_step(self, at: int) -> None:
        """at: the present step from 0; as many as there are: all done."""
        self.at = at
        now = self._names[min(at, len(self._names) - 1)]
        self.setAccessibleName(
            _("Bước {n} trên {of}: {name}").format(n=min(at + 1, len(self._names)), of=len(self._names), name=now)
        )
        self.updateGeometry()
        self.update()

    def _wide(self, at: int) -> int:
        weight = 600 if at == self.at else 400
        return QFontMetrics(look().font("body", weight)).horizontalAdvance(self._names[at])

    def _full(self) -> int:
        px = look().px
        each = sum(px(24 + 10) + self._wide(at) for at in range(len(self._names)))
        return each + (len(self._names) - 1) * px(34 + 20)

    def sizeHint(self) -> QSize:
        return QSize(self._full() + look().px(4), look().px(30)) if not look().large else self.minimumSizeHint()

    def minimumSizeHint(self) -> QSize:
        named = self._wide(self.at) + look().px(8) if self.at < len(self._names) else 0
        return QSize(look().px(24 + 14) * len(self._names) + named, look().px(30))

    def paintEvent(self, event: QPaintEvent) -> None:
        seen, px = look(), look().px
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        short = self.width() < self._full()
        left, middle = 0, self.height() // 2
        for at, name in enumerate(self._names):
            disc = QRect(left + 1, middle - px(12), px(24) - 2, px(24) - 2)
            done, now = at < self.at, at == self.at
            painter.setPen(Qt.PenStyle.NoPen if done or now else QPen(seen.colour("edge"), 1))
            painter.setBrush(seen.colour("oksoft" if done else "primary" if now else "surface"))
            painter.drawEllipse(disc)
            if done:
                painter.drawPixmap(disc.left() + px(4), disc.top() + px(4), seen.picture("check", "ok", 14))
            else:
                painter.setPen(seen.colour("onprimary" if now else "text2"))
                painter.setFont(seen.font("table", 600))
                painter.drawText(disc, Qt.AlignmentFlag.AlignCenter, str(at + 1))
            left += px(24 + 8)
            if not short or now:
                painter.setFont(seen.font("body", 600 if now else 400))
                painter.setPen(seen.colour("text" if now else "text2"))
                wide = min(self._wide(at) + px(2), self.width() - left)
                painter.drawText(QRect(left, 0, wide, self.height()), Qt.AlignmentFlag.AlignVCenter, name)
                left += wide
            if at < len(self._names) - 1 and not short:
                painter.fillRect(left + px(10), middle, px(34), 1, seen.colour("edge"))
                left += px(54)
            elif short:
                left += px(8)


class Stages(QWidget):
    """Stages of one piece of work, one under the other: ticked, running, to come, or where it stopped."""

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__()
        self._names, self.at, self.failed = list(names), -1, False
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        look().changed.connect(self.updateGeometry)

    def show_stage(self, at: int, failed: bool = False) -> None:
        """at: the running stage from 0, -1 before it begins, as many as there are: all done."""
        self.at, self.failed = at, failed
        done = ", ".join(self._names[: max(at, 0)])
        now = self._names[at] if 0 <= at < len(self._names) else ""
        self.setAccessibleName(
            " · ".join(
                part
                for part in (
                    _("Xong: {stages}").format(stages=done) if done else "",
                    (_("Dừng ở: {stage}") if failed else _("Đang làm: {stage}")).format(stage=now) if now else "",
                )
                if part
            )
        )
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(look().px(180), look().px(25) * len(self._names))

    def paintEvent(self, event: QPaintEvent) -> None:
        seen, px = look(), look().px
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for at, name in enumerate(self._names):
            top = at * px(25)
            now = at == self.at
            if at < self.at:
                painter.drawPixmap(0, top + px(4), seen.picture("check", "ok", 16))
            elif now:
                icon, tone = ("warn", "danger") if self.failed else ("clock", "info")
                painter.drawPixmap(0, top + px(4), seen.picture(icon, tone, 16))
            else:
                painter.setPen(seen.colour("edge"))
                painter.drawEllipse(QRect(px(1), top + px(5), px(14), px(14)))
            painter.setFont(seen.font("table", 600 if now else 400))
            painter.setPen(seen.colour("text" if at <= self.at else "text2"))
            room = QRect(px(24), top, self.width() - px(24), px(25))
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, name + ("…" if now and not self.failed else ""))
