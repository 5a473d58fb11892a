"""Films: look through them, and choose the frames that become scans."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from busynth_gui.imaging.film import Film
from busynth_gui.ui.dialogs.film_player import FilmPlayer
from busynth_gui.ui.models.film_playback import PAGE, FilmPlayback
from busynth_gui.ui.models.shortcuts import KeyMap, spelled_key
from busynth_gui.ui.models.tooltips import native
from busynth_gui.ui.services.unreadable import shown_name
from busynth_gui.ui.widgets.factory import configured, heading, make_primary
from busynth_gui.ui.widgets.screen_room import resize_within_screen
from busynth_gui.ui.wording.numbers import number_words

__all__ = ["FilmDialog"]

_LIST_WIDTH = 220


class FilmDialog(QDialog):
    """One film at a time; with several, a list of them, each as it was left.

    ``frames_taken`` carries a film and the frames (from 0) that are to become scans. Then the next
    film comes of which none was taken, or some are marked; after the last the dialog closes.
    """

    frames_taken = Signal(object, tuple)

    def __init__(self, films: Iterable[Film], keys: KeyMap, parent: QWidget) -> None:
        super().__init__(parent)
        self._keys = keys
        self._playbacks: list[FilmPlayback] = []
        self.player: FilmPlayer | None = None
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Films"))
        self.list.setSpacing(2)
        self.list.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._left = QWidget()
        column = QVBoxLayout(self._left)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(heading(self.tr("Films")))
        column.addWidget(self.list)
        self._splitter = QSplitter()
        self._splitter.addWidget(self._left)
        self._splitter.setChildrenCollapsible(False)
        whole = QVBoxLayout(self)
        whole.addWidget(self._splitter, 1)
        whole.addLayout(self._make_buttons())
        self.list.installEventFilter(self)
        self.list.currentRowChanged.connect(self._show)
        keys.changed.connect(self._show_keys)
        self._show_keys()
        resize_within_screen(self, 1060, 700)
        self.add(films)

    def add(self, films: Iterable[Film]) -> None:
        """List films and turn to the first of them; those that are listed stay as they were."""
        films = list(films)
        for film in films:
            if film not in self._films:
                playback = FilmPlayback(film, self)
                playback.choice_changed.connect(self._show_choice)
                playback.position_changed.connect(self._on_moved)
                self._playbacks.append(playback)
                item = QListWidgetItem(self._words_of(playback))
                item.setToolTip(shown_name(str(film.path)))
                self.list.addItem(item)
        self._left.setVisible(len(self._playbacks) > 1)
        self._splitter.setSizes([_LIST_WIDTH, self.width() - _LIST_WIDTH])
        row = self._films.index(films[0])
        if row == self.list.currentRow():
            self._show(row)  # it may have been closed
        self.list.setCurrentRow(row)

    @property
    def has_marks(self) -> bool:
        """Whether there are marked frames that were not taken."""
        return any(playback.marked for playback in self._playbacks)

    def take(self) -> None:
        """Let the chosen frames become scans."""
        playback = self._playback
        playback.set_playing(False)
        self.frames_taken.emit(playback.film, playback.take())
        rows = [row for row, other in enumerate(self._playbacks) if other.marked or not other.taken]
        if not rows:
            self.accept()
            return
        later = [row for row in rows if row > self.list.currentRow()]
        self.list.setCurrentRow((later or rows)[0])

    def done(self, result: int) -> None:
        """Close; what is being decoded is not waited for."""
        self._end_player()
        super().done(result)

    @property
    def _films(self) -> list[Film]:
        return [playback.film for playback in self._playbacks]

    @property
    def _playback(self) -> FilmPlayback:
        return self._playbacks[self.list.currentRow()]

    def _make_buttons(self) -> QHBoxLayout:
        self.counted = QLabel()
        self.mark_button = self._button("mark", lambda: self._do("mark"))
        self.mark_button.setCheckable(True)
        self.close_button = self._button("close", self.reject)
        self.close_button.setText(self.tr("Close"))
        self.take_button = self._button("take", self.take)
        make_primary(self.take_button)
        row = QHBoxLayout()
        row.addWidget(self.counted, 1)
        for button in (self.mark_button, self.close_button, self.take_button):
            row.addWidget(button)
        return row

    def _button(self, name: str, do: Callable[[], object]) -> QPushButton:
        button = configured(QPushButton(), objectName=name, autoDefault=False)
        # Not by click: the keys go on going through the film.
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(lambda _=False: do())
        return button

    # Showing

    def _show(self, row: int) -> None:
        self._end_player()
        if row < 0:
            return
        playback = self._playbacks[row]
        self.player = FilmPlayer(playback)
        self._splitter.addWidget(self.player)
        self._splitter.setStretchFactor(1, 1)
        self.player.slider.installEventFilter(self)
        name = shown_name(playback.film.path.name)
        self.setWindowTitle(self.tr("Frames of {0}").format(name))
        self._show_choice()
        if not self.list.hasFocus():
            self.player.view.setFocus()

    def _end_player(self) -> None:
        if self.player is not None:
            self.player.close_film()
            self.player.setParent(None)
            self.player.deleteLater()
            self.player = None

    def _on_moved(self, _frame: int) -> None:
        if self.list.currentRow() >= 0:
            self._show_buttons()

    def _show_choice(self) -> None:
        row = self.list.currentRow()
        if row >= 0:
            self.list.item(row).setText(self._words_of(self._playbacks[row]))
            self._show_buttons()

    def _show_buttons(self) -> None:
        playback = self._playback
        marked = len(playback.marked)
        self.counted.setText(self.tr("Marked: {0}").format(marked) if marked else "")
        self.mark_button.setChecked(playback.is_marked(playback.position))
        if marked > 1:
            words = self.tr("Take {0} frames as scans").format(marked)
        elif marked:
            words = self.tr("Take the marked frame as a scan")
        else:
            words = self.tr("Take this frame as a scan")
        self.take_button.setText(words)

    def _words_of(self, playback: FilmPlayback) -> str:
        """A film in the list: its name, how long it is, what was chosen of it."""
        film = playback.film
        long = [self.tr("Frames: {0}").format(film.frames)]
        if film.rate is not None:
            long.append(self.tr("{0} s").format(number_words(film.frames / film.rate, 1)))
        chosen = []
        if playback.marked:
            chosen.append(self.tr("marked: {0}").format(len(playback.marked)))
        if playback.taken:
            chosen.append(self.tr("taken: {0}").format(playback.taken))
        lines = (shown_name(film.path.name), " · ".join(long), " · ".join(chosen))
        return "\n".join(line for line in lines if line)

    def _show_keys(self) -> None:
        self.mark_button.setText(self.tr("Mark the frame"))
        for button in (self.mark_button, self.take_button):
            spelled = map(native, self._keys.keys(f"film.{button.objectName()}"))
            button.setToolTip(", ".join(spelled))

    # Keys

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """List and slider have keys of their own; the film's go before them."""
        if event.type() is QEvent.Type.KeyPress:
            assert isinstance(event, QKeyEvent)
            return self._on_key(event)
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        focus = self.focusWidget()
        if isinstance(focus, QAbstractButton) and event.key() in (
            Qt.Key.Key_Return,
            Qt.Key.Key_Enter,
        ):
            focus.click()
        elif not self._on_key(event):
            super().keyPressEvent(event)

    def _on_key(self, event: QKeyEvent) -> bool:
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return False
        name = self._keys.film_action_of(spelled_key(event.key()))
        if name is None:
            return False
        if not event.isAutoRepeat() or name in ("next", "previous", "forward", "back"):
            self._do(name)
        return True

    def _do(self, name: str) -> None:
        playback = self._playback
        match name:
            case "play":
                playback.toggle_playing()
            case "next" | "previous":
                playback.step(1 if name == "next" else -1)
            case "forward" | "back":
                playback.step(PAGE if name == "forward" else -PAGE)
            case "first":
                playback.seek(0)
            case "last":
                playback.seek(playback.film.frames - 1)
            case "mark":
                playback.toggle_mark(playback.position)
            case "take":
                self.take()
