"""Files and folders that are dropped on the window, or on a panel that floats beside it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, Signal
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from busynth_gui.ui.widgets.drop_frame import DropFrame

__all__ = ["DroppedFiles"]


class DroppedFiles(QObject):
    """Takes what ``targets`` are offered, and shows ``frame`` meanwhile.

    ``dropped`` carries a list of paths. What lies on the web is not taken, and nothing is while a
    dialog waits for its answer: the window behind it is to stay as it is.
    """

    dropped = Signal(list)

    def __init__(self, frame: DropFrame, targets: Iterable[QWidget], parent: QWidget) -> None:
        super().__init__(parent)
        self._frame = frame
        for target in targets:
            target.setAcceptDrops(True)
            target.installEventFilter(self)
            for field in target.findChildren(QLineEdit):
                # Most file managers give the path along as text, and it would be typed there.
                field.setAcceptDrops(False)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind in (QEvent.Type.DragLeave, QEvent.Type.Drop):
            self._frame.hide()
        if not isinstance(event, QDropEvent) or kind == QEvent.Type.DragMove:
            return False
        paths = _paths(event.mimeData())
        if not paths or QApplication.activeModalWidget() is not None:
            event.ignore()
            return True
        event.acceptProposedAction()
        if kind == QEvent.Type.DragEnter:
            self._frame.show_over()
        else:
            self.dropped.emit(paths)
        return True


def _paths(data: QMimeData) -> list[Path]:
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
