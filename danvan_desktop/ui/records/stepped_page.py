"""A record with a life: what its page does around the row of next steps."""

from __future__ import annotations

from collections.abc import Callable

from danvan_desktop.problems import Problem
from danvan_desktop.ui.records.record_page import RecordPage
from danvan_desktop.ui.records.steps import StepsPart


class SteppedPage(RecordPage):
    """Subclasses make `steps` with `_saved_first` and connect its `done` to `_stepped`."""

    steps: StepsPart
    _stepped_at = -1  # how many saves there were when the last step was written: Ctrl+Z takes back the newer of both

    def _stepped(self) -> None:
        self._stepped_at = len(self._deeds)
        self.show_record(self.record)

    def _saved_first(self, go: Callable[[str], None]) -> None:
        """What is typed is saved before a step is written on it."""
        if not self.model.dirty:
            go(self.record)
            return
        self.save(go)
        if not self._saving and self.model.dirty:
            self.steps.sheet.release()

    def _not_written(self, problem: Problem) -> None:
        self.steps.sheet.release()
        super()._not_written(problem)
