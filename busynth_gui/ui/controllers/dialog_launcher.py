"""Work beside the desk, each with its dialog: films, batch, export, summary, studies, bundles."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMessageBox, QWidget

from busynth_gui.case.errors import Refusal
from busynth_gui.imaging.film import Film
from busynth_gui.paths import expanded
from busynth_gui.ui.controllers.front_window import FrontWindow
from busynth_gui.ui.dialogs.batch_dialog import BatchDialog
from busynth_gui.ui.dialogs.bundles_dialog import BundlesDialog
from busynth_gui.ui.dialogs.export_dialog import ExportDialog
from busynth_gui.ui.dialogs.film_dialog import FilmDialog
from busynth_gui.ui.dialogs.message_boxes import show_exported
from busynth_gui.ui.dialogs.plan_dialog import PlanDialog
from busynth_gui.ui.dialogs.study_dialog import StudyDialog
from busynth_gui.ui.dialogs.summary_dialog import SummaryDialog
from busynth_gui.ui.lists.candidate_model import CandidateModel
from busynth_gui.ui.lists.worklist import Worklist
from busynth_gui.ui.lists.worklist_model import ScanState
from busynth_gui.ui.models.session import Session
from busynth_gui.ui.models.shortcuts import KeyMap
from busynth_gui.ui.services.background import Background
from busynth_gui.ui.services.batch import BatchPlan
from busynth_gui.ui.services.bundle_library import BundleLibrary, Task, TaskKind
from busynth_gui.ui.services.generation import Generation
from busynth_gui.ui.services.plan_filling import PlanFilling
from busynth_gui.ui.services.scan_import import ScanImport

__all__ = ["DialogLauncher"]


class DialogLauncher(QObject):
    """Opens the dialogs over ``parent``; each returns at once. Those beside which work goes on
    are brought to the ``front``.

    ``told`` carries words for the status bar.
    """

    told = Signal(str)

    def __init__(
        self,
        session: Session,
        generation: Generation,
        background: Background,
        scan_import: ScanImport,
        plan_filling: PlanFilling,
        worklist: Worklist,
        candidates: CandidateModel,
        keys: KeyMap,
        front: FrontWindow,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._scan_import, self._keys, self._front = scan_import, keys, front
        self._plan_filling = plan_filling
        self._session, self._generation, self._background = session, generation, background
        self._worklist, self._candidates, self._window = worklist, candidates, parent
        self.export_dialog: ExportDialog | None = None
        self.batch_dialog: BatchDialog | None = None
        self.summary_dialog: SummaryDialog | None = None
        self.study_dialog: StudyDialog | None = None
        self.plan_dialog: PlanDialog | None = None
        self.bundles_dialog: BundlesDialog | None = None
        self.film_dialog: FilmDialog | None = None
        self._exported: QMessageBox | None = None
        scan_import.films_found.connect(self.show_films)
        self.library = BundleLibrary(self)
        self.library.done.connect(self._on_library_done)
        self.library.refused.connect(self._on_library_refused)
        worklist.batch_asked.connect(lambda _: self.make_batch())

    def export(self) -> None:
        """Open the export dialog."""
        hidden = self._candidates.unfit
        dialog = ExportDialog(self._session, self._background, self._window, hidden)
        dialog.exported.connect(self._on_exported)
        self.export_dialog = dialog
        dialog.open()

    def show_films(self, films: list[Film]) -> None:
        """Let frames of films be chosen, beside which work goes on."""
        dialog = self.film_dialog
        if dialog is None:
            dialog = self.film_dialog = FilmDialog(films, self._keys, self._window)
            dialog.frames_taken.connect(self._scan_import.take_frames)
            dialog.finished.connect(self._forget_films)
        else:
            dialog.add(films)
        self._front.bring(dialog)

    def summarise(self) -> None:
        """Show the summary of decisions, beside which work goes on."""
        if self.summary_dialog is None or not self.summary_dialog.isVisible():
            if self.summary_dialog is not None:
                self.summary_dialog.deleteLater()
            self.summary_dialog = SummaryDialog(self._session, self._window)
        self._front.bring(self.summary_dialog)

    def show_studies(self) -> None:
        """Show the reader studies."""
        if self.study_dialog is not None:
            self.study_dialog.deleteLater()
        self.study_dialog = StudyDialog(self._session, self._window)
        self.study_dialog.open()

    def show_plan(self) -> None:
        """Show the batch by plan, beside which work goes on."""
        if self.plan_dialog is None:
            self.plan_dialog = PlanDialog(self._session, self._plan_filling, self._window)
        self.plan_dialog.watch()
        self._front.bring(self.plan_dialog)

    def show_bundles(self) -> None:
        """Show the bundles, beside which work goes on."""
        if self.bundles_dialog is None:
            self.bundles_dialog = BundlesDialog(
                self.library, self._session, self._generation, self._window
            )
            self.bundles_dialog.chosen.connect(self._generation.use_bundle)
        self.library.refresh()
        self._front.bring(self.bundles_dialog)

    def make_batch(self) -> None:
        """Open the batch dialog, for the scans selected in the worklist if there are several."""
        scans = self._worklist.scans
        selected = (self.tr("Selected in the worklist"), self._worklist.selected_ids())
        listed = (self.tr("Listed in the worklist"), scans.ids())
        to_do = (self.tr("To do"), scans.ids_in(ScanState.TO_DO))
        all_scans = (self.tr("All scans"), scans.ids_in())
        choices = [selected, listed, to_do, all_scans]
        if len(selected[1]) < 2:
            choices = [to_do, listed, selected, all_scans]
        dialog = BatchDialog(self._session, self._generation, choices, self._window)
        dialog.planned.connect(self._on_planned)
        self.batch_dialog = dialog
        dialog.open()

    def close(self) -> None:
        """Cancel what runs."""
        dialogs = (
            *(self.export_dialog, self.batch_dialog),
            *(self.summary_dialog, self.study_dialog, self.bundles_dialog),
            self.plan_dialog,
            *(self.film_dialog, self._exported),
        )
        for dialog in dialogs:
            if dialog is not None:
                dialog.reject()
        self.library.close()

    def _on_planned(self, plan: BatchPlan) -> None:
        self._generation.make_batch(plan)
        self.told.emit(self.tr("Candidates in the queue: {0}").format(plan.total))

    def _on_exported(self, new: int, kept: int, folder: str) -> None:
        # What passes through the status bar is gone when somebody looks for the files.
        if self._exported is not None:
            self._exported.close()
        text = self.tr("Approved pairs exported: {0}").format(new)
        if kept:
            text += " " + self.tr("There already: {0}").format(kept)
        box = show_exported(text, expanded(folder).absolute(), self._window)
        box.finished.connect(self._forget_exported)
        self._exported = box

    def _forget_exported(self, _result: int) -> None:
        self._exported = None

    def _forget_films(self, _result: int) -> None:
        # Who has marked frames and closed it finds them marked when a film is opened next.
        if self.film_dialog is not None and not self.film_dialog.has_marks:
            self.film_dialog.deleteLater()
            self.film_dialog = None

    def _on_library_done(self, task: Task, names: list[str]) -> None:
        if task.kind is TaskKind.REMOVE and self._session.form.bundle == task.what:
            self._generation.use_bundle("")
        self._generation.reload_bundles()
        if names:
            self.told.emit(self.tr("Installed: {0}").format(", ".join(names)))

    def _on_library_refused(self, _task: Task, refusal: Refusal) -> None:
        """The page says so itself while it is open."""
        if self.bundles_dialog is None or not self.bundles_dialog.isVisible():
            raise refusal
