"""Which candidates are listed and in which order: boxes that show the model's choice and set it."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QSizePolicy

from busynth_gui.case.decision import DecisionState
from busynth_gui.ui.lists.candidate_model import CandidateModel, Scope
from busynth_gui.ui.lists.sort_orders import ORDERS
from busynth_gui.ui.models.blinding import Blinding
from busynth_gui.ui.models.workspace_settings import WorkspaceSettings
from busynth_gui.ui.widgets.theme import DECISION_COLOURS, DECISION_ICONS, icon
from busynth_gui.ui.wording.labels import state_words

__all__ = ["FilterBox", "OrderBox", "ScopeBox", "keep_choice"]

_SETTING = "strip"
_DISCARDED = "discarded"


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
        self.follow()

    def choose(self, value: str | None) -> None:
        self.model_.set_order(value or "")

    def value(self) -> str:
        return self.model_.order


def keep_choice(model: CandidateModel, settings: WorkspaceSettings) -> None:
    """Make the choice that was kept last, and keep each that is made from now on."""
    try:
        kept = settings.value(_SETTING, {})
        model.set_scope(Scope(kept["scope"]))
        _show_kind(model, kept["state"])
        if "order" in kept:
            model.set_order(kept["order"])
    except (KeyError, TypeError, ValueError):
        pass  # another version's, or none yet
    model.choice_changed.connect(lambda: settings.keep(_SETTING, _kept(model)))


def _kept(model: CandidateModel) -> dict[str, str | None]:
    return {"scope": model.scope, "state": _kind(model), "order": model.order}


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
