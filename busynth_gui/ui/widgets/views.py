"""What lists and tables have in common."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, QModelIndex
from PySide6.QtWidgets import QAbstractItemView

__all__ = ["make_current"]

_ONLY = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows


def make_current(view: QAbstractItemView, index: QModelIndex) -> None:
    """Make one row the current and the only selected one; none when ``index`` is not valid.

    The view's own ``setCurrentIndex`` selects as if the user had clicked: with Ctrl held, as it is
    after Ctrl+Z, under extended selection it adds the row to those selected, or takes it out.
    """
    selection = view.selectionModel()
    if index.isValid():
        selection.setCurrentIndex(index, _ONLY)
        view.scrollTo(index)
    else:
        selection.clearSelection()
        selection.clearCurrentIndex()
