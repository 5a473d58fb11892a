"""The parts of the request panel that fold away: BI-RADS words, and what the models run with."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QLabel,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from busynth_gui.case.descriptors import LEXICON, Descriptors
from busynth_gui.ui.models.request_form import RequestForm
from busynth_gui.ui.models.session import Session
from busynth_gui.ui.services.generation import Generation
from busynth_gui.ui.widgets.collapsible_section import CollapsibleSection
from busynth_gui.ui.widgets.decimal_box import DecimalBox
from busynth_gui.ui.widgets.factory import configured
from busynth_gui.ui.wording.labels import descriptor_clause, descriptor_words
from busynth_gui.ui.wording.numbers import number_words

__all__ = ["RequestSections"]

_OPEN = "request_sections"


class RequestSections(QWidget):
    """A section with the BI-RADS descriptors, one with steps, guidance and the bundle."""

    def __init__(self, session: Session, generation: Generation) -> None:
        super().__init__()
        self._session, self._generation = session, generation
        words, model = QWidget(), QWidget()
        self._words, self._model = _form(words), _form(model)
        self.descriptors = {key: self._descriptor(key) for key in LEXICON}
        self.steps = configured(QSpinBox(), minimum=0, maximum=200, objectName="steps")
        self.steps.setSpecialValueText(self.tr("automatic"))
        self.steps.setToolTip(
            self.tr(
                "Denoising steps of each stage: more take longer. Automatic are those that the "
                "bundle is made for"
            )
        )
        self.steps.valueChanged.connect(lambda value: self._change(steps=value))
        _add(self._model, self.tr("Steps"), self.steps)
        self.guidance = configured(DecimalBox(), maximum=20.0, objectName="guidance")
        self.guidance.setDecimals(1)
        self.guidance.setSingleStep(0.5)
        self.guidance.setToolTip(self.tr("How strongly pathology and descriptors are pressed"))
        self.guidance.valueChanged.connect(lambda value: self._change(guidance=round(value, 1)))
        _add(self._model, self.tr("Guidance"), self.guidance)
        self.bundle = _box("bundle")
        self.bundle.setToolTip(self.tr("The models of all three stages; others may be installed"))
        self._list_bundles()
        generation.bundles_changed.connect(self._list_bundles)
        self.bundle.activated.connect(self._choose_bundle)
        _add(self._model, self.tr("Bundle"), self.bundle)
        self.words = CollapsibleSection(self.tr("BI-RADS descriptors"), "section-words", words)
        self.model = CollapsibleSection(self.tr("Models"), "section-models", model)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        self._sections = {"words": self.words, "models": self.model}
        kept = session.settings.value(_OPEN, {})
        for name, section in self._sections.items():
            column.addWidget(section)
            section.set_open(isinstance(kept, dict) and bool(kept.get(name)))
            section.toggled.connect(lambda _: self._keep_open())
        session.form_changed.connect(self._show_form)
        generation.bundles_changed.connect(lambda: self._show_form(session.form))
        self._show_form(session.form)

    def _descriptor(self, key: str) -> QComboBox:
        box = _box(key)
        box.addItem(self.tr("not specified"), None)
        for value in LEXICON[key]:
            box.addItem(descriptor_clause(value), value)
        box.activated.connect(lambda _: self._choose_descriptors())
        _add(self._words, descriptor_words(key), box)
        return box

    def _choose_descriptors(self) -> None:
        chosen = {key: box.currentData() for key, box in self.descriptors.items()}
        self._change(descriptors=Descriptors(**chosen))

    def _list_bundles(self) -> None:
        self.bundle.clear()
        for info in self._generation.bundles:
            self.bundle.addItem(f"{info.name} {info.version}", info.name)

    def _choose_bundle(self, at: int) -> None:
        self._generation.use_bundle(self.bundle.itemData(at))

    def _change(self, **values: Any) -> None:
        self._session.set_form(replace(self._session.form, **values))

    def _show_form(self, form: RequestForm) -> None:
        chosen = asdict(form.descriptors)
        for key, value in chosen.items():
            box = self.descriptors[key]
            box.setCurrentIndex(max(0, box.findData(value)))
        with QSignalBlocker(self.steps), QSignalBlocker(self.guidance):
            self.steps.setValue(form.steps)
            self.guidance.setValue(form.guidance)
        self.bundle.setCurrentIndex(max(0, self.bundle.findData(form.bundle)))
        self.words.set_summary(_summary(chosen) or self.tr("not specified"))
        words = self.tr("{0} steps, guidance {1}, {2}")
        if form.steps == 1:
            words = self.tr("1 step, guidance {1}, {2}")
        if not form.steps:
            words = self.tr("automatic steps, guidance {1}, {2}")
        bundle = self.bundle.currentText()
        guidance = number_words(form.guidance, 1)
        self.model.set_summary(words.format(form.steps, guidance, bundle).rstrip(", "))

    def _keep_open(self) -> None:
        shown = {name: section.button.isChecked() for name, section in self._sections.items()}
        self._session.settings.keep(_OPEN, shown)


def _summary(chosen: dict[str, str | None]) -> str:
    """The words that were chosen; "none" needs to say of what."""
    words = []
    for key, value in chosen.items():
        if value is None:
            continue
        read = descriptor_clause(value)
        words.append(f"{descriptor_clause(key)}: {read}" if value == "none" else read)
    return ", ".join(words)


def _form(content: QWidget) -> QFormLayout:
    form = QFormLayout(content)
    form.setContentsMargins(8, 0, 0, 4)
    form.setVerticalSpacing(5)
    form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
    form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
    return form


def _box(name: str) -> QComboBox:
    """The panel may be narrow; the list that opens shows the words whole."""
    box = configured(QComboBox(), objectName=name)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumContentsLength(8)
    return box


def _add(form: QFormLayout, name: str, widget: QWidget) -> None:
    label = QLabel(name)
    label.setBuddy(widget)
    widget.setAccessibleName(name)
    form.addRow(label, widget)
