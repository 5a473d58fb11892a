"""Colours and icons. The palette is the system's; the colours here carry meaning only.

Okabe and Ito's palette (2008), which colour-blind readers can tell apart; every colour comes with
an icon or a word.
"""

from __future__ import annotations

from functools import cache

import qtawesome
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QIconEngine, QImage, QPainter, QPalette, QPixmap
from PySide6.QtWidgets import QApplication

from busynth_gui.case.decision import DecisionState
from busynth_gui.case.finding import Mark

__all__ = [
    "BUSY",
    "DECISION_COLOURS",
    "DECISION_ICONS",
    "FILM_MARKED",
    "FILM_TAKEN",
    "MARK_COLOURS",
    "MARK_ICONS",
    "MASK",
    "REGION",
    "SURROUND",
    "WRITING",
    "icon",
    "use_theme",
]

SURROUND = QColor(48, 48, 48)
"""Behind the scan in either theme: neutral and dark, so that grey values read the same."""

REGION = QColor(86, 180, 233)
MASK = QColor(230, 159, 0)
WRITING = QColor(213, 94, 0)
"""Writing on a scan that holds it back."""
BUSY = QColor(86, 180, 233)
FILM_MARKED = QColor(230, 159, 0)
FILM_TAKEN = QColor(0, 158, 115)

DECISION_COLOURS = {
    DecisionState.PENDING: QColor(140, 140, 140),
    DecisionState.APPROVED: QColor(0, 158, 115),
    DecisionState.REJECTED: QColor(213, 94, 0),
    DecisionState.FLAGGED: QColor(204, 121, 167),
}

DECISION_ICONS = {
    DecisionState.PENDING: "fa6s.circle-question",
    DecisionState.APPROVED: "fa6s.check",
    DecisionState.REJECTED: "fa6s.xmark",
    DecisionState.FLAGGED: "fa6s.flag",
}

MARK_COLOURS = {
    Mark.SOUND: QColor(0, 158, 115),
    Mark.DIFFERS: QColor(230, 159, 0),
    Mark.BROKEN: QColor(213, 94, 0),
}

MARK_ICONS = {
    Mark.SOUND: "mdi6.shield-check",
    Mark.DIFFERS: "mdi6.not-equal-variant",
    Mark.BROKEN: "mdi6.alert",
}


def icon(name: str, colour: QColor | None = None) -> QIcon:
    """An icon by its Font Awesome name, in the text's colour unless one is given.

    It follows the system when that turns from light to dark.
    """
    return _themed(name, colour.name() if colour is not None else "")


@cache
def _themed(name: str, colour: str) -> QIcon:
    return QIcon(_IconEngine(name, QColor(colour) if colour else None))


def use_theme(app: QApplication, choice: str) -> None:
    """Light, dark, or as the system has it, for the whole program and at once.

    Where Qt knows no way to ask the system for another scheme, a palette of our own stands in.
    """
    scheme = {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark}.get(
        choice, Qt.ColorScheme.Unknown
    )
    before = app.property("theme")
    if before == choice:
        return
    app.setProperty("theme", choice)
    hints = app.styleHints()
    if before is None:  # when the system turns from light to dark
        hints.colorSchemeChanged.connect(lambda _: _dress(app))
    if hasattr(hints, "setColorScheme"):  # since Qt 6.8
        hints.setColorScheme(scheme)
    _dress(app)


def _dress(app: QApplication) -> None:
    """What the theme and the system say by now, in all that is open."""
    _take_palette(app, app.property("theme"))
    for widget in app.allWidgets():
        # Where a style sheet names the palette, Qt keeps the colours it had when the sheet was set.
        if sheet := widget.styleSheet():
            widget.setStyleSheet("")
            widget.setStyleSheet(sheet)
    _outline_controls(app)


def _take_palette(app: QApplication, choice: str) -> None:
    app.setPalette(QPalette())  # the system's
    if choice != "system" and _is_dark(app.palette()) is not (choice == "dark"):
        app.setPalette(_palette(_DARK if choice == "dark" else _LIGHT))
        return
    # Explanations are in half the text's strength there: 3.9 to 1 in the light, where WCAG 2.2 asks
    # for 4.5. The rest stays the system's, and follows it.
    whole, only = app.palette(), QPalette()
    text, ground = whole.color(_Role.WindowText), whole.color(_Role.Window)
    only.setColor(_Role.PlaceholderText, _between(ground, text, _EXPLANATIONS))
    app.setPalette(only)


def _between(first: QColor, last: QColor, share: float) -> QColor:
    ends = ((first.red(), last.red()), (first.green(), last.green()), (first.blue(), last.blue()))
    return QColor(*(round(a + share * (b - a)) for a, b in ends))


