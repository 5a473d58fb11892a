"""Words of the reader study on screen."""

from __future__ import annotations

from busynth_gui.study.answers import CONFIDENCES
from busynth_gui.study.design import RATINGS, Question, Shown, Task
from busynth_gui.ui.wording.language import tr

__all__ = [
    "confidence_words",
    "missing_words",
    "question_words",
    "rating_words",
    "shown_words",
    "task_words",
]


def rating_words(rating: int) -> str:
    words = {
        1: tr("definitely real"),
        2: tr("probably real"),
        3: tr("possibly real"),
        4: tr("possibly synthetic"),
        5: tr("probably synthetic"),
        6: tr("definitely synthetic"),
    }
    assert len(words) == len(RATINGS)
    return words[rating]


def confidence_words(confidence: int) -> str:
    words = {
        1: tr("guessed"),
        2: tr("unsure"),
        3: tr("fairly sure"),
        4: tr("sure"),
        5: tr("certain"),
    }
    assert len(words) == len(CONFIDENCES)
    return words[confidence]


def task_words(task: Task) -> str:
    return {
        Task.RATE: tr("Rate each picture on a six-point scale"),
        Task.CHOOSE: tr("Choose the synthetic one of two, matched by class and size"),
    }[task]


def shown_words(shown: Shown) -> str:
    return {
        Shown.CROP: tr("the lesion's surroundings, all equally large"),
        Shown.SCAN: tr("the whole field of view"),
    }[shown]


def question_words(question: Question) -> str:
    return {
        Question.DIAGNOSIS: tr("Benign or malignant"),
        Question.CATEGORY: tr("BI-RADS category"),
        Question.CONFIDENCE: tr("How sure the reader is"),
        Question.OUTLINE: tr("The lesion's outline, drawn anew"),
    }[question]


def missing_words(missing: str) -> str:
    """What is still to be answered, by the value of a task or a question."""
    return {
        Task.RATE.value: tr("real or synthetic"),
        Task.CHOOSE.value: tr("which one is synthetic"),
        Question.DIAGNOSIS.value: tr("benign or malignant"),
        Question.CATEGORY.value: tr("the BI-RADS category"),
        Question.CONFIDENCE.value: tr("how sure you are"),
    }[missing]
