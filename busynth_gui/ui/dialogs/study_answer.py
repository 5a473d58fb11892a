"""What a reader answers to a trial: keys, buttons, and what is still missing."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from busynth_gui.case.decision import CATEGORIES
from busynth_gui.case.descriptors import Pathology
from busynth_gui.study.answers import CONFIDENCES
from busynth_gui.study.design import RATINGS, Question, Task
from busynth_gui.ui.models.study_reading import Screen, StudyReading
from busynth_gui.ui.models.tooltips import native
from busynth_gui.ui.widgets.factory import configured, heading, make_primary, make_segmented
from busynth_gui.ui.wording.decision_words import category_words
from busynth_gui.ui.wording.labels import pathology_words
from busynth_gui.ui.wording.study_words import confidence_words, missing_words, rating_words

__all__ = ["StudyAnswer"]

_KEY = Qt.Key
_TOGETHER = (
    (Question.DIAGNOSIS, Question.CATEGORY),
    (Question.CONFIDENCE, Question.OUTLINE),
)
"""The questions of a row."""


class StudyAnswer(QWidget):
    """Below the pictures. Digits rate, arrows choose, B and M diagnose, Return gives the answer.

    Nothing in it takes the keyboard for itself, so that a key does what it says wherever one has
    clicked: :meth:`press` is told by the screen.
    """

    def __init__(self, reading: StudyReading) -> None:
        super().__init__()
        self._reading = reading
        design = reading.study.design
        self._rows = QVBoxLayout(self)
        self._rows.setSpacing(10)
        self.groups: dict[str, QButtonGroup] = {}
        self._keys: dict[tuple[int, bool], Callable[[], object]] = {
            (key, False): self.give for key in (_KEY.Key_Return, _KEY.Key_Enter)
        }
        if design.task is Task.RATE:
            self._segments(
                "rating",
                "",
                [
                    (n, f"{n}: {rating_words(n)}", str(n), (_KEY(_KEY.Key_0 + n), False))
                    for n in RATINGS
                ],
                reading.rate,
            )
        else:
            words = self.tr("Left is synthetic"), self.tr("Right is synthetic")
            self._segments(
                "choice",
                "",
                [
                    (0, f"← {words[0]}", "←", (_KEY.Key_Left, False)),
                    (1, f"{words[1]} →", "→", (_KEY.Key_Right, False)),
                ],
                reading.choose,
            )
        self.category: QComboBox | None = None
        # All in one row would be wider than many screens.
        for together in _TOGETHER:
            besides = QHBoxLayout()
            besides.setSpacing(18)
            for question in design.questions:
                if question in together:
                    self._ask(question, besides)
            if besides.count():
                besides.addStretch(1)
                self._rows.addLayout(besides)
        self._rows.addLayout(self._bottom())
        reading.draft_changed.connect(self.refresh)
        reading.screen_changed.connect(self.refresh)
        self.refresh()

    def press(self, event: QKeyEvent) -> bool:
        """Do what a key stands for; False where it stands for nothing."""
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        ctrl = held == Qt.KeyboardModifier.ControlModifier
        do = self._keys.get((event.key(), ctrl))
        if do is None or not (ctrl or held == Qt.KeyboardModifier.NoModifier):
            return False
        if not event.isAutoRepeat():  # a key held down gives one answer
            do()
        return True

    def refresh(self) -> None:
        """Show what is answered and what is missing."""
        draft, missing = self._reading.draft, self._reading.missing
        shown = self._reading.shown
        values: dict[str, object] = {
            "rating": draft.rating,
            "choice": shown.index(draft.chosen) if draft.chosen in shown else None,
            "diagnosis": None
            if draft.diagnosis is None
            else list(Pathology).index(draft.diagnosis),
            "confidence": draft.confidence,
        }
        for name, group in self.groups.items():
            group.setExclusive(False)
            for button in group.buttons():
                button.setChecked(group.id(button) == values[name])
            group.setExclusive(True)
        if self.category is not None:
            at = -1 if draft.category is None else self.category.findData(draft.category)
            self.category.setCurrentIndex(at)
        self.next_button.setEnabled(not missing)
        said = ", ".join(missing_words(name) for name in missing)
        self.hint.setText(self.tr("To be answered: {0}").format(said) if missing else "")

    def give(self) -> None:
        """Give the answer; what is missing is said instead."""
        if self._reading.screen is Screen.TRIAL:
            self._reading.give()

    def _ask(self, question: Question, row: QHBoxLayout) -> None:
        reading = self._reading
        if question is Question.DIAGNOSIS:
            keys = {Pathology.BENIGN: _KEY.Key_B, Pathology.MALIGNANT: _KEY.Key_M}
            self._segments(
                "diagnosis",
                self.tr("Diagnosis"),
                [
                    (n, pathology_words(p), p.value[0].upper(), (keys[p], False))
                    for n, p in enumerate(Pathology)
                ],
                lambda at: reading.diagnose(list(Pathology)[at]),
                row,
            )
        elif question is Question.CONFIDENCE:
            self._segments(
                "confidence",
                self.tr("How sure"),
                [
                    (n, confidence_words(n), native(f"Ctrl+{n}"), (_KEY(_KEY.Key_0 + n), True))
                    for n in CONFIDENCES
                ],
                reading.be_confident,
                row,
            )
        elif question is Question.CATEGORY:
            box = self.category = configured(QComboBox(), objectName="category")
            box.setAccessibleName(self.tr("BI-RADS category"))
            box.setPlaceholderText(self.tr("BI-RADS…"))
            for category in CATEGORIES:
                box.addItem(category_words(category), category)
            box.setCurrentIndex(-1)
            box.activated.connect(lambda _: reading.categorise(box.currentData()))
            box.setToolTip(self.tr("BI-RADS category (key C)"))
            box.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self._keys[_KEY.Key_C, False] = box.showPopup
            row.addWidget(box)
        else:
            hint = QLabel(self.tr("Draw the lesion's outline with the left button"))
            clear = configured(QPushButton(self.tr("Clear outline")), objectName="clear-outline")
            clear.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            clear.clicked.connect(lambda _=False: reading.draw(None))
            row.addWidget(hint)
            row.addWidget(clear)

    def _segments(
        self,
        name: str,
        title: str,
        choices: list[tuple[int, str, str, tuple[int, bool]]],
        choose: Callable[[int], None],
        row: QHBoxLayout | None = None,
    ) -> None:
        """A row of buttons of which one holds: (id, words, key's name, (key, with Ctrl))."""
        group = self.groups[name] = QButtonGroup(self)
        buttons = []
        line = QHBoxLayout()
        line.setSpacing(0)
        if title:
            label = heading(title)
            label.setContentsMargins(0, 0, 8, 0)
            line.addWidget(label)
        for which, words, named, key in choices:
            button = configured(QPushButton(words), objectName=f"{name}-{which}")
            button.setCheckable(True)
            button.setAutoDefault(False)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.setToolTip(self.tr("{0} (key {1})").format(words, named))
            group.addButton(button, which)
            buttons.append(button)
            line.addWidget(button, 1 if row is None else 0)
            self._keys[key] = partial(choose, which)
        make_segmented(buttons)
        group.idClicked.connect(choose)
        if row is None:
            self._rows.addLayout(line)
        else:
            row.addLayout(line)

    def _bottom(self) -> QHBoxLayout:
        line = QHBoxLayout()
        self.hint = QLabel()
        self.next_button = configured(QPushButton(self.tr("Next")), objectName="next")
        self.next_button.setAutoDefault(False)
        self.next_button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        make_primary(self.next_button)
        self.next_button.setMinimumWidth(160)
        self.next_button.setToolTip(self.tr("Keep this answer, for good, and go on (Return)"))
        self.next_button.clicked.connect(lambda _=False: self.give())
        line.addWidget(self.hint, 1)
        line.addWidget(self.next_button)
        return line
