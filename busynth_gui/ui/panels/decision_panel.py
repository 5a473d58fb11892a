"""What goes with a decision: reasons, what the reviewer reads, a comment, who decides."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from busynth_gui.case.decision import DecisionState, Perceived
from busynth_gui.ui.models.decisions import Decisions
from busynth_gui.ui.models.session import Session
from busynth_gui.ui.models.shortcuts import KeyMap, spelled_key
from busynth_gui.ui.panels.perceived_form import PerceivedForm
from busynth_gui.ui.panels.reason_grid import ReasonGrid
from busynth_gui.ui.widgets.factory import configured, make_primary
from busynth_gui.ui.widgets.theme import DECISION_COLOURS, DECISION_ICONS, icon
from busynth_gui.ui.wording.labels import pathology_words
from busynth_gui.workspace.records import CandidateRecord

__all__ = ["DecisionPanel"]

_MARGIN = 6
_MOST_READ = 200  # of more candidates at once, none's words are shown


class DecisionPanel(QFrame):
    """A panel over the window's right side; canvas and keys stay in use while it is open.

    :meth:`ask` opens it for a decision on some candidates. ``decided`` carries the state, reasons,
    comment and Perceived once it is confirmed; ``closed`` says that it is gone.
    """

    decided = Signal(object, tuple, str, object)
    closed = Signal()

    def __init__(
        self, session: Session, decisions: Decisions, keys: KeyMap, window: QWidget
    ) -> None:
        super().__init__(window)
        self._session, self._decisions, self._window = session, decisions, window
        self._state = DecisionState.REJECTED
        self.setObjectName("decision")
        self.setAccessibleName(self.tr("Decision"))
        self.setStyleSheet(
            "QFrame#decision { background: palette(window); border: 1px solid palette(highlight);"
            " border-radius: 6px; }"
        )
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._symbol = QLabel()
        self.title = configured(QLabel(), objectName="decision-title")
        font = self.title.font()
        font.setBold(True)
        self.title.setFont(font)
        self.reasons = ReasonGrid(keys)
        self.perceived = PerceivedForm(keys)
        self.comment = configured(QLineEdit(), objectName="comment", maxLength=2000)
        self.comment.setPlaceholderText(self.tr("Comment"))
        self.comment.setAccessibleName(self.tr("Comment"))
        self.missing = configured(QLabel(wordWrap=True), objectName="missing")
        self.reviewer = configured(QLineEdit(), objectName="reviewer", maxLength=200)
        self.reviewer.setPlaceholderText(self.tr("Name, written with each decision and exported"))
        self.reviewer.setAccessibleName(self.tr("Reviewer"))
        self.reviewer.editingFinished.connect(lambda: decisions.set_reviewer(self.reviewer.text()))
        self.confirm_button = configured(QPushButton(), objectName="confirm", autoDefault=False)
        self.confirm_button.setAccessibleName(self.tr("Confirm the decision"))
        make_primary(self.confirm_button)
        self.confirm_button.clicked.connect(self.confirm)
        self._lay_out()
        self.reasons.changed.connect(self._show_missing)
        self.comment.textChanged.connect(lambda _: self._show_missing())
        decisions.changed.connect(self._show_settings)
        window.installEventFilter(self)
        self.hide()

    # Asking

    @property
    def state(self) -> DecisionState:
        """The decision that it asks about."""
        return self._state

    def ask(self, state: DecisionState, candidate_ids: tuple[int, ...]) -> None:
        """Open for a decision on candidates, with what was said of them before."""
        self._state = state
        rejects = state is not DecisionState.APPROVED
        self.reasons.setVisible(rejects)
        self._symbol.setPixmap(icon(DECISION_ICONS[state], DECISION_COLOURS[state]).pixmap(16, 16))
        self.turn_to(candidate_ids)
        self._show_settings()
        self.adjustSize()
        self._place()
        self.show()
        self.raise_()
        if not self.isAncestorOf(self._window.focusWidget() or self._window):
            # Not a combo box: the key that asked confirms, and a box would keep it for itself.
            (self.reasons if rejects else self).setFocus()

    def turn_to(self, candidate_ids: tuple[int, ...]) -> None:
        """Ask about other candidates; what was filled in for those before is gone."""
        few = candidate_ids[:_MOST_READ]
        records = [self._session.workspace.candidate_record(each) for each in few]
        said = records[0].decision if len(candidate_ids) == 1 else None
        kept = said is not None and said.state is self._state
        self.reasons.set_chosen(said.reasons if said is not None and kept else ())
        self.comment.setText(said.comment if said is not None and kept else "")
        if any(self._session.blinding.hides(record) for record in records):
            self.perceived.hide_asked()
        else:
            self.perceived.show_asked([record.request.descriptors for record in records])
        self.perceived.set_value(Perceived() if said is None else said.perceived)
        self.title.setText(self._title(candidate_ids, records))
        self.confirm_button.setText(self._verb())
        self._show_missing()

    def confirm(self) -> None:
        """Decide, unless words are missing."""
        reasons = () if self._state is DecisionState.APPROVED else self.reasons.chosen()
        comment = self.comment.text().strip()
        if self._missing():
            self.comment.setFocus()
            return
        self._decisions.set_reviewer(self.reviewer.text())
        self.close_panel()
        self.decided.emit(self._state, reasons, comment, self.perceived.value())

    def close_panel(self) -> None:
        """Close without a decision."""
        if self.isVisible():
            self.hide()
            self.closed.emit()

    # Building

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self._symbol)
        head.addWidget(self.title, 1)
        words = QGridLayout()
        words.setColumnStretch(1, 1)
        words.setVerticalSpacing(4)
        for row, (name, widget) in enumerate(
            ((self.tr("Comment"), self.comment), (self.tr("Reviewer"), self.reviewer))
        ):
            label = QLabel(name)
            label.setBuddy(widget)
            words.addWidget(label, row, 0)
            words.addWidget(widget, row, 1)
        self.stay = self._check(self.tr("Stay here afterwards"), "stay")
        self.stay.setToolTip(self.tr("Stay on this candidate instead of going to the next"))
        self.stay.toggled.connect(self._decisions.set_stay)
        self.ask_always = self._check(self.tr("Ask when approving, too"), "ask-always")
        self.ask_always.setToolTip(
            self.tr("Open this for approvals as well, to say what you read the lesion as")
        )
        self.ask_always.toggled.connect(self._decisions.set_asks_when_approving)
        foot = QHBoxLayout()
        cancel = configured(QPushButton(self.tr("Cancel (Esc)")), autoDefault=False)
        cancel.clicked.connect(self.close_panel)
        foot.addStretch(1)
        foot.addWidget(cancel)
        foot.addWidget(self.confirm_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 10, 14, 12)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self.reasons)
        column.addWidget(self.perceived)
        column.addLayout(words)
        column.addWidget(self.missing)
        settings = QHBoxLayout()
        settings.addWidget(self.stay)
        settings.addStretch(1)
        settings.addWidget(self.ask_always)
        column.addLayout(settings)
        column.addLayout(foot)

    @staticmethod
    def _check(text: str, name: str) -> QCheckBox:
        return configured(QCheckBox(text), objectName=name)

    # Showing

    def _title(self, candidate_ids: tuple[int, ...], records: list[CandidateRecord]) -> str:
        verb = {
            DecisionState.APPROVED: self.tr("Approve {0}"),
            DecisionState.REJECTED: self.tr("Reject {0}"),
            DecisionState.FLAGGED: self.tr("Flag {0}"),
            DecisionState.PENDING: self.tr("{0} back to pending"),
        }[self._state]
        if len(candidate_ids) > 1:
            return verb.format(self.tr("{0} candidates").format(len(candidate_ids)))
        request = records[0].request
        if self._session.blinding.hides(records[0]):
            return verb.format(self.tr("the candidate"))
        words = self.tr("the {0} candidate of seed {1}")
        return verb.format(words.format(pathology_words(request.pathology), request.seed))

    def _verb(self) -> str:
        return {
            DecisionState.APPROVED: self.tr("Approve (Return)"),
            DecisionState.REJECTED: self.tr("Reject (Return)"),
            DecisionState.FLAGGED: self.tr("Flag (Return)"),
            DecisionState.PENDING: self.tr("Back to pending (Return)"),
        }[self._state]

    def _missing(self) -> bool:
        asked = self._state is not DecisionState.APPROVED
        return asked and "other" in self.reasons.chosen() and not self.comment.text().strip()

    def _show_missing(self) -> None:
        missing = self._missing()
        self.missing.setText(self.tr('Say in the comment what "Other" is.') if missing else "")
        self.missing.setVisible(missing)

    def _show_settings(self) -> None:
        if not self.reviewer.hasFocus():
            self.reviewer.setText(self._decisions.reviewer)
        self.stay.setChecked(self._decisions.stay)
        self.ask_always.setChecked(self._decisions.asks_when_approving)

    def _place(self) -> None:
        """At the right edge, above the status bar, as high as it needs to be."""
        area = self._window.rect().adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN)
        area.setBottom(area.bottom() - 24)
        height = min(self.sizeHint().height(), area.height())
        width = min(max(self.sizeHint().width(), 470), area.width())
        self.setGeometry(area.right() - width + 1, area.bottom() - height + 1, width, height)

    # Keys

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the window's size; take the panel's keys from the canvas and the strip."""
        if not self.isVisible():
            return False
        if watched is self._window:
            if event.type() == QEvent.Type.Resize:
                self._place()
            return False
        if isinstance(event, QKeyEvent) and self._knows(event):
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress:
                self.keyPressEvent(event)
                return True
        return False

    def event(self, event: QEvent) -> bool:
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and self._knows(event)
        ):
            event.accept()  # before the window's shortcuts: X is a reason here, no eraser
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._knows(event):
            super().keyPressEvent(event)
            return
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self.confirm()
            case Qt.Key.Key_Escape:
                self.close_panel()
            case _ if self.perceived.knows(spelled_key(event.key())):
                self.perceived.choose_key(spelled_key(event.key()))
            case _:
                self.reasons.toggle_key(spelled_key(event.key()))
        event.accept()

    def _knows(self, event: QKeyEvent) -> bool:
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return False
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape):
            return True
        key = spelled_key(event.key())
        reason = not self.reasons.isHidden() and self.reasons.knows(key)
        return reason or self.perceived.knows(key)
