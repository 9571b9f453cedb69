"""Work off the main thread: one database thread, one paper thread, results by one queued signal.

`Tasks.run(work, done)` returns at once; `done(result)` and `failed(problem)` are called in the main thread. The work
knows no widget: long work takes the `Progress` it is given, reports to it and looks at it for stopping. With
`Tasks(inline=True)` (tests, the tour) everything happens before `run` returns.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from queue import SimpleQueue
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal

from danvan_desktop.problems import Problem
from danvan_desktop.services.tracking import Cancelled

LANES = ("database", "paper")


@dataclass(eq=False)
class Job:
    """One piece of work as the status line sees it; also the `Progress` the work reports to."""

    work: Callable[..., Any]
    done: Callable[[Any], object] | None
    failed: Callable[[Problem], object] | None
    name: str = ""  # worded, shown in the status line; empty: short work, shown nowhere
    with_progress: bool = False
    key: str = ""  # a newer job with the same key replaces this one
    stopping: threading.Event = field(default_factory=threading.Event)
    at: tuple[int, int, str] = (0, 0, "")
    started: float = field(default_factory=time.monotonic)
    state: str = "waiting"  # waiting, running, done, failed, stopped
    tell: Callable[[Job], None] = field(default=lambda job: None)
    _told: float = 0.0

    def step(self, done: int, total: int, what: str = "") -> None:
        """Called by the work after each item; raises Cancelled when asked to stop."""
        if self.stopping.is_set():
            raise Cancelled
        self.at = (done, total, what)
        now = time.monotonic()
        if now - self._told > 0.1 or done >= total:  # ten looks a second are enough for eyes
            self._told = now
            self.tell(self)

    def stop(self) -> None:
        """Ask the work to end after its current item."""
        self.stopping.set()

    def seconds_left(self) -> float | None:
        """Estimate from the pace so far; None in the first five seconds or when nothing can be said."""
        done, total, _ = self.at
        spent = time.monotonic() - self.started
        return spent / done * (total - done) if done and total and spent > 5 else None


class Tasks(QObject):
    """The one door to other threads."""

    changed = Signal()  # a named job began, moved or ended
    crashed = Signal(object)  # an exception that is not a Problem: ours
    _finished = Signal(object, object, object)  # job, result, exception
    _moved = Signal(object)

    def __init__(self, inline: bool = False) -> None:
        super().__init__()
        self.inline = inline
        self.jobs: list[Job] = []  # named ones, not finished yet
        self._latest: dict[str, Job] = {}
        self._queues: dict[str, SimpleQueue[Job | None]] = {}
        self._threads: list[threading.Thread] = []
        self._finished.connect(self._deliver, Qt.ConnectionType.AutoConnection)
        self._moved.connect(self._move, Qt.ConnectionType.AutoConnection)

    def run(
        self,
        work: Callable[..., Any],
        done: Callable[[Any], object] | None = None,
        failed: Callable[[Problem], object] | None = None,
        *,
        lane: str = "database",
        name: str = "",
        progress: bool = False,
        key: str = "",
    ) -> Job:
        """Do `work()` (or `work(progress)`) in a lane; name it when it may take longer than 0.4 s."""
        job = Job(work, done, failed, name, progress, key, tell=self._moved.emit)
        if key:
            self._latest[key] = job
        if name:
            self.jobs.append(job)
            self.changed.emit()
        if self.inline:
            self._do(job)
        else:
            self._queue(lane).put(job)
        return job

    def busy(self) -> list[Job]:
        """Named work not finished yet."""
        return [job for job in self.jobs if job.state in ("waiting", "running")]

    def close(self) -> None:
        """Stop after what is being done and wait for the threads."""
        for job in self.jobs:
            job.stop()
        for queue in self._queues.values():
            queue.put(None)
        for thread in self._threads:
            thread.join()
        self._queues.clear()
        self._threads.clear()

    def _queue(self, lane: str) -> SimpleQueue[Job | None]:
        if lane not in self._queues:
            assert lane in LANES, lane
            self._queues[lane] = SimpleQueue()
            thread = threading.Thread(target=self._serve, args=(self._queues[lane],), name=lane, daemon=True)
            self._threads.append(thread)
            thread.start()
        return self._queues[lane]

    def _serve(self, queue: SimpleQueue[Job | None]) -> None:
        while (job := queue.get()) is not None:
            self._do(job)

    def _stale(self, job: Job) -> bool:
        return bool(job.key) and self._latest.get(job.key) is not job

    def _do(self, job: Job) -> None:
        if self._stale(job):
            return
        job.state, job.started = "running", time.monotonic()
        try:
            result = job.work(job) if job.with_progress else job.work()
        except BaseException as error:  # handed to the main thread, never swallowed
            self._finished.emit(job, None, error)
        else:
            self._finished.emit(job, result, None)

    def _move(self, job: Job) -> None:
        if job.name:
            self.changed.emit()

    def _deliver(self, job: Job, result: object, error: BaseException | None) -> None:
        job.state = "done" if error is None else "stopped" if isinstance(error, Cancelled) else "failed"
        if job.name:
            self.jobs.remove(job)
            self.changed.emit()
        if self._stale(job):
            return
        if error is None:
            if job.done:
                job.done(result)
        elif isinstance(error, Problem):
            if job.failed:
                job.failed(error)
            else:
                self.crashed.emit(error)
        elif not isinstance(error, Cancelled):
            self.crashed.emit(error)
