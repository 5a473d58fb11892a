"""The ways to find one's way: help, palette, tour, licences, and the folder of the log."""

from __future__ import annotations

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QAction, QDesktopServices
from PySide6.QtWidgets import QWidget

from busynth_gui.paths import user_log_folder
from busynth_gui.ui.dialogs.command_palette import CommandPalette
from busynth_gui.ui.dialogs.help_dialog import FIRST_PAGE, HelpDialog
from busynth_gui.ui.dialogs.message_boxes import show_about
from busynth_gui.ui.dialogs.tour import Tour, TourStep
from busynth_gui.ui.models.actions import Actions
from busynth_gui.ui.models.settings import Settings
from busynth_gui.ui.models.tooltips import native
from busynth_gui.ui.services.notices import notices
from busynth_gui.ui.wording.language import tr

__all__ = ["Help"]


class Help(QObject):
    """Opens the palette over ``window`` and walks the tour through ``places``.

    ``places`` are the widgets that the tour names, by the name of the step; ``panels`` are the
    actions that show and hide the docks.
    """

    def __init__(
        self,
        settings: Settings,
        actions: Actions,
        places: dict[str, QWidget],
        panels: list[QAction],
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._settings, self._actions = settings, actions
        self._places, self._panels, self._window = places, panels, window
        self.palette: CommandPalette | None = None
        self.pages: HelpDialog | None = None
        self.tour = Tour(window, [])
        actions.palette.triggered.connect(lambda _=False: self.open_palette())
        actions.tour.triggered.connect(lambda _=False: self.start_tour())
        actions.help.triggered.connect(lambda _=False: self.open_pages())
        actions.licences.triggered.connect(lambda _=False: self.show_licences())
        actions.about.triggered.connect(lambda _=False: self.show_about())
        actions.log_folder.triggered.connect(lambda _=False: self.show_log())

    def open_palette(self) -> None:
        """Let an action be found by its name."""
        entries = [
            (name, group, action)
            for name, group, action in self._actions.listed()
            if action is not self._actions.palette
        ]
        title = self.tr("Panels")
        entries += [(f"panel.{p.objectName()}", title, p) for p in self._panels]
        self.palette = CommandPalette(entries, self._settings.data, self._window)
        self.palette.show()

    def open_pages(self) -> None:
        """Open the help's first page, or bring it to the front where the reader left it."""
        pages = self._dialog()
        if pages.page.source().isEmpty():
            pages.open_page(FIRST_PAGE)
        elif pages.aside:
            pages.go_back()

    def show_licences(self) -> None:
        """Show whose work ships with busynth."""
        self._dialog().show_text(self._actions.licences.text(), notices())

    def show_about(self) -> None:
        show_about(self._window, self.show_licences)

    def _dialog(self) -> HelpDialog:
        """The help's window, in front."""
        if self.pages is None:
            self.pages = HelpDialog(self._window)
            self.pages.destroyed.connect(self._forget)
        self.pages.show()
        self.pages.raise_()
        self.pages.activateWindow()
        return self.pages

    def _forget(self) -> None:
        self.pages = None

    def welcome(self) -> None:
        """Start the tour for those who have never seen it."""
        if not self._settings["tour_seen"]:
            self.start_tour()

    def start_tour(self) -> None:
        self._settings.set("tour_seen", True)
        self.tour.end()
        self.tour = Tour(self._window, self._steps())
        self.tour.ended.connect(self._places["draw"].setFocus)
        self.tour.start()

    def show_log(self) -> None:
        """Open the folder in which the log lies."""
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(user_log_folder())))

    def _steps(self) -> list[TourStep]:
        a = self._actions
        spelled = {
            name: native(getattr(a, name).shortcut())
            for name in ("generate", "approve", "reject", "export", "palette", "keys")
        }
        said = [
            (
                "open",
                tr("Healthy scans come in here"),
                tr(
                    "Open files or a folder, or drop them on the window. To look around first, "
                    "take the sample scans: they are simulated and come from no patient."
                ),
            ),
            (
                "draw",
                tr("Draw where a lesion could be"),
                tr(
                    "Choose a tool on the left of the scan and draw a region: ellipse, box, "
                    "polygon, freehand or brush. Without one, stage one proposes a place."
                ),
            ),
            (
                "generate",
                tr("Say what is wanted, then generate"),
                tr(
                    "Benign or malignant, how closely the outline is followed, BI-RADS descriptors "
                    "if you like. {generate} makes the candidates."
                ),
            ),
            (
                "compare",
                tr("Compare"),
                tr(
                    "Each stage's work stands here; hold a key to see the healthy scan or to hide "
                    "the overlays."
                ),
            ),
            (
                "decide",
                tr("Decide"),
                tr(
                    "Candidates appear one by one. {approve} approves and {reject} rejects, and "
                    "the next undecided one comes up."
                ),
            ),
            (
                "export",
                tr("Export what you approved"),
                tr(
                    "{export} shows which files will be written before it writes any. Every key "
                    "stands under {keys}, every action is found with {palette}."
                ),
            ),
        ]
        no_scan = tr(
            "With a scan open its tools stand left of it: ellipse, box, polygon, freehand, brush. "
            "None is open yet."
        )
        samples = (a.open_samples.iconText(), a.open_samples.trigger)
        return [
            TourStep(
                title,
                words.format(**spelled),
                lambda name=name: self._places[name],  # type: ignore[misc]
                samples if name in ("open", "draw") else None,
                no_scan if name == "draw" else "",
            )
            for name, title, words in said
        ]
