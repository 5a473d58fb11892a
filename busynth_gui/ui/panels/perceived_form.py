"""What a reviewer reads the lesion as, beside what was asked for."""

from __future__ import annotations

from dataclasses import asdict

from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QWidget

from busynth_gui.case.decision import CATEGORIES, Perceived
from busynth_gui.case.descriptors import LEXICON, Descriptors
from busynth_gui.ui.widgets.factory import configured, heading
from busynth_gui.ui.wording.decision_words import category_words
from busynth_gui.ui.wording.labels import descriptor_words

__all__ = ["PerceivedForm"]

_NOTHING = "\N{EN DASH}"


class PerceivedForm(QWidget):
    """A row for the category and for each descriptor: its name, asked for, read."""

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setVerticalSpacing(3)
        self._grid.setHorizontalSpacing(10)
        self._grid.setColumnStretch(2, 1)
        for column, text in enumerate(
            (self.tr("BI-RADS"), self.tr("Asked for"), self.tr("As you read it"))
        ):
            self._grid.addWidget(heading(text), 0, column)
        self._asked = {key: QLabel() for key in LEXICON}
        self.category = QComboBox()
        self._add(1, self.tr("Category"), QLabel(_NOTHING), self.category, "category")
        self.category.addItem(self.tr("not said"), None)
        for category in CATEGORIES:
            self.category.addItem(category_words(category), category)
        self.words: dict[str, QComboBox] = {}
        for row, (key, values) in enumerate(LEXICON.items(), start=2):
            box = self.words[key] = QComboBox()
            box.addItem(self.tr("not said"), None)
            for value in values:
                box.addItem(descriptor_words(value).lower(), value)
            self._add(row, descriptor_words(key), self._asked[key], box, f"read-{key}")
        self.setFocusProxy(self.category)

    def value(self) -> Perceived:
        """What is chosen."""
        words = {key: box.currentData() for key, box in self.words.items()}
        return Perceived(self.category.currentData(), Descriptors(**words))

    def set_value(self, value: Perceived) -> None:
        self.category.setCurrentIndex(max(0, self.category.findData(value.category)))
        for key, word in asdict(value.descriptors).items():
            self.words[key].setCurrentIndex(max(0, self.words[key].findData(word)))

    def show_asked(self, asked: list[Descriptors]) -> None:
        """Show what was asked for; where several candidates differ, that they do."""
        for key, label in self._asked.items():
            words = {getattr(each, key) for each in asked}
            word = words.pop() if len(words) == 1 else ""
            if word == "":
                label.setText(self.tr("various"))
            else:
                label.setText(_NOTHING if word is None else descriptor_words(word).lower())

    def _add(self, row: int, name: str, asked: QLabel, box: QComboBox, code: str) -> None:
        configured(box, objectName=code)
        box.setAccessibleName(self.tr("{0} as you read it").format(name))
        label = QLabel(name)
        label.setBuddy(box)
        asked.setAccessibleName(self.tr("{0} asked for").format(name))
        for column, widget in enumerate((label, asked, box)):
            self._grid.addWidget(widget, row, column)
