"""Deciding on candidates: who decides, with which words, and what comes after."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from busynth_gui.case.decision import Decision, DecisionState, Perceived
from busynth_gui.ui.models.edits import decide
from busynth_gui.ui.models.reading_time import ReadingTime
from busynth_gui.ui.models.session import Session
from busynth_gui.ui.models.settings import Settings
from busynth_gui.ui.models.user_activity import UserActivity

__all__ = ["Decisions"]

_REVIEWER = "reviewer"
_NEXT = "next_undecided"
_ASK = "words_when_approving"
_IDLE = "idle_minutes"


class Decisions(QObject):
    """Makes decisions of the reviewer on candidates. ``changed``: a setting or the reviewer did.

    The reviewer is the workspace's; a new workspace begins with the last one of this user.
    ``nameless`` says that a decision was made and nobody's name stands with it.
    """

    changed = Signal()
    nameless = Signal()

    def __init__(
        self,
        session: Session,
        settings: Settings,
        activity: UserActivity,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session, self._settings, self._data = session, settings, settings.data
        settings.changed.connect(self._on_setting)
        self.reading_time = ReadingTime(session, activity, lambda: 60.0 * settings[_IDLE], self)

    @property
    def reviewer(self) -> str:
        """The name that is written with each decision."""
        kept = self._session.settings.value(_REVIEWER)
        return str(self._data.get(_REVIEWER, "") if kept is None else kept)

    def set_reviewer(self, name: str) -> None:
        name = " ".join(name.split())
        if name != self.reviewer:
            self._session.workspace.set_setting(_REVIEWER, name)
            self._data.set(_REVIEWER, name)
            self.changed.emit()

    @property
    def stay(self) -> bool:
        """Whether a candidate stays on the canvas after it was decided on."""
        return not self._settings[_NEXT]

    def set_stay(self, stay: bool) -> None:
        self._settings.set(_NEXT, not stay)

    @property
    def asks_when_approving(self) -> bool:
        """Whether an approval, too, asks for what the reviewer reads."""
        return bool(self._settings[_ASK])

    def set_asks_when_approving(self, asks: bool) -> None:
        self._settings.set(_ASK, asks)

    def decide(
        self,
        candidate_ids: tuple[int, ...],
        state: DecisionState,
        reasons: tuple[str, ...] = (),
        comment: str = "",
        perceived: Perceived | None = None,
    ) -> None:
        """Decide on candidates as one step that can be undone.

        ``perceived`` None keeps what was read before on these pixels, except when they become
        pending. Raises Refusal for the reason "other" without a comment.
        """
        made, reviewer = {}, self.reviewer
        for candidate_id in candidate_ids:
            record = self._session.workspace.candidate_record(candidate_id)
            read = perceived
            if read is None and record.decision and state is not DecisionState.PENDING:
                read = record.decision.perceived
            made[candidate_id] = Decision(
                state,
                record.image_sha256,
                record.mask_sha256,
                reasons,
                comment,
                reviewer,
                perceived=read or Perceived(),
                seconds=self.reading_time.seconds(candidate_id),
                blinded=self._session.blinding.holds_for(record),
            )
        decide(self._session, made, self._step(state, len(made)))
        for candidate_id in made:
            self.reading_time.reset(candidate_id)
        if not reviewer and state is not DecisionState.PENDING:
            self.nameless.emit()

    def _on_setting(self, key: str) -> None:
        if key in (_NEXT, _ASK):
            self.changed.emit()

    def _step(self, state: DecisionState, count: int) -> str:
        one = {
            DecisionState.PENDING: self.tr("Back to pending"),
            DecisionState.APPROVED: self.tr("Approval"),
            DecisionState.REJECTED: self.tr("Rejection"),
            DecisionState.FLAGGED: self.tr("Flag"),
        }[state]
        return one if count == 1 else self.tr("{0} of {1} candidates").format(one, count)
