"""The part of the request panel that most requests leave alone."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QComboBox, QDoubleSpinBox, QFormLayout, QLabel, QSpinBox, QWidget

from busynth_gui.case.descriptors import LEXICON, Descriptors
from busynth_gui.ui.form import RequestForm
from busynth_gui.ui.rendering import Rendering
from busynth_gui.ui.session import Session
from busynth_gui.ui.widgets import configured
from busynth_gui.ui.words import descriptor_words

__all__ = ["MorePanel"]


class MorePanel(QWidget):
    """BI-RADS descriptors, steps, guidance and the bundle."""

    def __init__(self, session: Session, rendering: Rendering) -> None:
        super().__init__()
        self._session, self._rendering = session, rendering
        self._form = QFormLayout(self)
        self._form.setContentsMargins(0, 0, 0, 0)
        self._form.setVerticalSpacing(5)
        self.descriptors = {key: self._descriptor(key) for key in LEXICON}
        self.steps = configured(QSpinBox(), minimum=1, maximum=200, objectName="steps")
        self.steps.setToolTip(self.tr("Denoising steps of each stage: more take longer"))
        self.steps.valueChanged.connect(lambda value: self._change(steps=value))
        self._add(self.tr("Steps"), self.steps)
        self.guidance = configured(QDoubleSpinBox(), maximum=20.0, objectName="guidance")
        self.guidance.setDecimals(1)
        self.guidance.setSingleStep(0.5)
        self.guidance.setToolTip(self.tr("How strongly pathology and descriptors are pressed"))
        self.guidance.valueChanged.connect(lambda value: self._change(guidance=round(value, 1)))
        self._add(self.tr("Guidance"), self.guidance)
        self.bundle = configured(QComboBox(), objectName="bundle")
        for info in rendering.bundles:
            self.bundle.addItem(f"{info.name} {info.version}", info.name)
        self.bundle.activated.connect(self._choose_bundle)
        self._add(self.tr("Bundle"), self.bundle)
        session.form_changed.connect(self._show_form)
        self._show_form(session.form)

    def _descriptor(self, key: str) -> QComboBox:
        box = configured(QComboBox(), objectName=key)
        box.addItem(self.tr("not specified"), None)
        for value in LEXICON[key]:
            box.addItem(descriptor_words(value).lower(), value)
        box.activated.connect(lambda _: self._choose_descriptors())
        self._add(descriptor_words(key), box)
        return box

    def _add(self, name: str, widget: QWidget) -> None:
        label = QLabel(name)
        label.setBuddy(widget)
        widget.setAccessibleName(name)
        self._form.addRow(label, widget)

    def _choose_descriptors(self) -> None:
        chosen = {key: box.currentData() for key, box in self.descriptors.items()}
        self._change(descriptors=Descriptors(**chosen))

    def _choose_bundle(self, at: int) -> None:
        self._change(bundle=self.bundle.itemData(at))
        self._rendering.warm_up()

    def _change(self, **values: Any) -> None:
        self._session.set_form(replace(self._session.form, **values))

    def _show_form(self, form: RequestForm) -> None:
        for key, value in asdict(form.descriptors).items():
            box = self.descriptors[key]
            box.setCurrentIndex(max(0, box.findData(value)))
        with QSignalBlocker(self.steps), QSignalBlocker(self.guidance):
            self.steps.setValue(form.steps)
            self.guidance.setValue(form.guidance)
        self.bundle.setCurrentIndex(max(0, self.bundle.findData(form.bundle)))
