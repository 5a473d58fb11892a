"""The request panel: what is asked for, and the button that asks."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt, QTimer
from PySide6.QtGui import QAction, QPalette
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QSlider,
    QSpinBox,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from busynth_gui.case.descriptors import Pathology
from busynth_gui.case.request import MAX_SEED, Closeness
from busynth_gui.ui.models.presets import Presets
from busynth_gui.ui.models.request_form import MOST_CANDIDATES, RequestForm, SeedRule, random_seed
from busynth_gui.ui.models.session import Session
from busynth_gui.ui.panels.preset_bar import PresetBar
from busynth_gui.ui.panels.request_sections import RequestSections
from busynth_gui.ui.services.generation import Generation
from busynth_gui.ui.widgets.column_area import ColumnArea
from busynth_gui.ui.widgets.factory import (
    configured,
    heading,
    make_primary,
    make_segmented,
    quiet_wheel,
)
from busynth_gui.ui.widgets.theme import icon
from busynth_gui.ui.wording.labels import closeness_words, ground_words, region_words

__all__ = ["RequestPanel"]

_CLOSENESS = list(Closeness)


class RequestPanel(QWidget):
    """Shows the session's form and changes it; ``generate`` and ``clear`` are the window's."""

    def __init__(
        self,
        session: Session,
        generation: Generation,
        presets: Presets,
        generate: QAction,
        clear: QAction,
        leave_ground: QAction,
    ) -> None:
        super().__init__()
        self._session, self._generation, self._generate = session, generation, generate
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(12, 10, 12, 10)
        column.setSpacing(4)
        self.presets = PresetBar(session, presets)
        column.addWidget(self.presets)
        column.addSpacing(4)
        self._add_pathology(column)
        self._add_region(column, clear, leave_ground)
        self._add_closeness(column)
        self._add_numbers(column)
        self.more = RequestSections(session, generation)
        column.addSpacing(4)
        column.addWidget(self.more)
        column.addStretch(1)
        area = ColumnArea(inner)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(area, 1)
        whole.addLayout(self._foot())
        quiet_wheel(self)
        self._area = area
        for section in (self.more.words, self.more.model):
            section.toggled.connect(lambda on, s=section: self._bring_into_view(s, on))
        session.form_changed.connect(self._show_form)
        session.region_changed.connect(self._show_region)
        session.ground_changed.connect(self._show_ground)
        session.blinding.changed.connect(self._show_ground)
        generation.obstacle_changed.connect(self._show_obstacle)
        self._show_form(session.form)
        self._show_region()
        self._show_ground()
        self._show_obstacle()

    # Building

    def _add_pathology(self, column: QVBoxLayout) -> None:
        column.addWidget(heading(self.tr("Pathology")))
        row = QHBoxLayout()
        row.setSpacing(0)
        self._pathology = QButtonGroup(self)
        for pathology in Pathology:
            names = {Pathology.BENIGN: self.tr("Benign"), Pathology.MALIGNANT: self.tr("Malignant")}
            button = configured(
                QPushButton(names[pathology]), checkable=True, objectName=pathology.value
            )
            button.setAccessibleName(names[pathology])
            self._pathology.addButton(button)
            button.clicked.connect(lambda _=False, p=pathology: self._change(pathology=p))
            row.addWidget(button)
        make_segmented([b for b in self._pathology.buttons() if isinstance(b, QPushButton)])
        column.addLayout(row)
        column.addSpacing(8)

    def _add_region(self, column: QVBoxLayout, clear: QAction, leave_ground: QAction) -> None:
        column.addWidget(heading(self.tr("Candidate region")))
        self._ground_row = QWidget()
        ground = QHBoxLayout(self._ground_row)
        ground.setContentsMargins(0, 0, 0, 0)
        self.ground_label = configured(QLabel(wordWrap=True), objectName="ground")
        ground.addWidget(self.ground_label, 1)
        leave = QToolButton(autoRaise=True)
        leave.setDefaultAction(leave_ground)
        ground.addWidget(leave, 0, Qt.AlignmentFlag.AlignTop)
        column.addWidget(self._ground_row)
        row = QHBoxLayout()
        self.region_label = configured(QLabel(wordWrap=True), objectName="region")
        row.addWidget(self.region_label, 1)
        button = QToolButton(autoRaise=True)
        button.setDefaultAction(clear)
        row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(row)
        column.addSpacing(4)

    def _add_closeness(self, column: QVBoxLayout) -> None:
        self._closeness_label = QLabel()
        column.addWidget(self._closeness_label)
        self.closeness = configured(QSlider(Qt.Orientation.Horizontal), objectName="closeness")
        self.closeness.setRange(0, len(_CLOSENESS) - 1)
        self.closeness.setPageStep(1)
        self.closeness.setTickPosition(QSlider.TickPosition.TicksBelow)
        self.closeness.setAccessibleName(self.tr("How closely the outline is followed"))
        self.closeness.setToolTip(
            self.tr("From a hint, which stage one may change freely, to exactly the drawn outline")
        )
        self.closeness.valueChanged.connect(lambda at: self._change(closeness=_CLOSENESS[at]))
        column.addWidget(self.closeness)
        column.addSpacing(8)

    def _add_numbers(self, column: QVBoxLayout) -> None:
        row = QHBoxLayout()
        row.setSpacing(10)
        self.count = configured(QSpinBox(), minimum=1, maximum=MOST_CANDIDATES, objectName="count")
        self.count.setAccessibleName(self.tr("Number of candidates"))
        self.count.setMinimumWidth(64)
        self.count.valueChanged.connect(lambda value: self._change(count=value))
        row.addLayout(_labelled(self.tr("Candidates"), self.count))
        self.seed = configured(QSpinBox(), minimum=0, maximum=MAX_SEED, objectName="seed")
        self.seed.setAccessibleName(self.tr("Seed of the first candidate"))
        self.seed.setToolTip(
            self.tr("The same request with the same seed gives the same candidate")
        )
        self.seed.setMinimumWidth(88)
        self.seed.valueChanged.connect(lambda value: self._change(seed=value))
        row.addLayout(_labelled(self.tr("Seed"), self.seed), 1)
        column.addLayout(row)
        rules = QHBoxLayout()
        rules.setSpacing(2)
        self._add_seed_rules(rules)
        column.addLayout(rules)
        self.seeds = configured(QLabel(wordWrap=True), objectName="seeds")
        self.seeds.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        column.addWidget(self.seeds)

    def _add_seed_rules(self, row: QHBoxLayout) -> None:
        self._rules = QButtonGroup(self)
        rules = (
            (
                SeedRule.NEXT,
                "fa6s.forward-step",
                self.tr("Next"),
                self.tr("Each use goes on with the seeds that follow"),
            ),
            (
                SeedRule.RANDOM,
                "fa6s.dice",
                self.tr("Random"),
                self.tr("Another seed now, and after each use"),
            ),
            (
                SeedRule.LOCK,
                "fa6s.lock",
                self.tr("Lock"),
                self.tr("The same seed each time, to see what a change of the request does"),
            ),
        )
        for rule, symbol, name, tip in rules:
            button = configured(
                QToolButton(), checkable=True, autoRaise=True, objectName=f"seed-{rule.value}"
            )
            button.setIcon(icon(symbol))
            button.setText(name)
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            button.setToolTip(tip)
            button.setAccessibleName(self.tr("Seed: {0}").format(tip))
            button.clicked.connect(lambda _=False, r=rule: self._set_rule(r))
            self._rules.addButton(button)
            row.addWidget(button)

    def _foot(self) -> QVBoxLayout:
        foot = QVBoxLayout()
        foot.setContentsMargins(12, 6, 12, 10)
        foot.setSpacing(4)
        self.generate_button = configured(QPushButton(), objectName="generate")
        self.generate_button.setAccessibleName(self.tr("Generate"))
        self.generate_button.setMinimumHeight(36)
        make_primary(self.generate_button)
        self.generate_button.clicked.connect(self._generate.trigger)
        self._generate.changed.connect(
            lambda: self.generate_button.setEnabled(self._generate.isEnabled())
        )
        self.reason = configured(QLabel(wordWrap=True), objectName="reason")
        foot.addWidget(self.generate_button)
        foot.addWidget(self.reason)
        return foot

    # Showing and changing

    def _bring_into_view(self, section: QWidget, opened: bool) -> None:
        if opened:  # once its rows have found their places
            area = self._area
            QTimer.singleShot(0, area, lambda: area.ensureWidgetVisible(section, 0, 4))

    def _show_obstacle(self) -> None:
        obstacle = self._generation.obstacle
        self.reason.setText(obstacle)
        self.reason.setVisible(bool(obstacle))

    def _show_form(self, form: RequestForm) -> None:
        for button in self._pathology.buttons():
            button.setChecked(button.objectName() == form.pathology.value)
        for button in self._rules.buttons():
            button.setChecked(button.objectName() == f"seed-{form.seed_rule.value}")
        for widget, value in (
            (self.closeness, _CLOSENESS.index(form.closeness)),
            (self.count, form.count),
            (self.seed, form.seed),
        ):
            with QSignalBlocker(widget):
                widget.setValue(value)
        self.seeds.setText(self._seed_words(form))
        words = closeness_words(form.closeness)
        self._closeness_label.setText(self.tr("Follow its outline: {0}").format(words))
        self.generate_button.setText(
            self.tr("Generate 1 candidate")
            if form.count == 1
            else self.tr("Generate {0} candidates").format(form.count)
        )

    def _seed_words(self, form: RequestForm) -> str:
        """Which seeds will be used, and what comes after."""
        last = form.seed + form.count - 1
        seeds = self.tr("Seed {0}") if form.count == 1 else self.tr("Seeds {0} to {1}")
        rule = {
            SeedRule.NEXT: self.tr("{0}, next time on from {1}"),
            SeedRule.RANDOM: self.tr("{0}, next time drawn by chance"),
            SeedRule.LOCK: self.tr("{0}, the same next time"),
        }[form.seed_rule]
        after = form.advanced(form.count).seed if form.seed_rule is SeedRule.NEXT else 0
        return rule.format(seeds.format(form.seed, last), after)

    def _show_region(self) -> None:
        region = self._session.region
        record = self._session.record
        spacing = None if record is None else record.spacing_mm
        self.region_label.setText(region_words(region, spacing))
        self.closeness.setEnabled(region is not None)
        self._closeness_label.setEnabled(region is not None)

    def _show_ground(self) -> None:
        ground = self._session.ground
        self._ground_row.setVisible(ground is not None)
        if ground is not None:
            hidden = self._session.blinding.hides(ground)
            self.ground_label.setText(ground_words(ground, hidden))

    def _change(self, **values: Any) -> None:
        self._session.set_form(replace(self._session.form, **values))

    def _set_rule(self, rule: SeedRule) -> None:
        if rule is SeedRule.RANDOM:
            self._change(seed_rule=rule, seed=random_seed())
        else:
            self._change(seed_rule=rule)


def _labelled(text: str, what: QWidget) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(3)
    column.addWidget(heading(text))
    column.addWidget(what)
    return column
