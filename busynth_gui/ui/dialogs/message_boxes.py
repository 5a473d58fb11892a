"""Dialogs that tell: what cannot be done, what went wrong, which keys there are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QMessageBox,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from busynth_gui import __version__
from busynth_gui.case.errors import Refusal
from busynth_gui.ui.widgets.factory import configured
from busynth_gui.ui.widgets.screen_room import resize_within_screen
from busynth_gui.ui.wording.language import tr
from busynth_gui.ui.wording.refusal_words import sentence

__all__ = [
    "ErrorDialog",
    "ask_first",
    "ask_instead",
    "ask_which",
    "show_about",
    "show_exported",
    "show_messages",
    "show_refusal",
]

_LONGEST_REPORT = 30_000


def show_refusal(refusal: Refusal, parent: QWidget | None = None) -> QMessageBox:
    """Say what cannot be done and how to mend it. Opens and returns at once."""
    box = QMessageBox(
        QMessageBox.Icon.Warning, tr("busynth"), sentence(refusal.what), parent=parent
    )
    box.setInformativeText(sentence(refusal.remedy))
    return _open(box)


def ask_instead(refusal: Refusal, ways: Sequence[str]) -> int | None:
    """Say what cannot be done, and ask which of ``ways`` to go on; None for none of them.

    Returns when it is answered: for when there is no window that could wait.
    """
    box, chosen = show_refusal(refusal), list[int]()
    box.setStandardButtons(QMessageBox.StandardButton.Close)
    for number, words in enumerate(ways):
        button = box.addButton(words, QMessageBox.ButtonRole.ActionRole)
        button.clicked.connect(lambda _=False, number=number: chosen.append(number))
    box.exec()
    return chosen[0] if chosen else None


def show_messages(title: str, messages: list[str], parent: QWidget | None) -> QMessageBox:
    """Say several things at once; the first ten are shown, all are in the details."""
    box = QMessageBox(QMessageBox.Icon.Warning, tr("busynth"), title, parent=parent)
    # Each is longer than a line of the box: without a gap nobody sees where one ends.
    box.setInformativeText("\n\n".join(messages[:10]))
    if len(messages) > 10:
        box.setDetailedText("\n".join(messages))
    return _open(box)


def ask_first(words: str, sure: str, do: Callable[[], object], parent: QWidget) -> QMessageBox:
    """Ask before something is done that costs work; returns at once. Escape does nothing."""
    return ask_which(words, [(sure, do)], parent)


def ask_which(
    words: str, choices: Sequence[tuple[str, Callable[[], object]]], parent: QWidget
) -> QMessageBox:
    """As :func:`ask_first`, where there is more than one way to do it."""
    keep = QMessageBox.StandardButton.No
    box = QMessageBox(QMessageBox.Icon.Question, tr("busynth"), words, keep, parent)
    box.button(keep).setText(tr("Leave it"))
    for sure, do in choices:
        button = box.addButton(sure, QMessageBox.ButtonRole.DestructiveRole)
        button.clicked.connect(lambda _=False, do=do: do())
    box.setDefaultButton(keep)
    box.setEscapeButton(keep)
    return _open(box)


def show_exported(text: str, folder: Path, parent: QWidget) -> QMessageBox:
    """Say what was exported and where it is, until it is closed; work goes on beside it."""
    box = QMessageBox(QMessageBox.Icon.Information, tr("Export finished"), text, parent=parent)
    box.setInformativeText(str(folder))
    opener = box.addButton(tr("Open folder"), QMessageBox.ButtonRole.ActionRole)
    opener.clicked.connect(lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))))
    box.setDefaultButton(box.addButton(QMessageBox.StandardButton.Close))
    box.setModal(False)
    return _open(box, beside=True)


def show_about(parent: QWidget, show_licences: Callable[[], object]) -> QMessageBox:
    """Say what this is; a button shows whose work ships with it."""
    text = tr("busynth {0}").format(__version__)
    box = QMessageBox(QMessageBox.Icon.NoIcon, tr("About busynth"), text, parent=parent)
    box.setInformativeText(
        tr(
            "Believable benign and malignant breast-ultrasound cases, with masks, from healthy "
            "scans.\n\nThe method is that of Wen, Curran, Wang, Healy and Healy, J. Med. Imaging "
            "13(2) 024002 (2026). Candidates are synthetic and are no basis for a diagnosis."
        )
    )
    licences = box.addButton(tr("Licences"), QMessageBox.ButtonRole.ActionRole)
    licences.clicked.connect(lambda _=False: show_licences())
    box.addButton(QMessageBox.StandardButton.Close)
    return _open(box)


def _open(box: QMessageBox, beside: bool = False) -> QMessageBox:
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    if beside:
        box.show()
    else:
        box.open()
    return box


class ErrorDialog(QDialog):
    """Something unexpected happened; the report can be copied."""

    def __init__(self, headline: str, report: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Something went wrong"))
        self.report = report
        column = QVBoxLayout(self)
        column.setSpacing(10)
        title = QLabel(headline, wordWrap=True)
        font = title.font()
        font.setBold(True)
        title.setFont(font)
        column.addWidget(title)
        column.addWidget(
            QLabel(
                tr(
                    "Your scans, candidates and decisions are safe in the workspace. "
                    "If it happens again, please report it with the text below; it holds no "
                    "names of scans and no folders."
                ),
                wordWrap=True,
            )
        )
        self.text = QPlainTextEdit(report, readOnly=True)
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(tr("Report"))
        column.addWidget(self.text, 1)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        copy = configured(QPushButton(tr("Copy report")), objectName="copy")
        buttons.addButton(copy, QDialogButtonBox.ButtonRole.ActionRole)
        copy.clicked.connect(self.copy)
        buttons.rejected.connect(self.reject)
        column.addWidget(buttons)
        resize_within_screen(self, 640, 380)

    def add(self, report: str) -> None:
        """Something more happened; said once for each kind, and only so often."""
        if report not in self.report and len(self.report) < _LONGEST_REPORT:
            self.report += f"\n{report}"
            self.text.setPlainText(self.report)

    def copy(self) -> None:
        QGuiApplication.clipboard().setText(self.report)
