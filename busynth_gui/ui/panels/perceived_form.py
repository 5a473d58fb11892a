"""What a reviewer reads the lesion as, beside what was asked for."""

from __future__ import annotations

from dataclasses import asdict

from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QWidget

from busynth_gui.case.decision import CATEGORIES, Perceived
from busynth_gui.case.descriptors import LEXICON, Descriptors
from busynth_gui.ui.models.shortcuts import KeyMap
from busynth_gui.ui.models.tooltips import native
from busynth_gui.ui.widgets.factory import configured, heading
from busynth_gui.ui.wording.decision_words import category_words
from busynth_gui.ui.wording.labels import descriptor_clause, descriptor_words

__all__ = ["PerceivedForm"]

_NOTHING = "\N{EN DASH}"


class PerceivedForm(QWidget):
    """A row for the category and for each descriptor: its name, asked for, read."""

    def __init__(self, keys: KeyMap) -> None:
        super().__init__()
        self._keys = keys
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
            self.category.addItem("", category)
        keys.changed.connect(self._show_keys)
        self._show_keys()
        self.words: dict[str, QComboBox] = {}
        for row, (key, values) in enumerate(LEXICON.items(), start=2):
            box = self.words[key] = QComboBox()
            box.addItem(self.tr("not said"), None)
            for value in values:
                box.addItem(descriptor_clause(value), value)
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

    def knows(self, key: str) -> bool:
        """Whether a key, in Qt's portable spelling, stands for a category."""
        return self._keys.category_of(key) is not None

    def choose_key(self, key: str) -> None:
        """Choose the category of a key; of the one that is chosen already, none."""
        category = self._keys.category_of(key)
        if category == self.category.currentData():
            category = None
        self.category.setCurrentIndex(self.category.findData(category))

    def _show_keys(self) -> None:
        for category in CATEGORIES:
            words = category_words(category)
            keys = ", ".join(native(key) for key in self._keys.keys(f"category.{category}"))
            at = self.category.findData(category)
            self.category.setItemText(at, f"{words} ({keys})" if keys else words)

    def show_asked(self, asked: list[Descriptors]) -> None:
        """Show what was asked for; where several candidates differ, that they do."""
        for key, label in self._asked.items():
            words = {getattr(each, key) for each in asked}
            word = words.pop() if len(words) == 1 else ""
            if word == "":
                label.setText(self.tr("various"))
            else:
                label.setText(_NOTHING if word is None else descriptor_clause(word))

    def hide_asked(self) -> None:
        """Show nothing of what was asked for: it is read blinded."""
        for label in self._asked.values():
            label.setText(self.tr("hidden"))

    def _add(self, row: int, name: str, asked: QLabel, box: QComboBox, code: str) -> None:
        configured(box, objectName=code)
        box.setAccessibleName(self.tr("{0} as you read it").format(name))
        label = QLabel(name)
        label.setBuddy(box)
        asked.setAccessibleName(self.tr("{0} asked for").format(name))
        for column, widget in enumerate((label, asked, box)):
            self._grid.addWidget(widget, row, column)
