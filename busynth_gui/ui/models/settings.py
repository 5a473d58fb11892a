"""The user's settings: each declared once, with its words, its range and its default.

The settings dialog is built from :data:`SETTINGS`. What belongs to a workspace and not to its
user, as the layout or the last request, is kept in the workspace.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeAlias

from PySide6.QtCore import QCoreApplication, QObject, Signal

from busynth_gui.case.errors import Refusal
from busynth_gui.ui.models.user_store import UserStore
from busynth_gui.ui.wording.language import marked

__all__ = ["SETTINGS", "Group", "Setting", "Settings", "Value"]

_log = logging.getLogger(__name__)

_KEY = "settings"

Value: TypeAlias = bool | int | str


class Group(StrEnum):
    """The page of the dialog; what is ``HIDDEN`` is kept, and on none."""

    GENERAL = "general"
    WORK = "work"
    MOUSE = "mouse"
    HIDDEN = "hidden"


@dataclass(frozen=True)
class Setting:
    """One setting. ``words`` and ``tip`` are English, as the translator sees them.

    A bool is a switch, an int has a range ``low`` to ``high`` and a ``unit``, and a str is one of
    ``choices``, each with its words.
    """

    key: str
    default: Value
    group: Group
    words: str = ""
    tip: str = ""
    low: int = 0
    high: int = 0
    unit: str = ""
    choices: tuple[tuple[str, str], ...] = ()

    def label(self) -> str:
        return QCoreApplication.translate("Settings", self.words)

    def hint(self) -> str:
        return QCoreApplication.translate("Settings", self.tip) if self.tip else ""

    def options(self) -> list[tuple[str, str]]:
        """The values of a choice, each with what it says on screen."""
        translate = QCoreApplication.translate
        return [(value, translate("Settings", words)) for value, words in self.choices]

    def fits(self, value: object) -> bool:
        """Whether a value is of the setting's kind and within its range."""
        if type(value) is not type(self.default):
            return False
        if isinstance(value, bool):
            return True
        if isinstance(value, int):
            return self.low <= value <= self.high
        return value in {choice for choice, _ in self.choices}


_DRAGS = (
    ("draw", marked("Settings", "draw with the tool in hand")),
    ("pan", marked("Settings", "move the view")),
    ("contrast", marked("Settings", "window (across) and level (up and down)")),
    ("nothing", marked("Settings", "nothing")),
)
_WHEELS = (
    ("zoom", marked("Settings", "zoom to the pointer")),
    ("brush", marked("Settings", "size of the brush")),
    ("candidates", marked("Settings", "next and previous candidate")),
    ("nothing", marked("Settings", "nothing")),
)

SETTINGS: tuple[Setting, ...] = (
    Setting(
        "language",
        "system",
        Group.GENERAL,
        marked("Settings", "Language"),
        marked("Settings", "Another language is used from the next start on"),
        choices=(
            ("system", marked("Settings", "as the system")),
            ("en", "English"),
            ("de", "Deutsch"),
        ),
    ),
    Setting(
        "theme",
        "system",
        Group.GENERAL,
        marked("Settings", "Theme"),
        marked("Settings", "The surround of the scan is dark grey in every theme"),
        choices=(
            ("system", marked("Settings", "as the system")),
            ("light", marked("Settings", "light")),
            ("dark", marked("Settings", "dark")),
        ),
    ),
    Setting(
        "load_at_start",
        True,
        Group.GENERAL,
        marked("Settings", "Load the bundle at the start"),
        marked("Settings", "Without, the first candidate waits until the bundle is in memory"),
    ),
    Setting(
        "next_undecided",
        True,
        Group.WORK,
        marked("Settings", "After a decision turn to the next undecided candidate"),
    ),
    Setting(
        "words_when_approving",
        False,
        Group.WORK,
        marked("Settings", "Ask what is read when approving, too"),
        marked("Settings", "Rejecting and flagging ask for reasons and BI-RADS descriptors anyway"),
    ),
    Setting(
        "live",
        True,
        Group.WORK,
        marked("Settings", "Live preview: show the lesion while region and request change"),
        marked("Settings", "A likeness that is made in a moment; it is no candidate"),
    ),
    Setting(
        "live_whole",
        "pace",
        Group.WORK,
        marked("Settings", "Live preview: full quality once all is at rest"),
        marked("Settings", "Generate then keeps what is seen; until then it is no candidate"),
        choices=(
            ("pace", marked("Settings", "when a candidate takes 3 s or less here")),
            ("always", marked("Settings", "always")),
            ("never", marked("Settings", "never")),
        ),
    ),
    Setting(
        "idle_minutes",
        2,
        Group.WORK,
        marked("Settings", "Time for a case: a pause begins after"),
        marked(
            "Settings",
            "Without mouse and keyboard for longer than that, the time is not counted any more",
        ),
        low=1,
        high=60,
        unit="min",
    ),
    Setting(
        "undo_mb",
        64,
        Group.WORK,
        marked("Settings", "Memory for undo"),
        marked("Settings", "The oldest steps are forgotten when there are more"),
        low=8,
        high=1024,
        unit="MB",
    ),
    Setting(
        "blink_ms",
        500,
        Group.WORK,
        marked("Settings", "Blink: time that each of the two is seen"),
        marked(
            "Settings",
            "Shorter than 350 ms would flash more often than is safe for people who react to "
            "flicker",
        ),
        low=350,
        high=3000,
        unit="ms",
    ),
    Setting(
        "mouse_left",
        "draw",
        Group.MOUSE,
        marked("Settings", "Drag with the left button"),
        choices=_DRAGS,
    ),
    Setting(
        "mouse_middle",
        "pan",
        Group.MOUSE,
        marked("Settings", "Drag with the middle button"),
        choices=_DRAGS,
    ),
    Setting(
        "mouse_right",
        "contrast",
        Group.MOUSE,
        marked("Settings", "Drag with the right button"),
        marked("Settings", "A double click with the button for the contrast resets the contrast"),
        choices=_DRAGS,
    ),
    Setting(
        "wheel",
        "zoom",
        Group.MOUSE,
        marked("Settings", "Wheel"),
        choices=_WHEELS,
    ),
    Setting(
        "wheel_shift",
        "brush",
        Group.MOUSE,
        marked("Settings", "Shift and wheel"),
        choices=_WHEELS,
    ),
    Setting(
        "wheel_ctrl",
        "zoom",
        Group.MOUSE,
        marked("Settings", "Ctrl and wheel"),
        choices=_WHEELS,
    ),
    Setting(
        "zoom_step",
        20,
        Group.MOUSE,
        marked("Settings", "Zoom by one notch of the wheel"),
        low=5,
        high=100,
        unit="%",
    ),
    Setting(
        "contrast_speed",
        100,
        Group.MOUSE,
        marked("Settings", "Speed of window and level"),
        low=20,
        high=400,
        unit="%",
    ),
    Setting("tour_seen", False, Group.HIDDEN),
)

