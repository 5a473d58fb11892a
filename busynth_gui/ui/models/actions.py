"""Everything that can be done in the window, as named actions with icons and keys."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QActionGroup, QColor, QKeySequence

from busynth_gui.case.decision import DecisionState
from busynth_gui.ui.models.tool_settings import TOOLS, Operation, Tool
from busynth_gui.ui.models.tooltips import set_tip
from busynth_gui.ui.models.undo import History
from busynth_gui.ui.widgets.theme import DECISION_COLOURS, DECISION_ICONS, icon
from busynth_gui.ui.wording.language import tr

__all__ = ["Actions"]


class Actions(QObject):
    """The window's actions; controllers connect and enable them. Names say what they do."""

    def __init__(self, history: History, parent: QObject) -> None:
        super().__init__(parent)
        self._groups: dict[QAction, str] = {}
        self._group = "file"
        self._make_file()
        self._group = "edit"
        self._make_edit(history)
        self._group = "draw"
        self._make_tools()
        self._group = "view"
        self._make_view()
        self._group = "candidate"
        self._make_candidate()
        self._make_sets()
        self._group = "help"
        self._make_help()

    def listed(self) -> list[tuple[str, str, QAction]]:
        """Every action with a name that stays, and the group in which it is listed."""
        groups = {
            "file": tr("File"),
            "edit": tr("Edit"),
            "draw": tr("Draw"),
            "view": tr("View"),
            "candidate": tr("Candidate"),
            "help": tr("Help"),
        }
        names: dict[QAction, str] = {}
        for name, value in vars(self).items():
            if isinstance(value, QAction):
                names[value] = name
            elif isinstance(value, dict):
                names |= {a: f"{name}.{key}" for key, a in value.items() if isinstance(a, QAction)}
        return [(name, groups[self._groups[action]], action) for action, name in names.items()]

    def _make_file(self) -> None:
        self.open = self._make(tr("Open scans…"), "fa6s.file-image", "Ctrl+O")
        self.open_folder = self._make(tr("Open folder…"), "fa6s.folder-open", "Ctrl+Shift+O")
        self.open_samples = self._make(tr("Open sample scans"), "fa6s.images")
        self.open_workspace = self._make(tr("Open workspace…"), "fa6s.box-open")
        self.recent_workspaces = self._make(tr("Recent workspaces"), "fa6s.clock-rotate-left")
        self.move_workspace = self._make(tr("Move workspace…"), "fa6s.truck")
        self.compact_workspace = self._make(tr("Compact workspace…"), "fa6s.compress")
        self.export = self._make(tr("Export approved…"), "fa6s.file-export", "Ctrl+E")
        self.export_healed = self._make(tr("Export healed scans…"), "mdi6.bandage")
        set_tip(
            self.export_healed,
            tr("Each healed scan with the scan that it was and the lesion's mask"),
        )
        self.reviewer = self._make(tr("Reviewer's name…"), "fa6s.user-doctor")
        self.bundles = self._make(tr("Bundles…"), "fa6s.cubes")
        set_tip(self.bundles, tr("The models on this machine: get, check, choose and remove them"))
        self.settings = self._make(tr("Settings…"), "fa6s.gear", "Ctrl+,")
        self.quit = self._make(tr("Quit"), "fa6s.right-from-bracket", QKeySequence("Ctrl+Q"))

    def _make_edit(self, history: History) -> None:
        self.undo = self._make(tr("Undo"), "fa6s.rotate-left", "Ctrl+Z")
        self.undo.triggered.connect(history.undo)
        self.redo = self._make(tr("Redo"), "fa6s.rotate-right", "Ctrl+Shift+Z")
        self.redo.setShortcuts([QKeySequence("Ctrl+Shift+Z"), QKeySequence("Ctrl+Y")])
        self.redo.triggered.connect(history.redo)
        history.changed.connect(lambda: self._show_history(history))
        self._show_history(history)
        self.set_field = self._make(tr("Region is the field of view"), "mdi6.vector-square-plus")
        set_tip(self.set_field, tr("What the region covers, and nothing else, is tissue"))
        self.reset_field = self._make(tr("Find the field of view"), "mdi6.vector-square-remove")
        set_tip(self.reset_field, tr("Forget the field of view that was drawn"))
        self.blank_writing = self._make(tr("Black out writing"), "mdi6.eraser")
        set_tip(
            self.blank_writing,
            tr("Exports show black where writing is found"),
        )
        self.blank_region = self._make(tr("Black out the region"), "mdi6.eraser-variant")
        set_tip(
            self.blank_region,
            tr("Exports show black where the region lies too: for writing that is not found"),
        )
        self.pass_writing = self._make(tr("Let writing pass"), "mdi6.text-recognition")
        set_tip(self.pass_writing, tr("You have looked: the writing on this scan names nobody"))
        self.calibrate = self._make(tr("Calibrate…"), "mdi6.ruler-square-compass")
        set_tip(self.calibrate, tr("Say how large a pixel is, by a calliper of known length"))
        self.heal = self._make(tr("Heal the lesion here"), "mdi6.bandage", "Ctrl+Shift+H")
        set_tip(
            self.heal,
            tr("Replace what the region covers by healthy tissue, as a scan of its own"),
        )
        self.clear_region = self._make(tr("Clear region"), "mdi6.selection-remove", "Delete")
        set_tip(self.clear_region, tr("Clear the region, so that stage one proposes a place"))

    def _show_history(self, history: History) -> None:
        for action, verb, words, name in (
            (self.undo, tr("Undo"), tr("Undo {0}"), history.undo_name),
            (self.redo, tr("Redo"), tr("Redo {0}"), history.redo_name),
        ):
            action.setText(verb if name is None else words.format(name))
            set_tip(action, action.text())

    def _make_tools(self) -> None:
        group = QActionGroup(self)
        self.tools = {
            tool: self._make(tr(info.name), info.icon, info.key) for tool, info in TOOLS.items()
        }
        for tool, action in self.tools.items():
            action.setCheckable(True)
            action.setData(tool)
            group.addAction(action)
        self.tools[Tool.ELLIPSE].setChecked(True)
        self.correct = self._make(tr("Correct mask"), "fa6s.pen-to-square", "K", check=True)
        set_tip(self.correct, tr("Correct this candidate's mask with the drawing tools"))
        self.restore_mask = self._make(tr("Mask as made"), "fa6s.clock-rotate-left")
        self.restore_mask.setIconText(tr("As made"))
        set_tip(self.restore_mask, tr("Back to the mask that stage one made"))
        self.propose = self._make(tr("Propose places"), "fa6s.location-crosshairs", "T")
        set_tip(self.propose, tr("Let stage one propose places to choose from"))
        self.brush_smaller = self._make(tr("Smaller brush"), "fa6s.minus", "[")
        self.brush_larger = self._make(tr("Larger brush"), "fa6s.plus", "]")
        self.live = self._make(tr("Live preview"), "mdi6.motion-outline", "Shift+L", check=True)
        set_tip(self.live, tr("Show the lesion while its region or the request changes"))
        self.move_region = {
            "left": self._make(tr("Region to the left"), "mdi6.arrow-left-thin", "Alt+Left"),
            "right": self._make(tr("Region to the right"), "mdi6.arrow-right-thin", "Alt+Right"),
            "up": self._make(tr("Region up"), "mdi6.arrow-up-thin", "Alt+Up"),
            "down": self._make(tr("Region down"), "mdi6.arrow-down-thin", "Alt+Down"),
        }
        self.clear_callipers = self._make(tr("Remove callipers"), "mdi6.ruler-square")
        self.operations = {
            Operation.SMOOTH: self._make(tr("Smooth"), "mdi6.vector-curve", "Ctrl+Shift+M"),
            Operation.GROW: self._make(tr("Grow"), "mdi6.arrow-expand-all", "Ctrl+]"),
            Operation.SHRINK: self._make(tr("Shrink"), "mdi6.arrow-collapse-all", "Ctrl+["),
            Operation.FILL: self._make(tr("Fill holes"), "mdi6.record-circle-outline"),
            Operation.LARGEST: self._make(tr("Keep largest"), "mdi6.chart-bubble"),
        }

    def _make_view(self) -> None:
        self.fit = self._make(tr("Fit"), "fa6s.expand", "Ctrl+0")
        self.near = self._make(tr("Zoom to the lesion"), "fa6s.magnifying-glass", "Z", check=True)
        set_tip(self.near, tr("Show each candidate's lesion large, until this is switched off"))
        self.one_to_one = self._make(tr("One to one"), "mdi6.numeric-1-box-outline", "Ctrl+1")
        self.zoom_in = self._make(tr("Zoom in"), "fa6s.magnifying-glass-plus", "Ctrl++")
        self.zoom_in.setShortcuts([QKeySequence("Ctrl++"), QKeySequence("Ctrl+=")])
        self.zoom_out = self._make(tr("Zoom out"), "fa6s.magnifying-glass-minus", "Ctrl+-")
        self.reset_contrast = self._make(tr("Reset contrast"), "fa6s.circle-half-stroke", "Ctrl+R")
        set_tip(self.reset_contrast, tr("Reset the contrast; drag on the scan to change it"))
        self.presets = {
            "full": self._make(tr("Full range"), "fa6s.circle-half-stroke"),
            "brighter": self._make(tr("Brighter"), "fa6s.sun"),
            "harder": self._make(tr("Harder"), "mdi6.contrast-box"),
            "dark": self._make(tr("Cysts and shadows"), "fa6s.moon"),
            "bright": self._make(tr("Bright echoes"), "mdi6.lightbulb-on-outline"),
        }
        self.spread_contrast = self._make(tr("Spread over this scan"), "mdi6.chart-histogram")
        self.field = self._make(tr("Field of view"), "mdi6.vector-square", check=True)
        self.scales = self._make(tr("Depth scale and ruler"), "mdi6.ruler", check=True)
        self.healthy = self._make(tr("Healthy scan"), "fa6s.code-compare", "Ctrl+H", check=True)
        set_tip(self.healthy, tr("Show the healthy scan instead"))
        self.blink = self._make(tr("Blink"), "mdi6.eye-refresh-outline", "U", check=True)
        set_tip(self.blink, tr("Blink between the healthy scan and the candidate"))
        self.difference = self._make(tr("Difference"), "mdi6.plus-minus-variant", "I", check=True)
        set_tip(self.difference, tr("Colour what differs from the healthy scan"))
        self.beside = self._make(
            tr("Side by side"), "mdi6.view-split-vertical", "Ctrl+2", check=True
        )
        set_tip(self.beside, tr("The healthy scan beside the candidate, in a view that follows"))
        self.swipe = self._make(tr("Swipe"), "mdi6.arrow-split-vertical", "Ctrl+3", check=True)
        set_tip(self.swipe, tr("The healthy scan left of a line, which is dragged or moved by key"))
        self.divider_left = self._make(tr("Line to the left"), "fa6s.caret-left", ",")
        self.divider_right = self._make(tr("Line to the right"), "fa6s.caret-right", ".")
        self.stages = {
            0: self._make(tr("Show the healthy scan"), "mdi6.numeric-0-box-outline", "Alt+0"),
            1: self._make(tr("Show stage one's shape"), "mdi6.numeric-1-box-outline", "Alt+1"),
            2: self._make(tr("Show stage two's lesion"), "mdi6.numeric-2-box-outline", "Alt+2"),
            3: self._make(tr("Show the finished candidate"), "mdi6.numeric-3-box-outline", "Alt+3"),
        }
        self.sheet = self._make(tr("Contact sheet"), "fa6s.table-cells", "Ctrl+4", check=True)
        set_tip(self.sheet, tr("Many candidates at once, in the place of the canvas"))
        self.review = self._make(tr("Review layout"), "mdi6.fullscreen", "F11", check=True)
        set_tip(self.review, tr("The whole screen: contact sheet and canvas, every panel folded"))
        self.reset_panels = self._make(tr("Reset panels"), "mdi6.dock-window")
        set_tip(self.reset_panels, tr("Every panel where it was at first, and as large"))
        self.overlay = self._make(tr("Next way to show the mask"), "fa6s.layer-group", "O")
        set_tip(self.overlay, tr("Tint and contour, contour alone, nothing, in turn"))
        self.contour = self._make(tr("Contour"), "mdi6.vector-polygon", "C", check=True)
        set_tip(self.contour, tr("Show the mask's contour"))

    def _make_candidate(self) -> None:
        keys = ("Ctrl+Return", "Ctrl+Enter")
        self.generate = self._make(tr("Generate"), "fa6s.wand-magic-sparkles")
        self.generate.setShortcuts([QKeySequence(key) for key in keys])
        self.cancel_all = self._make(tr("Cancel all"), "fa6s.ban", "Ctrl+.")
        self.batch = self._make(tr("Make a batch…"), "fa6s.layer-group", "Ctrl+Shift+Return")
        self.pause = self._make(tr("Pause the queue"), "fa6s.pause", check=True)
        set_tip(self.pause, tr("Pause the queue; the candidate being made is finished"))
        self.retry_failed = self._make(tr("Retry what failed"), "fa6s.rotate-right")
        self.retry_cancelled = self._make(tr("Retry what was cancelled"), "mdi6.undo-variant")
        self.clear_finished = self._make(tr("Clear finished jobs"), "fa6s.broom")
        set_tip(self.clear_finished, tr("Take finished jobs out of the list"))
        self._make_decisions()
        self.next_pending = self._make(tr("Next undecided"), "fa6s.forward-step", "N")
        set_tip(self.next_pending, tr("The next undecided candidate, on this scan or another"))
        self.next_scan = self._make(tr("Next scan"), "fa6s.arrow-down", "PgDown")
        self.previous_scan = self._make(tr("Previous scan"), "fa6s.arrow-up", "PgUp")
        self.next = self._make(tr("Next candidate"), "fa6s.arrow-right", "Right")
        self.previous = self._make(tr("Previous candidate"), "fa6s.arrow-left", "Left")
        self.unselect = self._make(tr("Back to the region"), "fa6s.arrow-turn-up", "Escape")
        set_tip(self.unselect, tr("Leave the candidate; back to the scan and its region"))
        walks = (self.next, self.previous, self.unselect, self.clear_region)
        for action in (*walks, *self.move_region.values()):
            # Only on the canvas and the strip: elsewhere these keys have work of their own.
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.reuse = self._make(tr("Copy request and region"), "fa6s.copy", "Ctrl+Shift+C")
        set_tip(self.reuse, tr("Put all that made this candidate into the request panel"))
        self.reuse_words = self._make(tr("Copy request only"), "fa6.copy", "Ctrl+Alt+C")
        set_tip(self.reuse_words, tr("Put its request into the panel and keep the region as it is"))
        self.again = {
            1: self._make(tr("Run again from stage one"), "fa6s.rotate"),
            2: self._make(tr("Run again from stage two (same mask)"), "fa6s.rotate"),
            3: self._make(tr("Run again from stage three (same lesion)"), "fa6s.rotate"),
        }
        self.again[2].setIconText(tr("Stage two again"))
        self.again[3].setIconText(tr("Stage three again"))
        self.add_lesion = self._make(tr("Add another lesion"), "fa6s.circle-plus", "Ctrl+L")
        set_tip(self.add_lesion, tr("Draw a region for a further lesion on this candidate"))
        self.leave_ground = self._make(
            tr("Back to the healthy scan"), "fa6s.circle-minus", "Ctrl+Shift+L"
        )
        set_tip(self.leave_ground, tr("The next lesion stands alone, on the healthy scan"))
        self.discard = self._make(tr("Discard candidate"), "fa6s.trash-can", "Shift+Delete")
        set_tip(self.discard, tr("Hide it; undo or the list of those discarded brings it back"))
        self.keep_best = self._make(tr("Keep the best of each scan…"), "fa6s.ranking-star")
        set_tip(
            self.keep_best,
            tr("Of those listed and undecided keep the ones that the critic tells least easily"),
        )
        self.list_told = self._make(tr("List those told at most…"), "fa6s.filter")
        set_tip(self.list_told, tr("List only those that the critic tells no more easily"))
        self.restore = self._make(tr("Restore candidate"), "fa6s.trash-can-arrow-up")
        set_tip(self.restore, tr("Take a discarded candidate back among the others"))

    def _make_decisions(self) -> None:
        self.approve = self._decision(tr("Approve"), DecisionState.APPROVED, "A")
        self.reject = self._decision(tr("Reject"), DecisionState.REJECTED, "R")
        set_tip(self.reject, tr("Reject, with reasons if you like; again or Return to confirm"))
        self.approve_with = self._make(tr("Approve with words…"), "fa6s.comment-medical", "Shift+A")
        set_tip(self.approve_with, tr("Approve, and say what you read the lesion as"))
        self.reject_with = self._make(tr("Reject with reasons…"), "fa6s.comment-medical", "Shift+R")
        set_tip(self.reject_with, tr("Reject, with reasons and what you read the lesion as"))
        self.flag = self._decision(tr("Flag"), DecisionState.FLAGGED, "S")
        set_tip(self.flag, tr("Flag for a second look; again or Return to confirm"))
        self.pend = self._decision(tr("Pending"), DecisionState.PENDING, "Q")
        self.pend.setShortcuts([QKeySequence("Q"), QKeySequence("P")])
        set_tip(self.pend, tr("Back to pending"))
        self.approve_rest = self._make(tr("Approve the rest"), "mdi6.check-all", "Ctrl+Shift+A")
        self.reject_rest = self._make(tr("Reject the rest"), "mdi6.close-box-multiple-outline")
        self.reject_rest.setShortcut(QKeySequence("Ctrl+Shift+X"))
        for action in (self.approve_rest, self.reject_rest):
            set_tip(action, tr("All that are listed and not decided yet, as one step to undo"))
        self.stay = self._make(tr("Stay after deciding"), "fa6s.thumbtack", check=True)
        set_tip(self.stay, tr("Stay on a candidate after deciding, instead of going to the next"))
        self.blinded = self._make(tr("Blinded"), "mdi6.eye-off-outline", check=True)
        set_tip(
            self.blinded,
            tr("Hide what was asked for, pathology and all, until it is decided; kept with it"),
        )
        self.summary = self._make(tr("Summary of decisions…"), "fa6s.chart-simple", "Ctrl+Shift+R")

    def _make_sets(self) -> None:
        self.studies = self._make(tr("Reader studies…"), "fa6s.users-viewfinder")
        set_tip(
            self.studies, tr("Can readers tell candidates from real lesions? Blinded, with report")
        )
        self.plan = self._make(tr("Fill a data set's gaps…"), "fa6s.bars-progress")
        set_tip(self.plan, tr("Count a data set, and make of each kind of lesion what it lacks"))

    def _make_help(self) -> None:
        self.help = self._make(tr("Help"), "fa6s.circle-question", "F1")
        self.keys = self._make(tr("Mouse and keys"), "fa6s.keyboard", "Ctrl+F1")
        self.palette = self._make(tr("Find an action…"), "fa6s.terminal", "Ctrl+Shift+P")
        self.tour = self._make(tr("Tour of the window"), "fa6s.signs-post")
        self.log_folder = self._make(tr("Show the log folder"), "fa6s.folder-tree")
        self.licences = self._make(tr("Licences"), "fa6s.scale-balanced")
        set_tip(self.licences, tr("Whose work ships with busynth, and under which licences"))
        self.about = self._make(tr("About busynth"), "fa6s.circle-info")

    def _decision(self, text: str, state: DecisionState, key: str) -> QAction:
        action = self._make(text, DECISION_ICONS[state], key, DECISION_COLOURS[state])
        action.setObjectName(state.value)
        return action

    def _make(
        self,
        text: str,
        symbol: str,
        key: str | QKeySequence = "",
        colour: QColor | None = None,
        check: bool = False,
    ) -> QAction:
        action = QAction(icon(symbol, colour), text, self)
        self._groups[action] = self._group
        action.setCheckable(check)
        if key:
            action.setShortcut(QKeySequence(key))
        set_tip(action, text.rstrip("…"))
        return action
