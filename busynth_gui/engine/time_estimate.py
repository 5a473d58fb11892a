"""How long the stages take on this machine: measured as they run, never assumed.

Without Qt and without clocks of its own: whoever hears the child's events says when they came.
"""

from __future__ import annotations

import math
from collections import defaultdict, deque
from collections.abc import Iterable
from statistics import median
from typing import Any

from busynth_gui.case.progress import Progress
from busynth_gui.case.request import Request
from busynth_gui.engine.queue import JobState, QueuedJob

__all__ = ["TimeEstimate"]

_KEPT = 9
_BEGIN, _STEP, _END = "begin", "step", "end"
_COUNT = "count"
"""How many steps the stage has: stage one may take more than the request says."""


class TimeEstimate:
    """Medians of the last few jobs, for each bundle and stage, in seconds.

    A stage takes ``begin`` up to its first step (with what comes before it), ``step`` for each
    further one; ``end`` is what comes after the last stage. What has not been measured is None.
    """

    def __init__(self) -> None:
        self._seen: dict[str, deque[float]] = defaultdict(lambda: deque(maxlen=_KEPT))
        self._request: Request | None = None
        self._at = 0.0
        self._last: Progress | None = None

    # Measuring

    def started(self, request: Request, now: float) -> None:
        """A job was taken up, or its bundle has just been loaded for it."""
        self._request, self._at, self._last = request, now, None

    def loaded(self, now: float) -> None:
        """The running job's bundle is in memory: the wait for it was none of the stages' time."""
        if self._last is None:
            self._at = now

    def stepped(self, progress: Progress, now: float) -> None:
        """A step is done. Some steps may have been left out before it."""
        if self._request is None:
            return
        last, seconds = self._last, now - self._at
        if last is None or last.stage != progress.stage:
            if progress.steps != self._request.steps:
                key = _keys(self._request, progress.stage, _COUNT)[0]
                self._seen[key].append(float(progress.steps))
            if progress.step == 1:
                self._note(progress.stage, _BEGIN, seconds)
        elif progress.step > last.step:
            self._note(progress.stage, _STEP, seconds / (progress.step - last.step))
        self._last, self._at = progress, now

    def ended(self, now: float, done: bool) -> None:
        """The job is no longer running; ``done``: its candidate is there."""
        if done and self._request is not None and self._last is not None:
            self._note(3, _END, now - self._at)
        self._request = self._last = None

    # Telling

    def seconds(self, request: Request, done: Progress | None = None) -> float | None:
        """How long a request takes yet, ``done`` being its last step, or None for all of it."""
        total = 0.0
        for stage in range(request.start_stage if done is None else done.stage, 4):
            if done is not None and stage == done.stage:
                begin: float | None = 0.0
                steps = done.steps - done.step
            else:
                begin = self._median(request, stage, _BEGIN)
                count = self._seen.get(_keys(request, stage, _COUNT)[0])
                steps = (round(median(count)) if count else request.steps) - 1
            each = self._median(request, stage, _STEP) if steps else 0.0
            if begin is None or each is None:
                return None
            total += begin + steps * each
        end = self._median(request, 3, _END)
        return None if end is None else total + end

    def left(self, entries: Iterable[QueuedJob]) -> float | None:
        """How long all these jobs take yet; None when one of them cannot be said."""
        total = 0.0
        whole: dict[tuple[str, int, int], float | None] = {}
        for entry in entries:
            request = entry.order.request
            if entry.state is JobState.RUNNING:
                seconds = self.seconds(request, entry.progress)
            elif entry.state is JobState.WAITING:
                kind = (request.bundle_sha256, request.start_stage, request.steps)
                if kind not in whole:
                    whole[kind] = self.seconds(request)
                seconds = whole[kind]
            else:
                continue
            if seconds is None:
                return None
            total += seconds
        return total

    # Keeping

    def to_json(self) -> dict[str, float]:
        """The medians, for the next time."""
        return {key: round(median(seen), 4) for key, seen in self._seen.items()}

    def load(self, data: Any) -> None:
        """Take up medians that :meth:`to_json` gave; anything else is left alone."""
        for key, seconds in data.items() if isinstance(data, dict) else ():
            if isinstance(seconds, (int, float)) and math.isfinite(seconds) and seconds >= 0:
                self._seen[str(key)].append(float(seconds))

    def _note(self, stage: int, what: str, seconds: float) -> None:
        assert self._request is not None
        for key in _keys(self._request, stage, what):
            self._seen[key].append(max(0.0, seconds))

    def _median(self, request: Request, stage: int, what: str) -> float | None:
        known = (self._seen.get(key) for key in _keys(request, stage, what))
        return next((median(seen) for seen in known if seen), None)


def _keys(request: Request, stage: int, what: str) -> tuple[str, str]:
    """Of this number of steps, and of any: few steps may be another network's."""
    bundle = request.bundle_sha256[:16]
    return f"{bundle}/{stage}/{what}/{request.steps}", f"{bundle}/{stage}/{what}"
