"""The tools beside the canvas, and above it the settings of the one in hand."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QSpinBox,
    QToolBar,
    QToolButton,
    QWidget,
)

from busynth_gui.case.calliper import Spacing
from busynth_gui.ui.canvas.edit_controller import EditController
from busynth_gui.ui.models.actions import Actions
from busynth_gui.ui.models.session import Session
from busynth_gui.ui.models.tool_settings import TOOLS, Target, ToolInfo, ToolSettings, Unit
from busynth_gui.ui.models.tooltips import native
from busynth_gui.ui.widgets.decimal_box import DecimalBox
from busynth_gui.ui.widgets.factory import configured, quiet_wheel
from busynth_gui.ui.wording.language import tr

__all__ = ["OptionsBar", "make_tool_box"]


def make_tool_box(actions: Actions, parent: QWidget) -> QToolBar:
    """The tools, one below the other."""
    box = configured(QToolBar(parent), objectName="toolbox")
    box.setOrientation(Qt.Orientation.Vertical)
    box.setMovable(False)
    box.setIconSize(QSize(18, 18))
    for action in actions.tools.values():
        box.addAction(action)
    box.addSeparator()
    for action in (actions.correct, actions.propose, actions.live, actions.clear_region):
        box.addAction(action)
    return box


class OptionsBar(QWidget):
    """What the tools draw on, the sizes of the tool in hand, and operations on the whole."""

    def __init__(
        self,
        session: Session,
        tool_settings: ToolSettings,
        edit_controller: EditController,
        actions: Actions,
    ) -> None:
        super().__init__()
        self.setObjectName("options")
        self._session, self._tool_settings, self._edit_controller = (
            session,
            tool_settings,
            edit_controller,
        )
        self._actions = actions
        row = QHBoxLayout(self)
        row.setContentsMargins(6, 2, 6, 2)
        row.setSpacing(4)
        self.target = configured(QLabel(), objectName="target")
        row.addWidget(self.target)
        self._brush = self._make_brush(row)
        self._tolerance = self._make_tolerance(row)
        self._operations = self._make_operations(row)
        self.hint = QLabel()
        self.hint.setForegroundRole(self.palette().ColorRole.PlaceholderText)
        self.hint.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        row.addWidget(self.hint, 1)
        self._corrected = self._make_corrected(row)
        self.setFixedHeight(self.sizeHint().height())
        # The panels beside the canvas stay where they are, whichever tool is in hand.
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        quiet_wheel(self)
        tool_settings.tool_changed.connect(lambda _: self._show())
        tool_settings.sizes_changed.connect(lambda _: self._show())
        tool_settings.proposals_changed.connect(self._show)
        edit_controller.changed.connect(self._show)
        for action in (actions.correct, actions.brush_smaller, actions.brush_larger):
            action.changed.connect(self._show)  # its key may be another
        self._show()

    # Building

    def _make_brush(self, row: QHBoxLayout) -> QWidget:
        group, inner = _group(row)
        inner.addWidget(QLabel(self.tr("Radius")))
        self.radius = self._length("radius", self.tr("Radius of the brush"))
        self.radius.valueChanged.connect(
            lambda value: self._tool_settings.set_sizes(
                self._tool_settings.sizes.with_brush(value, self._spacing())
            )
        )
        inner.addWidget(self.radius)
        self.unit = configured(QComboBox(), objectName="unit")
        self.unit.setAccessibleName(self.tr("Unit of lengths"))
        for unit in Unit:
            self.unit.addItem(unit.value, unit)
        self.unit.activated.connect(
            lambda at: self._tool_settings.set_sizes(
                replace(self._tool_settings.sizes, unit=self.unit.itemData(at))
            )
        )
        inner.addWidget(self.unit)
        return group

    def _make_tolerance(self, row: QHBoxLayout) -> QWidget:
        group, inner = _group(row)
        inner.addWidget(QLabel(self.tr("Tolerance")))
        self.tolerance = configured(QSpinBox(), maximum=255, objectName="tolerance")
        self.tolerance.setAccessibleName(self.tr("Tolerance of the flood"))
        self.tolerance.setToolTip(
            self.tr("Grey levels (of 255) that may differ; drag while flooding to change it")
        )
        self.tolerance.valueChanged.connect(
            lambda value: self._tool_settings.set_sizes(
                replace(self._tool_settings.sizes, tolerance=value)
            )
        )
        inner.addWidget(self.tolerance)
        return group

    def _make_operations(self, row: QHBoxLayout) -> QWidget:
        group, inner = _group(row)
        for action in self._actions.operations.values():
            inner.addWidget(_button(action))
        self.reach = self._length("reach", self.tr("How far smooth, grow and shrink move the edge"))
        self.reach.valueChanged.connect(self._set_reach)
        inner.addWidget(self.reach)
        return group

    def _make_corrected(self, row: QHBoxLayout) -> QWidget:
        group, inner = _group(row)
        actions = self._actions
        for action in (actions.restore_mask, actions.again[2], actions.again[3]):
            inner.addWidget(_button(action, with_text=True))
        return group

    def _length(self, name: str, tip: str) -> DecimalBox:
        box = configured(DecimalBox(), objectName=name, maximum=400.0, minimum=0.05)
        box.setAccessibleName(tip)
        box.setToolTip(tip)
        box.setKeyboardTracking(False)
        box.setMaximumWidth(84)
        return box

    # Showing and changing

    def _spacing(self) -> Spacing:
        record = self._session.record
        return None if record is None else record.spacing_mm

    def _set_reach(self, value: float) -> None:
        self._tool_settings.set_sizes(self._tool_settings.sizes.with_reach(value, self._spacing()))

    def _show(self) -> None:
        tool, target = TOOLS[self._tool_settings.tool], self._edit_controller.target
        self._brush.setVisible(tool.has_brush)
        self._tolerance.setVisible(tool.has_tolerance)
        self._operations.setVisible(tool.paints or target is Target.MASK)
        self._corrected.setVisible(self._edit_controller.corrected)
        self.hint.setVisible(not self._edit_controller.corrected)
        self._show_target(target)
        self._show_sizes()
        words = self._hint(tool, target)
        self.hint.setText(words)
        self.hint.setToolTip(words)

    def _show_target(self, target: Target) -> None:
        self.target.setText(
            {
                Target.REGION: self.tr("<b>Region</b>"),
                Target.MASK: self.tr("<b>Mask</b>"),
                Target.NOTHING: self.tr("<b>Candidate</b>"),
            }[target]
        )

    def _show_sizes(self) -> None:
        sizes, spacing = self._tool_settings.sizes, self._spacing()
        unit = sizes.unit_on(spacing)
        in_mm = unit is Unit.MM
        for box, value in (
            (self.radius, sizes.brush_mm if in_mm else sizes.brush_px),
            (self.reach, sizes.reach_mm if in_mm else sizes.reach_px),
        ):
            with QSignalBlocker(box):
                box.setDecimals(2 if in_mm else 1)
                box.setSingleStep(0.1 if in_mm else 1.0)
                box.setValue(value)
        self.reach.setSuffix(f" {unit.value}")
        with QSignalBlocker(self.tolerance):
            self.tolerance.setValue(sizes.tolerance)
        self.unit.setCurrentIndex(self.unit.findData(unit))
        self.unit.setEnabled(spacing is not None)
        self.unit.setToolTip(
            self.tr("Lengths in mm, or in px of the scan")
            if spacing is not None
            else self.tr("This scan does not tell how large its pixels are: lengths are in px")
        )

    def _hint(self, tool: ToolInfo, target: Target) -> str:
        if self._tool_settings.proposing:
            return self.tr("Stage one looks for places…")
        if target is Target.NOTHING and tool.paints:
            words = self.tr("{0} corrects this candidate's mask; {1} goes back to the region")
            ways = (self._actions.correct, self._actions.unselect)
            return words.format(*(native(action.shortcut()) for action in ways))
        if target is Target.MASK and tool.draws_shapes:
            return self.tr("What you draw is added to the mask; with Ctrl it is taken away")
        brush = (self._actions.brush_smaller, self._actions.brush_larger)
        return tr(tool.hint).format(*(native(action.shortcut()) for action in brush))


def _group(row: QHBoxLayout) -> tuple[QWidget, QHBoxLayout]:
    """A part of the bar that is shown or hidden as a whole, with a line before it."""
    group = QWidget()
    inner = QHBoxLayout(group)
    inner.setContentsMargins(0, 0, 0, 0)
    inner.setSpacing(4)
    line = QFrame()
    line.setFrameShape(QFrame.Shape.VLine)
    line.setForegroundRole(group.palette().ColorRole.Mid)
    inner.addWidget(line)
    row.addWidget(group)
    return group, inner


def _button(action: QAction, with_text: bool = False) -> QToolButton:
    button = QToolButton(autoRaise=True)
    button.setDefaultAction(action)
    button.setIconSize(QSize(16, 16))
    if with_text:
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    return button
