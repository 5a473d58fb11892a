"""What a reader study asks, of how many pictures, and what each trial of it shows."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from busynth_gui.case.descriptors import Pathology
from busynth_gui.case.errors import Refusal

__all__ = [
    "RATINGS",
    "Block",
    "DamagedPicture",
    "Design",
    "Kind",
    "PictureInfo",
    "Question",
    "Role",
    "Shown",
    "Study",
    "Task",
    "Trial",
]


class DamagedPicture(Refusal):
    """A picture of a study is no longer what was kept: whatever shows it goes on without it."""


RATINGS = {
    1: "definitely real",
    2: "probably real",
    3: "possibly real",
    4: "possibly synthetic",
    5: "probably synthetic",
    6: "definitely synthetic",
}
"""The six-point scale; its middle lies between 3 and 4."""


class Kind(StrEnum):
    """What a picture is. ``BLENDED``: a real lesion pasted onto another healthy scan."""

    REAL = "real"
    SYNTHETIC = "synthetic"
    BLENDED = "blended"


class Task(StrEnum):
    """``RATE``: one picture on the six-point scale. ``CHOOSE``: which of two is synthetic."""

    RATE = "rate"
    CHOOSE = "choose"


class Question(StrEnum):
    """What is asked besides."""

    DIAGNOSIS = "diagnosis"
    CATEGORY = "category"
    CONFIDENCE = "confidence"
    OUTLINE = "outline"


class Shown(StrEnum):
    """``CROP``: the lesion's surroundings, all equally large; ``SCAN``: the field of view."""

    CROP = "crop"
    SCAN = "scan"


class Block(StrEnum):
    PRACTICE = "practice"
    MAIN = "main"


class Role(StrEnum):
    """What a trial is there for: real against synthetic, or a control.

    ``SHAM``: real against real, where there is nothing to be seen; ``BLENDED``: real against
    blended, a rival that is easier to see through.
    """

    SCORED = "scored"
    SHAM = "sham"
    BLENDED = "blended"


@dataclass(frozen=True)
class Design:
    """``count`` pictures to rate, half of them synthetic, or pairs to choose in.

    Besides: ``practice`` trials before (not scored), ``repeats`` of trials shown again unsaid,
    ``sham`` and ``blended`` controls; a break is offered every ``break_every`` trials (0: never).
    Raises Refusal for numbers that make no study.
    """

    name: str
    seed: int = 0
    task: Task = Task.RATE
    count: int = 60
    practice: int = 6
    repeats: int = 10
    sham: int = 0
    blended: int = 0
    break_every: int = 20
    questions: tuple[Question, ...] = ()
    shown: Shown = Shown.CROP

    def __post_init__(self) -> None:
        if not self.name.strip():
            raise Refusal("the study has no name", "give it one")
        if self.count < 4 or self.count > 2000:
            raise Refusal(
                "a study of {0} trials says nothing", "ask for 4 to 2000 of them", self.count
            )
        if self.task is Task.RATE and self.count % 2:
            raise Refusal(
                "{0} pictures cannot be half real and half synthetic",
                "ask for an even number",
                self.count,
            )
        if self.task is Task.CHOOSE and Question.OUTLINE in self.questions:
            raise Refusal(
                "an outline can be drawn only where one picture is rated",
                "leave that question out, or choose the task '{0}'",
                Task.RATE.value,
            )
        few = (self.practice, self.repeats, self.sham, self.blended, self.break_every)
        if min(few) < 0 or max(few) > 2000:
            raise Refusal("a number of trials is out of range", "ask for 0 to 2000 of them")
        if self.repeats > self.count:
            raise Refusal(
                "{0} trials cannot be repeated {1} times",
                "ask for no more repeats than trials",
                self.count,
                self.repeats,
            )

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Design:
        """The design that :meth:`to_json` wrote. Raises ValueError, TypeError or KeyError."""
        told = dict(data)
        told["task"], told["shown"] = Task(told["task"]), Shown(told["shown"])
        asked = tuple(Question(each) for each in told["questions"])
        if told["task"] is Task.CHOOSE:  # earlier ones may say so, and nobody was asked
            asked = tuple(each for each in asked if each is not Question.OUTLINE)
        told["questions"] = asked
        return cls(**told)


@dataclass(frozen=True)
class PictureInfo:
    """What a picture of a study is, which no reader is told. ``source`` says where it comes from.

    ``size`` is the root of the lesion's area, in px of its scan (``size_mm`` in mm, where known).
    """

    number: int
    kind: Kind
    pathology: Pathology
    source: str
    size: float
    size_mm: float | None = None

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> PictureInfo:
        """What :meth:`to_json` wrote. Raises ValueError, TypeError or KeyError."""
        told = dict(data)
        told["kind"], told["pathology"] = Kind(told["kind"]), Pathology(told["pathology"])
        return cls(**told)


@dataclass(frozen=True)
class Trial:
    """One screen: a picture to rate, or two of which one is to be chosen.

    Of two, ``pictures`` names the one first that is to be found out (synthetic, blended, or of a
    sham pair either); on which side it is shown is drawn for each reader. ``repeat_of`` is the
    trial that is shown again, whose pictures have other numbers here (but for studies of before).
    """

    number: int
    block: Block
    role: Role
    pictures: tuple[int, ...]
    repeat_of: int | None = None

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Trial:
        """What :meth:`to_json` wrote. Raises ValueError, TypeError or KeyError."""
        told = dict(data)
        told["block"], told["role"] = Block(told["block"]), Role(told["role"])
        told["pictures"] = tuple(int(number) for number in told["pictures"])
        return cls(**told)


@dataclass(frozen=True)
class Study:
    """A study as it was set up: nothing of it changes any more.

    ``notes`` say what was left out and why. ``created_at`` ISO 8601 in UTC.
    """

    design: Design
    pictures: tuple[PictureInfo, ...]
    trials: tuple[Trial, ...]
    notes: tuple[str, ...] = ()
    created_at: str = ""
    versions: dict[str, str] | None = None

    @property
    def name(self) -> str:
        return self.design.name

    def picture(self, number: int) -> PictureInfo:
        return self.pictures[number]

    def to_json(self) -> dict[str, Any]:
        return {
            "design": self.design.to_json(),
            "pictures": [each.to_json() for each in self.pictures],
            "trials": [each.to_json() for each in self.trials],
            "notes": list(self.notes),
            "created_at": self.created_at,
            "versions": self.versions,
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Study:
        """The study that :meth:`to_json` wrote. Raises Refusal on anything else."""
        try:
            return cls(
                Design.from_json(data["design"]),
                tuple(PictureInfo.from_json(each) for each in data["pictures"]),
                tuple(Trial.from_json(each) for each in data["trials"]),
                tuple(map(str, data["notes"])),
                str(data["created_at"]),
                data["versions"],
            )
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise Refusal("a study is damaged", "restore it from a backup ({0})", error) from error
