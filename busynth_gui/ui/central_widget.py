"""The middle of the window: the canvas with its caption, or what to do when there is no scan."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from busynth_gui.ui.canvas.difference_legend import DifferenceLegend
from busynth_gui.ui.canvas.side_view import SideView
from busynth_gui.ui.canvas.tool_bars import OptionsBar
from busynth_gui.ui.canvas.view import CanvasView
from busynth_gui.ui.models.desk import Layout
from busynth_gui.ui.widgets.factory import configured
from busynth_gui.ui.widgets.theme import SURROUND
from busynth_gui.ui.wording.language import tr

__all__ = ["CentralWidget"]

_SHARES = (2000, 3000)
"""How canvas and sheet divide the width: a canvas needs less of it than forty tiles."""

_LIGHT = "color: #e6e6e6;"


class CentralWidget(QStackedWidget):
    """``show_scan`` turns between the empty page, which offers ``offers``, and the canvas.

    ``tools`` stand left of the canvas, ``options`` above it, ``side_view`` beside it when shown.
    ``sheet`` is in the canvas's place or right of it, see :meth:`lay_out`.
    """

    def __init__(
        self,
        view: CanvasView,
        side_view: SideView,
        offers: list[QAction],
        tools: QWidget,
        options: OptionsBar,
        sheet: QWidget,
    ) -> None:
        super().__init__()
        self.options, self._tools, self._sheet = options, tools, sheet
        # On the view: its viewport scrolls what lies on it.
        self.caption = configured(QLabel(view), objectName="caption")
        self.caption.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.caption.setStyleSheet(
            f"{_LIGHT} background: rgba(0, 0, 0, 150); padding: 3px 8px; border-radius: 4px;"
        )
        self.caption.move(10, 10)
        self.legend = DifferenceLegend(view)
        view.installEventFilter(self)
        self.addWidget(_empty_page(offers))
        desk = self._desk = QWidget()
        grid = QGridLayout(desk)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(0)
        grid.addWidget(options, 0, 0, 1, 2)
        grid.addWidget(tools, 1, 0)
        # A box and not the grid: what is hidden has no share of it.
        self._views = QWidget()
        views = QHBoxLayout(self._views)
        views.setContentsMargins(0, 0, 0, 0)
        views.setSpacing(2)
        for each in (side_view, view):
            views.addWidget(each, 1)
        halves = configured(QSplitter(Qt.Orientation.Horizontal), childrenCollapsible=False)
        halves.addWidget(self._views)
        halves.addWidget(sheet)
        self._halves = halves
        grid.addWidget(halves, 1, 1)
        self.addWidget(desk)
        self.lay_out(Layout.CANVAS)

    def show_scan(self, shown: bool) -> None:
        self.setCurrentIndex(1 if shown else 0)

    def lay_out(self, layout: Layout) -> None:
        """Show the canvas with its tools, the contact sheet, or sheet and canvas."""
        self._views.setVisible(layout is not Layout.SHEET)
        self._sheet.setVisible(layout is not Layout.CANVAS)
        for widget in (self._tools, self.options):
            widget.setVisible(layout is Layout.CANVAS)
        if layout is Layout.REVIEW:
            self._halves.setSizes(list(_SHARES))
        # At once, not when the event loop comes by: panels that are put back beside it now would
        # be squeezed, and the window grow, as if what has been hidden had still to have room.
        for each in (self._halves, self._desk, self):
            QCoreApplication.sendEvent(each, QEvent(QEvent.Type.LayoutRequest))

    def show_caption(self, words: str) -> None:
        self.caption.setText(words)
        self._place_caption()
        self.caption.setVisible(bool(words))
        self.caption.raise_()

    def _place_caption(self) -> None:
        """In one line, or in several where the canvas is narrower."""
        caption, canvas = self.caption, self.caption.parentWidget()
        assert canvas is not None
        room = canvas.width() - 2 * caption.x()
        caption.setWordWrap(False)
        size = caption.sizeHint()
        if size.width() > room > 0:
            caption.setWordWrap(True)
            size = QSize(room, caption.heightForWidth(room))
        caption.resize(size)

    def show_difference(self, grey_levels: int) -> None:
        """The legend of a difference map with full colour at so many grey levels; 0 for none."""
        self.legend.show_range(grey_levels)
        self._place_legend()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._place_caption()
            self._place_legend()
        return super().eventFilter(watched, event)

    def _place_legend(self) -> None:
        view = self.legend.parentWidget()
        assert isinstance(view, CanvasView)
        port = view.viewport().geometry()
        self.legend.move(port.left() + 10, port.bottom() - self.legend.height() - 10)
        self.legend.raise_()


def _empty_page(offers: list[QAction]) -> QWidget:
    page = configured(QWidget(), objectName="empty")
    # The surround's colour in either theme: the page stands where the scan will.
    page.setStyleSheet(f"QWidget#empty {{ background: {SURROUND.name()}; }}")
    column = QVBoxLayout(page)
    column.setSpacing(10)
    column.addStretch(2)
    # Wrapped: else its line is the least width of the window, also where a scan is shown.
    title = QLabel(tr("Open a healthy breast-ultrasound scan"), wordWrap=True)
    title.setAlignment(Qt.AlignmentFlag.AlignCenter)
    title.setStyleSheet(f"{_LIGHT} font-size: 17pt;")
    hint = QLabel(tr("or drop files or a folder here"))
    hint.setStyleSheet("color: #b0b0b0;")
    column.addWidget(title)
    for action in offers:
        button = QPushButton(action.icon(), action.iconText())
        button.clicked.connect(action.trigger)
        button.setMinimumSize(220, 36)
        column.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)
    column.addWidget(hint, 0, Qt.AlignmentFlag.AlignHCenter)
    column.addStretch(3)
    return page
