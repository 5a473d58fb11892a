"""The window: puts the models, the canvas and the panels together."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtGui import QCloseEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

from busynth_gui.case.errors import Refusal
from busynth_gui.engine.child import DEFAULT_LOADER
from busynth_gui.paths import resource_folder
from busynth_gui.ui.canvas.edit_controller import EditController
from busynth_gui.ui.canvas.presenter import CanvasPresenter
from busynth_gui.ui.canvas.side_view import SideView
from busynth_gui.ui.canvas.tool_bars import OptionsBar, make_tool_box
from busynth_gui.ui.canvas.view import CanvasView
from busynth_gui.ui.central_widget import CentralWidget
from busynth_gui.ui.controllers.action_states import ActionStates
from busynth_gui.ui.controllers.candidate_actions import CandidateActions
from busynth_gui.ui.controllers.canvas_actions import CanvasActions
from busynth_gui.ui.controllers.compare_actions import CompareActions
from busynth_gui.ui.controllers.dialog_launcher import DialogLauncher
from busynth_gui.ui.controllers.dropped_files import DroppedFiles
from busynth_gui.ui.controllers.error_reporter import ErrorReporter
from busynth_gui.ui.controllers.front_window import FrontWindow
from busynth_gui.ui.controllers.healing_actions import HealingActions
from busynth_gui.ui.controllers.held_keys import HeldKeys
from busynth_gui.ui.controllers.help import Help
from busynth_gui.ui.controllers.layout_actions import LayoutActions
from busynth_gui.ui.controllers.live_actions import LiveActions
from busynth_gui.ui.controllers.menus import fill_menu_bar, make_tool_bar
from busynth_gui.ui.controllers.open_prompts import OpenPrompts
from busynth_gui.ui.controllers.preferences import Preferences
from busynth_gui.ui.controllers.queue_actions import QueueActions
from busynth_gui.ui.controllers.scan_actions import ScanActions
from busynth_gui.ui.controllers.sheet_actions import SheetActions
from busynth_gui.ui.controllers.typed_keys import TypedKeys
from busynth_gui.ui.dock_layout import Panels
from busynth_gui.ui.lists.contact_sheet import ContactSheet
from busynth_gui.ui.models.actions import Actions
from busynth_gui.ui.models.blink import Blink
from busynth_gui.ui.models.decisions import Decisions
from busynth_gui.ui.models.desk import Desk, Layout
from busynth_gui.ui.models.presets import Presets
from busynth_gui.ui.models.session import Session
from busynth_gui.ui.models.settings import Settings
from busynth_gui.ui.models.tool_settings import Sizes, ToolSettings
from busynth_gui.ui.models.undo import Step
from busynth_gui.ui.models.view_settings import ViewSettings, ViewState
from busynth_gui.ui.panels.decision_panel import DecisionPanel
from busynth_gui.ui.services.services import Services
from busynth_gui.ui.status_bar import StatusBar
from busynth_gui.ui.widgets.drop_frame import DropFrame
from busynth_gui.ui.wording.refusal_words import sentence
from busynth_gui.workspace.workspace import Workspace

__all__ = ["MainWindow"]

_AFTER_FIRST_PAINT_MS = 150


class MainWindow(QMainWindow):
    """Owns the workspace, which it closes when it is closed.

    With ``warm_up`` the engine starts once the window is painted, and goes on with the queue;
    ``loader`` is the engine's. Without ``settings`` they are the user's.
    """

    def __init__(
        self,
        workspace: Workspace,
        *,
        warm_up: bool = True,
        loader: str = DEFAULT_LOADER,
        settings: Settings | None = None,
    ) -> None:
        super().__init__()
        self.workspace = workspace
        self._said_after: Step | None = None
        self.settings = settings or Settings(parent=self)
        self._loader = loader
        self._warm_up = warm_up
        self._make_models()
        self._make_widgets()
        self._connect_actions()
        self._connect_models()
        self.setWindowTitle(self.tr("busynth: {0}").format(workspace.folder.name))
        self.panels.restore(workspace.setting("window"))
        self._open_last()
        self.view.setFocus()

    # Building

    def _make_models(self) -> None:
        self.session = Session(self.workspace, self)
        self.view_settings = ViewSettings(
            ViewState.from_json(self.workspace.setting("display")), self
        )
        services = self.services = Services(self.session, self.settings, self._loader, self)
        self.engine, self.generation = services.engine, services.generation
        self.scan_import = services.scan_import
        self.tool_settings = ToolSettings(Sizes.from_json(self.workspace.setting("drawing")), self)
        self.blink = Blink(self.session, self.view_settings, self.settings, self)
        self.front = FrontWindow(self)
        self.error_reporter = ErrorReporter(self.front, self._private_names, self)
        self.open_prompts = OpenPrompts(self.session, self.scan_import, self.front, self)
        self.decisions = Decisions(self.session, self.settings, services.activity, self)
        self.desk = Desk(self.session, self)
        self.actions_ = Actions(self.session.history, self)
        self.preferences = Preferences(self.settings, self.actions_, self.session.history, self)

    def _make_widgets(self) -> None:
        a = self.actions_
        self.view = CanvasView()
        self.side_view = SideView(self.view)
        self.presenter = CanvasPresenter(
            self.view,
            self.side_view,
            self.session,
            self.view_settings,
            self.generation,
            self.services.writing,
            self.services.live_previews,
        )
        self.edit_controller = EditController(
            self.view,
            self.session,
            self.tool_settings,
            self.generation,
            self.services.field_of_view,
            self.presenter.pixels,
        )
        panels = self.panels = Panels(
            self,
            self.session,
            self.services,
            self.view_settings,
            Presets(self.settings.data, self),
            a,
        )
        self.worklist, self.strip = panels.worklist, panels.candidates
        self.sheet = ContactSheet(
            self.session,
            self.strip,
            self.services.lesion_crops,
            self.view_settings,
            [a.approve, a.reject, a.flag, a.pend],
            [a.approve_rest, a.reject_rest],
            [a.blinded, a.sheet, a.review],
        )
        self.central = CentralWidget(
            self.view,
            self.side_view,
            [a.open, a.open_folder, a.open_samples],
            make_tool_box(a, self),
            OptionsBar(self.session, self.tool_settings, self.edit_controller, a),
            self.sheet,
        )
        self.setCentralWidget(self.central)
        self.drop_frame = DropFrame(self.tr("Drop scans, films or folders here"), self.central)
        self.request_panel, self.queue_panel = panels.request, panels.queue
        self.stages, self.check = panels.stages, panels.check
        self._panel_actions = panels.actions
        fill_menu_bar(self, a, self._panel_actions)
        self.tool_bar = make_tool_bar(a, self.view_settings)
        self.addToolBar(self.tool_bar)
        self.dialogs = DialogLauncher(
            self.session,
            self.generation,
            self.services.background,
            self.scan_import,
            self.services.plan_filling,
            self.worklist,
            self.strip.candidates,
            self.preferences.keys,
            self.front,
            self,
        )
        self.setStatusBar(
            StatusBar(self.session, self.generation, self.view, self.presenter, self.view_settings)
        )
        self._held_keys = HeldKeys(self.view_settings, self.preferences.keys, self)
        self.decision_panel = DecisionPanel(
            self.session, self.decisions, self.preferences.keys, self
        )
        for widget in (self.view, self.strip.view, self.sheet.view):
            widget.installEventFilter(self._held_keys)
            widget.installEventFilter(self.decision_panel)
        self.decision_panel.installEventFilter(self._held_keys)
        self._typed_keys = TypedKeys((self.strip.view, self.sheet.view), self)

        drops = DroppedFiles(self.drop_frame, (self, *panels.docks), self)
        drops.dropped.connect(self.open_prompts.open)

    def _connect_actions(self) -> None:
        a = self.actions_
        plain = {
            a.open: self.open_prompts.choose_files,
            a.open_folder: self.open_prompts.choose_folder,
            a.open_samples: lambda: self.open_prompts.open([resource_folder("samples")]),
            a.export: self.dialogs.export,
            a.batch: self.dialogs.make_batch,
            a.summary: self.dialogs.summarise,
            a.studies: self.dialogs.show_studies,
            a.plan: self.dialogs.show_plan,
            a.bundles: self.dialogs.show_bundles,
            a.reviewer: lambda: self.open_prompts.ask_reviewer(self.decisions),
            a.quit: self.close,
            a.generate: self.generate,
            a.next_scan: lambda: self.worklist.step(1),
            a.previous_scan: lambda: self.worklist.step(-1),
        }
        for action, do in plain.items():
            action.triggered.connect(lambda _=False, do=do: do())
        CanvasActions(
            a,
            self.view,
            self.session,
            self.view_settings,
            self.tool_settings,
            self.edit_controller,
            self.presenter,
            self.services.field_of_view,
        )
        LiveActions(
            a,
            self.settings,
            self.services.live_previews,
            self.view.editor,
            self.tool_settings,
            self,
        )
        self.scan_actions = ScanActions(a, self.session, self.decisions, self)
        self.healing_actions = HealingActions(
            a, self.session, self.services.healing, self.services.background, self
        )
        self.compare_actions = CompareActions(self.view_settings, self.blink, a, self)
        self.candidate_actions = CandidateActions(
            self.session,
            self.generation,
            self.decisions,
            self.strip,
            self.decision_panel,
            self.worklist.scans,
            self.sheet,
            self.desk,
            a,
        )
        self.sheet_actions = SheetActions(
            a,
            self.session,
            self.desk,
            self.decisions,
            self.strip.candidates,
            self.sheet,
            self,
        )
        self.layout_actions = LayoutActions(
            a,
            self.desk,
            self.central.lay_out,
            self.panels,
            self.sheet,
            self.view,
            self.tool_bar,
            self,
        )
        self.decision_panel.closed.connect(self._after_deciding)
        for controller in (self.candidate_actions, self.sheet_actions, self.healing_actions):
            controller.told.connect(self.say)
        self.healing_actions.failed.connect(self.error_reporter.show)
        self.decisions.nameless.connect(self._remind_of_name)
        self.view.candidate_stepped.connect(self.strip.step)
        places: dict[str, QWidget] = {
            "open": self.worklist,
            "draw": self.view,
            "generate": self.request_panel,
            "compare": self.stages,
            "decide": self.strip,
            "export": self.tool_bar,
        }
        self.help = Help(self.settings, a, places, self._panel_actions, self)
        self.preferences.mind(self.view)

    def _connect_models(self) -> None:
        self.session.scan_opened.connect(lambda _: self._show_scan())
        self.session.history.changed.connect(self._forget_undone)
        self.edit_controller.hint_given.connect(self.say)
        self.presenter.caption_changed.connect(self.central.show_caption)
        self.presenter.difference_shown.connect(self.central.show_difference)
        self.dialogs.told.connect(self.say)
        for service in (self.generation, self.services.healing, self.services.live_previews):
            service.fault_met.connect(self.error_reporter.show_failed)
        self.engine.child_restarted.connect(lambda why: self.say(sentence(why)))
        self.open_prompts.told.connect(self.say)
        self.services.best_of_batches.told.connect(self.say)
        self.scan_import.finished.connect(lambda *_: self.view.setFocus())
        self.services.idle_checks.found.connect(self.strip.candidates.note_finding)
        self.services.writing.told.connect(self.worklist.scans.note_writing)
        self.worklist.scan_chosen.connect(self.session.open_scan)
        self.worklist.pointed.connect(self.view.setFocus)
        self.worklist.removal_asked.connect(self.open_prompts.ask_removal)
        QueueActions(self.generation, self.queue_panel, self.actions_)
        self.action_states = ActionStates(
            self.actions_, self.session, self.generation, self.edit_controller, self
        )
        self._show_scan()

    # What actions do

    def generate(self) -> None:
        """Ask for candidates as the request panel says."""
        if not self.actions_.generate.isEnabled():
            return
        self.view.setFocus()
        self.generation.generate()

    # What models say

    def _open_last(self) -> None:
        try:
            self.session.open_last()
        except Refusal as refusal:
            self.error_reporter.show(refusal)

    def _show_scan(self) -> None:
        self.central.show_scan(self.session.scan is not None)

    def _private_names(self) -> list[str]:
        names = [record.name for record in self.workspace.scans()]
        return [*names, str(self.workspace.setting("reviewer", ""))]

    def welcome(self) -> None:
        """Show a newcomer around; whoever starts the program calls this."""
        self.help.welcome()

    def _after_deciding(self) -> None:
        """The keys go back to the candidates."""
        drawing = self.desk.layout is Layout.CANVAS
        (self.strip.view if drawing else self.sheet.view).setFocus()

    def _remind_of_name(self) -> None:
        where = self.actions_.reviewer.text().rstrip("…")
        self.say(self.tr("No reviewer name set: File, {0}").format(where))

    def say(self, words: str) -> None:
        """Tell something in passing; what is told of a step goes when that is taken back."""
        self._said_after = self.session.history.latest
        self.statusBar().showMessage(words, 8000)

    def _forget_undone(self) -> None:
        after = self._said_after
        if after is not None and self.session.history.latest_undone is after:
            self._said_after = None
            self.statusBar().clearMessage()

    # Events

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._warm_up:
            self._warm_up = False
            QTimer.singleShot(_AFTER_FIRST_PAINT_MS, self, self._start_engine)

    def _start_engine(self) -> None:
        self.engine.start()
        if self.settings["load_at_start"]:
            self.generation.warm_up()

    def focusNextPrevChild(self, onwards: bool) -> bool:
        """Tab passes by what lies behind another panel: nobody sees what is typed there."""
        passed: set[QWidget] = set()
        while super().focusNextPrevChild(onwards):
            now = QApplication.focusWidget()
            if now is None or now in passed or not self.panels.covers(now):
                return True
            passed.add(now)
        return False

    def closeEvent(self, event: QCloseEvent) -> None:
        self.session.settings.keep("window", self.panels.kept())
        self.dialogs.close()
        self.scan_actions.close()
        self.services.close()
        self.workspace.close()
        event.accept()
