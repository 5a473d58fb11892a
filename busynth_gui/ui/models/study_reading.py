"""One reader's way through a study: which trial, what is answered so far, and how long it took."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from enum import Enum, auto

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from busynth_gui.case.descriptors import Pathology
from busynth_gui.study.answers import Answer, dice
from busynth_gui.study.design import Block, DamagedPicture, Question, Study, Task, Trial
from busynth_gui.study.order import is_swapped, order_for
from busynth_gui.study.sources import Framed
from busynth_gui.workspace.studies import StudyStore

__all__ = ["Screen", "StudyReading"]


class Screen(Enum):
    """What is on screen. ``WELCOME`` comes again whenever the reader goes on."""

    WELCOME = auto()
    TRIAL = auto()
    AFTER_PRACTICE = auto()
    BREAK = auto()
    FINISHED = auto()


class StudyReading(QObject):
    """Goes through the trials that the reader has not answered; an answer is kept when it is given.

    Trials of a damaged picture are passed over and stay open: nobody answers what is not shown.
    Time counts while a trial is on screen, but not after :meth:`pause`. ``clock`` gives seconds.
    """

    screen_changed = Signal()
    """Another screen, or another trial on it."""
    draft_changed = Signal()
    """Something of the trial's answer was said or taken back."""

    def __init__(
        self,
        studies: StudyStore,
        study_id: int,
        reader: str,
        parent: QObject | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(parent)
        self._studies, self._study_id, self._clock = studies, study_id, clock
        self.study: Study = studies.study(study_id)
        self.reader = studies.reader_name(study_id, reader)
        self._order = order_for(self.study, self.reader)
        self._answered = {a.trial for a in studies.answers(study_id, self.reader)}
        self._lost: set[int] = set()
        self.frames: tuple[Framed, ...] = ()
        """The trial's pictures from left to right."""
        self._draft = Answer(self.reader, -1)
        self.outline: NDArray[np.bool_] | None = None
        self._since: float | None = None
        self._spent = 0.0
        self._without_break = 0
        self._look_ahead()
        self.screen = Screen.WELCOME if self.trial is not None else Screen.FINISHED

    # Where the reader is

    @property
    def trial(self) -> Trial | None:
        """The next trial; None when all that can be shown are answered."""
        done = self._answered | self._lost
        return next((t for t in self._order if t.number not in done), None)

    @property
    def lost(self) -> int:
        """How many trials were passed over, since a picture of them is damaged."""
        return len(self._lost)

    @property
    def answered(self) -> int:
        return len(self._answered)

    @property
    def count(self) -> int:
        return len(self._order)

    @property
    def is_practice(self) -> bool:
        return self.trial is not None and self.trial.block is Block.PRACTICE

    @property
    def position(self) -> tuple[int, int]:
        """The trial's place in its block, from 1, and how many the block has."""
        trial = self.trial
        block = [t for t in self._order if trial is None or t.block is trial.block]
        done = sum(t.number in self._answered for t in block)
        return done + 1, len(block)

    @property
    def shown(self) -> tuple[int, ...]:
        """The numbers of the trial's pictures from left to right."""
        trial = self.trial
        if trial is None:
            return ()
        swapped = is_swapped(self.study, self.reader, trial)
        return tuple(reversed(trial.pictures)) if swapped else trial.pictures

    def picture(self, number: int) -> Framed:
        return self._studies.picture(self._study_id, number)

    # What the reader says

    @property
    def draft(self) -> Answer:
        """The answer so far."""
        return self._draft

    @property
    def missing(self) -> tuple[str, ...]:
        """What is not answered yet: the task, or the values of questions."""
        asked: list[tuple[str, object]] = [
            (self.study.design.task.value, self._main_answer),
            (Question.DIAGNOSIS.value, self._draft.diagnosis),
            (Question.CATEGORY.value, self._draft.category),
            (Question.CONFIDENCE.value, self._draft.confidence),
        ]
        wanted = {self.study.design.task.value, *self.study.design.questions}
        return tuple(name for name, value in asked if name in wanted and value is None)

    @property
    def _main_answer(self) -> int | None:
        rate = self.study.design.task is Task.RATE
        return self._draft.rating if rate else self._draft.chosen

    def rate(self, rating: int) -> None:
        self._say(rating=rating)

    def choose(self, side: int) -> None:
        """Call the picture on the left (0) or on the right (1) the synthetic one."""
        self._say(chosen=self.shown[side])

    def diagnose(self, pathology: Pathology) -> None:
        self._say(diagnosis=pathology)

    def categorise(self, category: str) -> None:
        self._say(category=category)

    def be_confident(self, confidence: int) -> None:
        self._say(confidence=confidence)

    def draw(self, outline: NDArray[np.bool_] | None) -> None:
        """Redraw the lesion's outline on the picture (H, W); None takes it back."""
        self.outline = outline
        self.draft_changed.emit()

    def _say(self, **said: object) -> None:
        if self.screen is Screen.TRIAL:
            self._draft = replace(self._draft, **said)  # type: ignore[arg-type]
            self.draft_changed.emit()

    # On the way

    def begin(self) -> None:
        """Show the next trial, after words or a break. Raises Refusal when it cannot be read."""
        self._look_ahead()
        self._without_break = 0
        self._turn(Screen.TRIAL if self.trial is not None else Screen.FINISHED)

    def give(self) -> bool:
        """Keep the answer and go on; False, and nothing, when something is missing.

        Raises Refusal when it cannot be kept; then the trial stays with what was said. And when the
        next trial cannot be read: then the answer is kept, and the reader is welcomed again.
        """
        trial = self.trial
        if self.screen is not Screen.TRIAL or trial is None or self.missing:
            return False
        self.pause()
        drawn = None
        if self.outline is not None and Question.OUTLINE in self.study.design.questions:
            drawn = dice(self.outline, self.frames[0].mask)
        answer = replace(
            self._draft, trial=trial.number, dice=drawn, seconds=round(self._spent, 2), given_at=""
        )
        try:
            self._studies.give(self._study_id, answer, self.outline)
        except BaseException:
            self.resume()
            raise
        self._answered.add(trial.number)
        self._without_break += 1
        try:
            self._look_ahead()
        except BaseException:
            self._turn(Screen.WELCOME)
            raise
        self._turn(self._next_screen(trial))
        return True

    def _look_ahead(self) -> None:
        """Read the next trial's pictures, of the first trial that has them all."""
        while self.trial is not None:
            try:
                self.frames = tuple(self.picture(number) for number in self.shown)
                return
            except DamagedPicture:
                self._lost.add(self.trial.number)
        self.frames = ()

    def _next_screen(self, given: Trial) -> Screen:
        coming = self.trial
        if coming is None:
            return Screen.FINISHED
        if given.block is Block.PRACTICE and coming.block is Block.MAIN:
            return Screen.AFTER_PRACTICE
        every = self.study.design.break_every
        # Who is nearly through needs no break.
        left = self.count - self.answered
        return Screen.BREAK if every and self._without_break >= every and left > 2 else Screen.TRIAL

    def pause(self) -> None:
        """Count no time until :meth:`resume`: nobody looks."""
        if self._since is not None:
            self._spent += self._clock() - self._since
            self._since = None

    def resume(self) -> None:
        if self._since is None and self.screen is Screen.TRIAL:
            self._since = self._clock()

    def _turn(self, screen: Screen) -> None:
        self.screen = screen
        self._draft = Answer(self.reader, -1)
        self.outline = None
        self._spent, self._since = 0.0, None
        self.screen_changed.emit()
