"""Which candidates are listed and in which order: boxes that show the model's choice and set it."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QComboBox, QSizePolicy, QWidget

from busynth_gui.case.decision import DecisionState
from busynth_gui.ui.lists.candidate_model import CandidateModel, Scope
from busynth_gui.ui.lists.sieves import SIEVES, TOLD_AT_MOST, sieve_named, told_at_most
from busynth_gui.ui.lists.sort_orders import ORDERS
from busynth_gui.ui.models.blinding import Blinding
from busynth_gui.ui.models.workspace_settings import WorkspaceSettings
from busynth_gui.ui.widgets.decimal_box import ask_decimal
from busynth_gui.ui.widgets.theme import DECISION_COLOURS, DECISION_ICONS, icon
from busynth_gui.ui.wording.labels import state_words
from busynth_gui.ui.wording.language import tr

__all__ = ["FilterBox", "OrderBox", "ScopeBox", "SieveBox", "ask_told_at_most", "keep_choice"]

_SETTING = "strip"
_DISCARDED = "discarded"
_ASKED = "asked"
_NARROW = 10
"""Characters that a box shows which may not take the buttons beside it their words."""


class _Box(QComboBox):
    """Shows what the model's choice is, whoever made it."""

    def __init__(self, model: CandidateModel, name: str) -> None:
        super().__init__()
        self.model_ = model
        self.setObjectName(name)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.activated.connect(lambda at: self.choose(self.itemData(at)))
        model.choice_changed.connect(self.follow)

    def choose(self, value: str | None) -> None:
        """Set the model's choice."""
        raise NotImplementedError

    def value(self) -> str | None:
        """The model's choice."""
        raise NotImplementedError

    def follow(self) -> None:
        self.setCurrentIndex(self.findData(self.value()))

    def widen_list(self) -> None:
        """Show the words whole in the list that opens, however narrow the box is."""
        self.view().setMinimumWidth(self.view().sizeHintForColumn(0) + 2 * _NARROW)


class ScopeBox(_Box):
    """Whose candidates are listed."""

    def __init__(self, model: CandidateModel) -> None:
        super().__init__(model, "scope")
        self.setAccessibleName(self.tr("Whose candidates are listed"))
        self.addItem(self.tr("This scan"), Scope.SCAN)
        self.addItem(self.tr("This batch"), Scope.BATCH)
        self.addItem(self.tr("All scans"), Scope.ALL)
        self.follow()

    def choose(self, value: str | None) -> None:
        self.model_.set_scope(Scope(value or Scope.SCAN))

    def value(self) -> str:
        return self.model_.scope


class FilterBox(_Box):
    """In which state they are."""

    def __init__(self, model: CandidateModel) -> None:
        super().__init__(model, "filter")
        self.setAccessibleName(self.tr("Which candidates are listed"))
        self.addItem(self.tr("any decision"), None)
        for state in DecisionState:
            mark = icon(DECISION_ICONS[state], DECISION_COLOURS[state])
            self.addItem(mark, state_words(state), state)
        self.addItem(icon("fa6s.trash-can"), self.tr("discarded"), _DISCARDED)
        self.follow()

    def choose(self, value: str | None) -> None:
        _show_kind(self.model_, value)

    def value(self) -> str | None:
        return _kind(self.model_)


class OrderBox(_Box):
    """In which order they are."""

    def __init__(self, model: CandidateModel, blinding: Blinding) -> None:
        super().__init__(model, "order")
        self.setAccessibleName(self.tr("In which order candidates are listed"))
        self._blinding = blinding
        blinding.changed.connect(self._fill)
        self._fill()

    def _fill(self) -> None:
        """Orders that tell what is hidden are none to choose."""
        self.clear()
        for name, order in ORDERS.items():
            if not (order.tells and self._blinding.on):
                self.addItem(order.label(), name)
        self.widen_list()
        self.follow()

    def minimumSizeHint(self) -> QSize:
        """So narrow that a sheet with its panel fits on a small screen; wider where it may be."""
        hint, metrics = super().minimumSizeHint(), self.fontMetrics()
        words = max(metrics.horizontalAdvance(self.itemText(at)) for at in range(self.count()))
        less = words - metrics.horizontalAdvance("x" * _NARROW)
        return QSize(hint.width() - max(0, less), hint.height())

    def choose(self, value: str | None) -> None:
        self.model_.set_order(value or "")

    def value(self) -> str:
        return self.model_.order