def _outline_controls(app: QApplication) -> None:
    """Let boxes and fields stand out when it is dark.

    Qt's own style draws their outlines darker than the window, black on black then. It takes the
    window's colour from the control's palette, where nothing else is drawn with it.
    """
    dark = app.style().objectName() == "fusion" and _is_dark(app.palette())
    for names, colour, off in _OUTLINES:
        palette = QPalette(app.palette()) if dark else QPalette()
        if dark:
            palette.setColor(QPalette.ColorRole.Window, QColor(colour))
            group = QPalette.ColorGroup.Disabled
            palette.setColor(group, QPalette.ColorRole.Window, QColor(off))
        for name in names:
            app.setPalette(palette, name)  # type: ignore[arg-type]  # stubs say bytes


def _is_dark(palette: QPalette) -> bool:
    return palette.color(QPalette.ColorRole.Window).lightness() < 128


_OUTLINES = (
    (("QCheckBox", "QRadioButton"), "#c8c8c8", "#707070"),
    (("QLineEdit", "QAbstractSpinBox", "QComboBox", "QSlider"), "#909090", "#606060"),
)
"""Of which controls, and what their outlines are made of: 1.4 times as dark as that."""

_EXPLANATIONS = 0.65
"""Strength of an explanation's colour, from the ground (0) to the text's own (1)."""
_Role = QPalette.ColorRole
_LIGHT = {
    _Role.Window: "#f3f3f3",
    _Role.WindowText: "#1b1b1b",
    _Role.Base: "#ffffff",
    _Role.AlternateBase: "#f0f0f0",
    _Role.Text: "#1b1b1b",
    _Role.Button: "#ececec",
    _Role.ButtonText: "#1b1b1b",
    _Role.PlaceholderText: "#666666",
    _Role.ToolTipBase: "#ffffff",
    _Role.ToolTipText: "#1b1b1b",
    _Role.Highlight: "#1f6fb2",
    _Role.HighlightedText: "#ffffff",
    _Role.Link: "#1f6fb2",
    _Role.Light: "#ffffff",
    _Role.Midlight: "#f8f8f8",
    _Role.Mid: "#b8b8b8",
    _Role.Dark: "#9a9a9a",
    _Role.Shadow: "#6f6f6f",
}
_DARK = {
    _Role.Window: "#2b2b2b",
    _Role.WindowText: "#e8e8e8",
    _Role.Base: "#1f1f1f",
    _Role.AlternateBase: "#262626",
    _Role.Text: "#e8e8e8",
    _Role.Button: "#383838",
    _Role.ButtonText: "#e8e8e8",
    _Role.PlaceholderText: "#b8b8b8",
    _Role.ToolTipBase: "#383838",
    _Role.ToolTipText: "#e8e8e8",
    _Role.Highlight: "#3a7ab1",
    _Role.HighlightedText: "#ffffff",
    _Role.Link: "#79b8ee",
    _Role.Light: "#505050",
    _Role.Midlight: "#454545",
    _Role.Mid: "#5a5a5a",
    _Role.Dark: "#1c1c1c",
    _Role.Shadow: "#101010",
}


def _palette(colours: dict[QPalette.ColorRole, str]) -> QPalette:
    palette = QPalette()
    for role, colour in colours.items():
        palette.setColor(role, QColor(colour))
    faint = QColor("#808080")
    for role in (_Role.WindowText, _Role.Text, _Role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, faint)
    palette.setColor(QPalette.ColorGroup.Disabled, _Role.Highlight, faint)
    return palette


class _IconEngine(QIconEngine):
    """Paints with the palette of the moment; qtawesome's own icons keep that of their making."""

    def __init__(self, name: str, colour: QColor | None) -> None:
        super().__init__()
        self._name, self._colour = name, colour

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        group = QPalette.ColorGroup
        faint = mode is QIcon.Mode.Disabled
        colour = None if faint else self._colour
        if colour is None:
            palette = QApplication.palette()
            now = group.Disabled if faint else group.Active
            colour = palette.color(now, QPalette.ColorRole.WindowText)
        ratio = painter.device().devicePixelRatioF()
        painter.drawImage(rect, _picture(self._name, colour.name(), rect.size().toTuple(), ratio))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        pixmap = QPixmap(size)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        self.paint(painter, QRect(QPoint(), size), mode, state)
        painter.end()
        return pixmap

    def clone(self) -> QIconEngine:
        return _IconEngine(self._name, self._colour)


@cache
def _picture(name: str, colour: str, size: tuple[int, int], ratio: float) -> QImage:
    """An icon once drawn: from its font it takes a third of a millisecond, in each tile anew."""
    made = QImage(QSize(*size) * ratio, QImage.Format.Format_ARGB32_Premultiplied)
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    _drawing(name, colour).paint(painter, QRect(QPoint(), QSize(*size)))
    painter.end()
    return made


@cache
def _drawing(name: str, colour: str) -> QIcon:
    made: QIcon = qtawesome.icon(name, color=colour)
    return made