_BY_KEY = {setting.key: setting for setting in SETTINGS}
_BUTTONS = ("mouse_left", "mouse_middle", "mouse_right")


class Settings(QObject):
    """The settings' values, kept in the user's data. ``changed`` carries the key of one.

    What is stored but is of another kind or out of range counts as not there; the log says so. It
    stays in the store until it is set here: another version may have kept it.
    """

    changed = Signal(str)

    def __init__(self, data: UserStore | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.data = data or UserStore()
        self._not_ours: dict[str, object] = {}
        self._values = self._read()

    def __getitem__(self, key: str) -> Any:
        """The value of a setting, of its default's type. Raises KeyError for no setting."""
        return self._values.get(key, _BY_KEY[key].default)

    def set(self, key: str, value: Value) -> None:
        """Change a setting and keep it. Raises Refusal for what makes the window useless."""
        setting = _BY_KEY[key]
        if not setting.fits(value):
            raise ValueError(f"{key} cannot be {value!r}")
        if value == self[key]:
            return
        if key in _BUTTONS and value != "draw":
            others = [self[button] for button in _BUTTONS if button != key]
            if "draw" not in others:
                raise Refusal("no button would draw", "let another button draw first")
        self._values[key] = value
        self._not_ours.pop(key, None)
        self._keep()
        self.changed.emit(key)

    def reset(self, group: Group) -> None:
        """Back to the defaults of a page."""
        ours = [setting for setting in SETTINGS if setting.group is group]
        before = {setting.key: self[setting.key] for setting in ours}
        for setting in ours:
            self._values.pop(setting.key, None)
            self._not_ours.pop(setting.key, None)
        self._keep()
        for setting in ours:
            if before[setting.key] != setting.default:
                self.changed.emit(setting.key)

    def _keep(self) -> None:
        kept = {k: v for k, v in self._values.items() if v != _BY_KEY[k].default}
        self.data.set(_KEY, self._not_ours | kept)

    def _read(self) -> dict[str, Value]:
        kept = self.data.get(_KEY, {})
        if not isinstance(kept, dict):
            _log.warning("The settings in the store are no table: the defaults hold")
            return {}
        values: dict[str, Value] = {}
        for key, value in kept.items():
            setting = _BY_KEY.get(key)
            if setting is None:
                self._not_ours[key] = value
                _log.warning("The setting '%s' in the store is not known", key)
            elif not setting.fits(value):
                self._not_ours[key] = value
                _log.warning("The setting '%s' cannot be %r: its default holds", key, value)
            else:
                values[key] = value
        if "draw" not in [values.get(key, _BY_KEY[key].default) for key in _BUTTONS]:
            _log.warning("No button would draw: the buttons' defaults hold")
            for key in _BUTTONS:
                values.pop(key, None)
        return values
