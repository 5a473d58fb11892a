"""Opens each of the window's dialogs, as its action does."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QDialog

from busynth_gui.imaging.film import Film
from busynth_gui.paths import resource_folder
from busynth_gui.ui.main_window import MainWindow

FILMS = [Film(resource_folder("samples", name), 3) for name in ("mixed.png", "dim.png")]
"""What the list of films shows; that no frame can be read is said in the dialog."""

_Opened = tuple[object, QDialog | None]


def _dialog(opened: Callable[[MainWindow], _Opened]) -> Callable[[MainWindow], QDialog]:
    def open_one(window: MainWindow) -> QDialog:
        _, dialog = opened(window)
        assert dialog is not None
        return dialog

    return open_one


def _new_study(window: MainWindow) -> _Opened:
    window.dialogs.show_studies()
    studies = window.dialogs.study_dialog
    assert studies is not None
    return studies.new(), studies.setup


DIALOGS: dict[str, Callable[[MainWindow], QDialog]] = {
    "settings": lambda window: window.preferences.open_settings(),
    "keys": _dialog(lambda w: (w.preferences.list_keys(), w.preferences.keys_dialog)),
    "palette": _dialog(lambda w: (w.help.open_palette(), w.help.palette)),
    "help": _dialog(lambda w: (w.help.open_pages(), w.help.pages)),
    "export": _dialog(lambda w: (w.dialogs.export(), w.dialogs.export_dialog)),
    "batch": _dialog(lambda w: (w.dialogs.make_batch(), w.dialogs.batch_dialog)),
    "plan": _dialog(lambda w: (w.dialogs.show_plan(), w.dialogs.plan_dialog)),
    "films": _dialog(lambda w: (w.dialogs.show_films(FILMS), w.dialogs.film_dialog)),
    "bundles": _dialog(lambda w: (w.dialogs.show_bundles(), w.dialogs.bundles_dialog)),
    "summary": _dialog(lambda w: (w.dialogs.summarise(), w.dialogs.summary_dialog)),
    "studies": _dialog(lambda w: (w.dialogs.show_studies(), w.dialogs.study_dialog)),
    "new study": _dialog(_new_study),
}
