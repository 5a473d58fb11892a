"""Requests with a name, to be asked for again: some that ship, and a user's own everywhere."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import QCoreApplication, QObject, Signal

from busynth_gui.case.descriptors import Descriptors, Pathology
from busynth_gui.case.errors import Refusal
from busynth_gui.ui.models.request_form import RequestForm
from busynth_gui.ui.models.user_store import UserStore
from busynth_gui.ui.wording.language import marked
from busynth_gui.ui.wording.names import name_order

__all__ = ["Presets"]

_KEY = "presets"
_LONGEST = 60


@dataclass(frozen=True)
class _BuiltIn:
    words: str
    pathology: Pathology
    descriptors: Descriptors

    def name(self) -> str:
        return QCoreApplication.translate("Presets", self.words)


# The textbook look of each in BI-RADS words. Spiculated is a kind of not circumscribed.
_BUILT_IN = (
    _BuiltIn(
        marked("Presets", "Simple cyst"),
        Pathology.BENIGN,
        Descriptors("oval", "parallel", "circumscribed", "anechoic", "enhancement"),
    ),
    _BuiltIn(
        marked("Presets", "Fibroadenoma-like"),
        Pathology.BENIGN,
        Descriptors("oval", "parallel", "circumscribed", "hypoechoic", "none"),
    ),
    _BuiltIn(
        marked("Presets", "Spiculated carcinoma-like"),
        Pathology.MALIGNANT,
        Descriptors("irregular", "not-parallel", "not-circumscribed", "hypoechoic", "shadowing"),
    ),
    _BuiltIn(
        marked("Presets", "Circumscribed carcinoma-like"),
        Pathology.MALIGNANT,
        Descriptors("round", None, "circumscribed", "hypoechoic", "enhancement"),
    ),
)


class Presets(QObject):
    """Forms by name, in the order of their names. ``changed`` says that there are others now.

    A user's own preset holds all of a form but its seed, which is no matter of taste. One that
    ships holds pathology and descriptors.
    """

    changed = Signal()

    def __init__(self, data: UserStore, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._data = data

    def names(self) -> list[str]:
        """The user's own."""
        return sorted(self._kept(), key=name_order)

    def built_in(self) -> list[str]:
        """Those that ship."""
        return [preset.name() for preset in _BUILT_IN]

    def apply(self, name: str, form: RequestForm) -> RequestForm:
        """``form`` as the preset has it, with its own seed. Raises KeyError."""
        for preset in _BUILT_IN:
            if preset.name() == name:
                return replace(form, pathology=preset.pathology, descriptors=preset.descriptors)
        kept = RequestForm.from_json(self._kept()[name])
        return replace(kept, seed=form.seed, seed_rule=form.seed_rule)

    def matching(self, form: RequestForm) -> str | None:
        """The preset that would change nothing, the user's own first; None when all would."""
        names = [*self.names(), *self.built_in()]
        return next((name for name in names if self.apply(name, form) == form), None)

    def save(self, name: str, form: RequestForm) -> None:
        """Keep a form under a name, in place of what was there.

        Raises Refusal for no name and for that of a preset that ships.
        """
        self._keep(self._kept() | {self._checked(name): form.to_json()})

    def rename(self, before: str, after: str) -> None:
        """Raises Refusal as :meth:`save`, and when another has that name; KeyError."""
        kept = self._kept()
        after = self._checked(after)
        if after != before and after in kept:
            raise Refusal(
                "there is a preset “{0}” already",
                "choose another name, or delete that one first",
                after,
            )
        form = kept[before]
        others = {name: kept[name] for name in kept if name != before}
        self._keep(others | {after: form})

    def remove(self, name: str) -> None:
        self._keep({other: form for other, form in self._kept().items() if other != name})

    def _checked(self, name: str) -> str:
        name = " ".join(name.split())
        if not name:
            raise Refusal("a preset needs a name", "type one")
        if len(name) > _LONGEST:
            raise Refusal("the preset's name is too long", "use at most {0} characters", _LONGEST)
        if name.casefold() in (shipped.casefold() for shipped in self.built_in()):
            raise Refusal("“{0}” comes with the program", "choose another name", name)
        return name

    def _kept(self) -> dict[str, object]:
        kept = self._data.get(_KEY, {})
        return kept if isinstance(kept, dict) else {}

    def _keep(self, kept: dict[str, object]) -> None:
        self._data.set(_KEY, kept)
        self.changed.emit()
