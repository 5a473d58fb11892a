"""What a reader answers to a trial, and how far it was right."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from busynth_gui.case.decision import CATEGORIES
from busynth_gui.case.descriptors import Pathology
from busynth_gui.case.errors import Refusal
from busynth_gui.study.design import RATINGS, Design, Question, Task

__all__ = ["CONFIDENCES", "Answer", "check_answer", "dice"]

CONFIDENCES = {1: "guessed", 2: "unsure", 3: "fairly sure", 4: "sure", 5: "certain"}


@dataclass(frozen=True)
class Answer:
    """One reader's answer to one trial, final when it is given.

    ``rating`` is of :data:`RATINGS`; ``chosen`` the number of the picture of two that was called
    synthetic. ``category`` is a BI-RADS category read, as it is written. ``dice`` compares the
    redrawn outline with the mask. ``seconds`` is how long the trial was looked at, without pauses;
    ``given_at`` ISO 8601 in UTC.
    """

    reader: str
    trial: int
    rating: int | None = None
    chosen: int | None = None
    diagnosis: Pathology | None = None
    category: str | None = None
    confidence: int | None = None
    dice: float | None = None
    seconds: float | None = None
    given_at: str = ""

    def __post_init__(self) -> None:
        if not self.given_at:
            now = datetime.now(UTC).isoformat(timespec="seconds")
            object.__setattr__(self, "given_at", now)

    def says_as(self, other: Answer) -> bool:
        """Whether another answer to the trial says the same, however long it took and when."""
        return self._said == other._said

    @property
    def _said(self) -> tuple[object, ...]:
        dice = None if self.dice is None else round(self.dice, 4)  # as it is written into tables
        return (
            self.rating, self.chosen, self.diagnosis, self.category, self.confidence, dice
        )  # fmt: skip

    def to_json(self) -> dict[str, Any]:
        return dict(vars(self))

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Answer:
        """The answer that :meth:`to_json` wrote. Raises ValueError, TypeError or KeyError."""
        told = dict(data)
        if told.get("diagnosis") is not None:
            told["diagnosis"] = Pathology(told["diagnosis"])
        return cls(**told)


def check_answer(answer: Answer, design: Design, pictures: tuple[int, ...]) -> None:
    """Raises Refusal unless the answer says what the study asks, of a trial of these pictures.

    An outline may be left out, since there may be nothing to outline.
    """
    if not answer.reader.strip():
        raise Refusal("the answer names no reader", "give the reader's name")
    if design.task is Task.RATE and answer.rating not in RATINGS:
        raise Refusal(
            "{0} is no rating", "give a number from 1 to {1}", answer.rating, len(RATINGS)
        )
    if design.task is Task.CHOOSE and answer.chosen not in pictures:
        raise Refusal(
            "picture {0} is none of trial {1}",
            "choose one of {2}",
            answer.chosen,
            answer.trial,
            ", ".join(map(str, pictures)),
        )
    asked = {
        Question.DIAGNOSIS: answer.diagnosis,
        Question.CATEGORY: answer.category,
        Question.CONFIDENCE: answer.confidence,
    }
    for question in design.questions:
        if question in asked and asked[question] is None:
            raise Refusal("the {0} is not answered", "the study asks for it", question.value)
    if answer.category is not None and answer.category not in CATEGORIES:
        raise Refusal(
            "BI-RADS category {0} is none of a lesion",
            "use {1}",
            answer.category,
            ", ".join(CATEGORIES),
        )
    if answer.confidence is not None and answer.confidence not in CONFIDENCES:
        raise Refusal(
            "{0} is no confidence",
            "give a number from 1 to {1}",
            answer.confidence,
            len(CONFIDENCES),
        )
    if answer.seconds is not None and not 0 <= answer.seconds < 1e6:
        raise Refusal("{0} is no time in seconds", "give one from 0 on", answer.seconds)


def dice(first: Any, second: Any) -> float:
    """Twice the area that two boolean masks share over their areas together (Dice, Ecology 26,
    1945); 1 where both are empty.
    """
    areas = int(first.sum()) + int(second.sum())
    return 2 * int((first & second).sum()) / areas if areas else 1.0
