"""The dialog that asks for a batch."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QPushButton,
    QRadioButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from busynth_gui.bundles.critic import critic_of
from busynth_gui.case.descriptors import Pathology
from busynth_gui.case.errors import Refusal
from busynth_gui.case.request import MAX_LESIONS
from busynth_gui.ui.models.request_form import MOST_CANDIDATES
from busynth_gui.ui.models.session import Session
from busynth_gui.ui.services.batch import BatchPlan
from busynth_gui.ui.services.generation import Generation
from busynth_gui.ui.widgets.factory import configured, heading
from busynth_gui.ui.wording.labels import duration_words
from busynth_gui.ui.wording.refusal_words import refusal_words

__all__ = ["BatchDialog"]

_SETTING = "batch"


class BatchDialog(QDialog):
    """Chooses among ``choices`` of scans, each with its words. ``planned`` carries a BatchPlan."""

    planned = Signal(object)

    def __init__(
        self,
        session: Session,
        generation: Generation,
        choices: list[tuple[str, tuple[int, ...]]],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Make a batch"))
        self._session, self._generation = session, generation
        self._choices = choices
        column = QVBoxLayout(self)
        column.setSpacing(8)
        column.addWidget(heading(self.tr("Scans")))
        self.scans = QButtonGroup(self)
        for at, (words, scan_ids) in enumerate(choices):
            button = QRadioButton(self.tr("{0} ({1})").format(words, len(scan_ids)))
            button.setEnabled(bool(scan_ids))
            self.scans.addButton(button, at)
            column.addWidget(button)
        first = next((b for b in self.scans.buttons() if b.isEnabled()), None)
        if first is not None:
            first.setChecked(True)
        column.addSpacing(4)
        column.addLayout(self._form())
        words = self.tr(
            "All else is asked as the request panel says. Single requests run before the batch; it"
            " can be paused, and goes on after a restart."
        )
        column.addWidget(QLabel(words, wordWrap=True))
        self.summary = configured(QLabel(wordWrap=True), objectName="summary")
        column.addWidget(self.summary)
        column.addWidget(self._buttons())
        self.setMinimumWidth(420)
        self._restore()
        self.scans.idToggled.connect(lambda *_: self._show())
        for number in (self.per_scan, self.keep, self.lesions):
            number.valueChanged.connect(lambda _: self._show())
        self.pathology.currentIndexChanged.connect(lambda _: self._show())
        self._show()

    def plan(self) -> BatchPlan:
        """What is chosen now."""
        at = self.scans.checkedId()
        plan = BatchPlan(
            self._choices[at][1] if at >= 0 else (),
            self.per_scan.value(),
            self.pathology.currentData(),
            self.keep_regions.isChecked(),
            self.lesions.value(),
        )
        chooses = 1 <= self.keep.value() <= plan.most_kept
        return replace(plan, keep=self.keep.value()) if chooses else plan

    def _form(self) -> QFormLayout:
        form = QFormLayout()
        self.per_scan = configured(QSpinBox(), objectName="per-scan")
        self.per_scan.setRange(1, MOST_CANDIDATES)
        self.keep = configured(QSpinBox(), objectName="keep", specialValueText=self.tr("all"))
        self.keep.setRange(0, MOST_CANDIDATES)
        self.lesions = configured(QSpinBox(), objectName="lesions")
        self.lesions.setRange(1, MAX_LESIONS)
        self.lesions.setToolTip(
            self.tr("Each is a candidate added to the one before; the last has them all")
        )
        self.pathology = configured(QComboBox(), objectName="pathology")
        self.pathology.addItem(self.tr("benign"), (Pathology.BENIGN,))
        self.pathology.addItem(self.tr("malignant"), (Pathology.MALIGNANT,))
        self.pathology.addItem(self.tr("benign and malignant in turn"), tuple(Pathology))
        self.keep_regions = QCheckBox(self.tr("Use the region drawn on a scan where there is one"))
        for name, field in (
            (self.tr("Candidates of each scan"), self.per_scan),
            (self.tr("Of them keep"), self.keep),
            (self.tr("Lesions on each"), self.lesions),
            (self.tr("Pathology"), self.pathology),
        ):
            field.setAccessibleName(name)
            form.addRow(name, field)
        form.addRow("", self.keep_regions)
        return form

    def _buttons(self) -> QDialogButtonBox:
        box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.start_button = configured(QPushButton(self.tr("Make")), objectName="make")
        box.addButton(self.start_button, QDialogButtonBox.ButtonRole.AcceptRole)
        box.accepted.connect(self._start)
        box.rejected.connect(self.reject)
        return box

    def _restore(self) -> None:
        kept = self._session.settings.value(_SETTING, {})
        self.per_scan.setValue(int(kept.get("per_scan", self._session.form.count)))
        self._offer_choice()
        if self.keep.isEnabled():
            self.keep.setValue(int(kept.get("keep", 0)))
        self.lesions.setValue(int(kept.get("lesions", 1)))
        self.keep_regions.setChecked(bool(kept.get("keep_regions", False)))
        at = kept.get("pathology", list(Pathology).index(self._session.form.pathology))
        self.pathology.setCurrentIndex(int(at))

    def _start(self) -> None:
        plan = self.plan()
        before = self._session.settings.value(_SETTING, {})
        kept = {
            "per_scan": plan.per_scan,
            "keep": self.keep.value() if self.keep.isEnabled() else before.get("keep", 0),
            "lesions": plan.lesions,
            "keep_regions": plan.keep_regions,
            "pathology": self.pathology.currentIndex(),
        }
        self._session.settings.keep(_SETTING, kept)
        self.planned.emit(plan)
        self.accept()

    def _offer_choice(self) -> None:
        """Whether the best can be kept; if not, why."""
        try:
            bundle = self._generation.bundle()
        except Refusal as refusal:
            possible, words = False, refusal_words(refusal)
        else:
            possible = critic_of(bundle) is not None
            words = self.tr("The bundle {0} has no critic to choose by").format(bundle.name)
        if possible:
            words = self.tr(
                "Those that the critic tells least easily, so many of each pathology. The rest of a"
                " scan is discarded once all are made and checked; undo or the list of those"
                " discarded brings it back"
            )
        self.keep.setEnabled(possible)
        self.keep.setToolTip(words)
        self.keep.setAccessibleDescription(words)

    def _show(self) -> None:
        plan, obstacle = self.plan(), ""
        try:
            self._generation.bundle()
        except Refusal as refusal:
            obstacle = refusal_words(refusal)
        words = self.tr("Candidates to be made: {0}").format(plan.total)
        seconds = self._generation.seconds_for(plan.total) if not obstacle else None
        if seconds is not None and plan.total:
            words += ", " + duration_words(seconds)
        if self.keep.value():
            words += "; " + self.tr("kept of them: {0}").format(plan.kept)
        self.summary.setText(obstacle or words)
        one, several = self.tr("Generate 1 candidate"), self.tr("Generate {0} candidates")
        self.start_button.setText(one if plan.total == 1 else several.format(plan.total))
        self.start_button.setEnabled(plan.total > 0 and not obstacle)