class SieveBox(_Box):
    """What the checks must have found for candidates to be listed."""

    def __init__(self, model: CandidateModel, blinding: Blinding) -> None:
        super().__init__(model, "sieve")
        self.setAccessibleName(self.tr("What the checks must have found of candidates listed"))
        self.setToolTip(
            self.tr(
                "What is not listed stays in the workspace as it is, and is exported once approved."
                " What was not judged yet, or by no critic, is listed"
            )
        )
        self.setSizeAdjustPolicy(self.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(_NARROW)
        self._blinding = blinding
        blinding.changed.connect(self.follow)
        self.follow()

    def follow(self) -> None:
        """The choices too: a bound that somebody typed is one, and what is hidden tells nothing."""
        sieve, told = self.model_.sieve, {*TOLD_AT_MOST}
        if sieve is not None and sieve.bound is not None:
            told.add(sieve.bound)
        self.clear()
        self.addItem(self.tr("any finding"), None)
        for each in (*map(told_at_most, sorted(told)), *SIEVES.values()):
            if not (each.tells and self._blinding.on):
                self.addItem(each.label(), each.name)
        if not self._blinding.on:
            self.addItem(self.tr("told at most…"), _ASKED)
        self.widen_list()
        super().follow()

    def choose(self, value: str | None) -> None:
        if value == _ASKED:
            ask_told_at_most(self.model_, self)
            self.follow()
        else:
            self.model_.set_sieve(sieve_named(value))

    def value(self) -> str | None:
        sieve = self.model_.sieve
        return None if sieve is None else sieve.name


def ask_told_at_most(model: CandidateModel, parent: QWidget) -> None:
    """Ask how easily told a candidate may be to be listed; 1 lists all."""
    now = model.sieve.bound if model.sieve is not None else None
    title, words = tr("List by the critic"), tr("List those told at most (0 to 1; 1 lists all):")
    start = TOLD_AT_MOST[1] if now is None else now
    bound = ask_decimal(parent, title, words, start, (0.0, 1.0))
    if bound is not None:
        model.set_sieve(told_at_most(bound) if bound < 1 else None)


def keep_choice(model: CandidateModel, settings: WorkspaceSettings) -> None:
    """Make the choice that was kept last, and keep each that is made from now on."""
    try:
        kept = settings.value(_SETTING, {})
        model.set_scope(Scope(kept["scope"]))
        _show_kind(model, kept["state"])
        if "order" in kept:
            model.set_order(kept["order"])
        model.set_sieve(sieve_named(kept.get("sieve")))
    except (AttributeError, KeyError, TypeError, ValueError):
        pass  # another version's, or none yet
    model.choice_changed.connect(lambda: settings.keep(_SETTING, _kept(model)))


def _kept(model: CandidateModel) -> dict[str, str | None]:
    sieve = None if model.sieve is None else model.sieve.name
    return {"scope": model.scope, "state": _kind(model), "order": model.order, "sieve": sieve}


def _show_kind(model: CandidateModel, kind: str | None) -> None:
    """Show candidates in a state, by its value; those discarded; with None all that are kept.

    Raises ValueError when there is no such state.
    """
    if kind == _DISCARDED:
        model.show_discarded()
    else:
        model.show_state(None if kind is None else DecisionState(kind))


def _kind(model: CandidateModel) -> str | None:
    return _DISCARDED if model.discarded else model.state
