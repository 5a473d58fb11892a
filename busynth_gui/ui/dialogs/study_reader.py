"""The screen on which a study is read: trials, breaks, and nothing that tells what is shown."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from busynth_gui.study.design import Question, Task
from busynth_gui.ui.dialogs.study_answer import StudyAnswer
from busynth_gui.ui.dialogs.study_picture import StudyPicture
from busynth_gui.ui.models.study_reading import Screen, StudyReading
from busynth_gui.ui.widgets.factory import configured, heading, make_primary
from busynth_gui.ui.widgets.screen_room import resize_within_screen

__all__ = ["StudyReader"]


class StudyReader(QDialog):
    """Shows a :class:`StudyReading`. Closing it stops; what was answered stays answered."""

    def __init__(self, reading: StudyReading, parent: QWidget) -> None:
        super().__init__(parent)
        self.reading = reading
        reading.setParent(self)
        self.setWindowTitle(self.tr("Reader study"))
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        self.setModal(True)
        count = 1 if reading.study.design.task is Task.RATE else 2
        sides = [self.tr("Picture")] if count == 1 else [self.tr("Left"), self.tr("Right")]
        self.pictures = [StudyPicture(name) for name in sides]
        self.answer = StudyAnswer(reading)
        self.pages = QStackedWidget()
        self.words_page, self.trial_page = self._make_words(), self._make_trial()
        self.pages.addWidget(self.words_page)
        self.pages.addWidget(self.trial_page)
        column = QVBoxLayout(self)
        column.addLayout(self._make_top())
        column.addWidget(self.pages, 1)
        for side, picture in enumerate(self.pictures):
            picture.choosable = count == 2
            picture.outlining = Question.OUTLINE in reading.study.design.questions and count == 1
            picture.clicked.connect(lambda side=side: reading.choose(side))
            picture.outlined.connect(reading.draw)
        reading.screen_changed.connect(self._show_screen)
        reading.draft_changed.connect(self._show_draft)
        resize_within_screen(self, 1180, 820)
        self._show_screen()

    # Building

    def _make_top(self) -> QHBoxLayout:
        line = QHBoxLayout()
        self.who = QLabel(self.tr("Reader: {0}").format(self.reading.reader))
        self.who.setTextFormat(Qt.TextFormat.PlainText)
        self.place = QLabel()
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setMaximumHeight(8)
        self.progress.setAccessibleName(self.tr("Progress"))
        stop = configured(QPushButton(self.tr("Stop for now")), objectName="stop")
        stop.setAutoDefault(False)
        stop.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        stop.setToolTip(self.tr("Every answer is kept; go on whenever you like (Escape)"))
        stop.clicked.connect(lambda _=False: self.reject())
        line.addWidget(self.who)
        line.addSpacing(18)
        line.addWidget(self.place)
        line.addWidget(self.progress, 1)
        line.addWidget(stop)
        return line

    def _make_trial(self) -> QWidget:
        page = QWidget()
        # Has the keyboard, so that no button is pressed by a key that is meant for the answer.
        page.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        row = QHBoxLayout()
        for picture in self.pictures:
            row.addWidget(picture, 1)
        column.addLayout(row, 1)
        column.addWidget(self.answer)
        return page

    def _make_words(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.addStretch(1)
        self.title = heading("")
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        font = self.title.font()
        font.setPointSizeF(font.pointSizeF() * 1.5)
        self.title.setFont(font)
        self.words = QLabel(wordWrap=True)
        self.words.setMaximumWidth(640)
        self.go_on = configured(QPushButton(), objectName="go-on")
        make_primary(self.go_on)
        self.go_on.setDefault(True)
        self.go_on.setMinimumWidth(200)
        self.go_on.clicked.connect(lambda _=False: self._go_on())
        for widget in (self.title, self.words, self.go_on):
            row = QHBoxLayout()
            row.addStretch(1)
            row.addWidget(widget, 0 if widget is not self.words else 4)
            row.addStretch(1)
            column.addLayout(row)
            column.addSpacing(14)
        column.addStretch(1)
        return page

    # Showing

    def _show_screen(self) -> None:
        reading = self.reading
        place, of = reading.position
        trial = reading.screen is Screen.TRIAL
        words = self.tr("Practice {0} of {1}") if reading.is_practice else self.tr("{0} of {1}")
        self.place.setText(words.format(place, of) if trial else "")
        self.progress.setRange(0, reading.count)
        self.progress.setValue(reading.answered)
        if trial:
            for picture, frame in zip(self.pictures, reading.frames, strict=True):
                picture.show_pixels(frame.pixels)
            self.pages.setCurrentWidget(self.trial_page)
            self.trial_page.setFocus()
            if self.isActiveWindow():
                reading.resume()
        else:
            self._show_words()
            self.pages.setCurrentWidget(self.words_page)
            self.go_on.setFocus()
        self._show_draft()

    def _show_draft(self) -> None:
        chosen = self.reading.draft.chosen
        for picture, number in zip(self.pictures, self.reading.shown, strict=False):
            picture.set_chosen(chosen is not None and chosen == number)
        if self.reading.outline is None:
            for picture in self.pictures:
                picture.clear_outline()

    def _show_words(self) -> None:
        title, words, button = {
            Screen.WELCOME: self._welcome,
            Screen.AFTER_PRACTICE: self._after_practice,
            Screen.BREAK: self._break,
            Screen.FINISHED: self._finished,
        }[self.reading.screen]()
        self.title.setText(title)
        self.words.setText(words)
        self.go_on.setText(button)

    def _welcome(self) -> tuple[str, str, str]:
        reading = self.reading
        if reading.study.design.task is Task.RATE:
            task = self.tr(
                "You will see one picture at a time. Say whether its lesion is real or synthetic,"
                " from 1 (definitely real) to 6 (definitely synthetic)."
            )
        else:
            task = self.tr(
                "You will see two pictures at a time, alike in class and size. Say which of the two"
                " is synthetic; when you cannot tell, guess."
            )
        more = self.tr(
            "The wheel enlarges. An answer is kept when it is given and cannot be changed. You may"
            " stop at any time and go on later. How you did is told when all have read."
        )
        if reading.answered:
            title, button = self.tr("Welcome back, {0}").format(reading.reader), self.tr("Go on")
            before = self.tr(
                "{0} of {1} are answered under this name. If that was not you, stop and write"
                " another name."
            )
            more += "\n\n" + before.format(reading.answered, reading.count)
        else:
            title, button = self.tr("Real or synthetic?"), self.tr("Begin")
            if reading.is_practice:
                button = self.tr("Begin with practice")
        return title, f"{task}\n\n{more}", button

    def _after_practice(self) -> tuple[str, str, str]:
        return (
            self.tr("Practice is over"),
            self.tr("From now on every answer counts: {0} pictures or pairs.").format(
                self.reading.count - self.reading.answered
            ),
            self.tr("Begin"),
        )

    def _break(self) -> tuple[str, str, str]:
        return (
            self.tr("Time for a break"),
            self.tr("{0} of {1} are done. Look at something far away; nothing is lost.").format(
                self.reading.answered, self.reading.count
            ),
            self.tr("Go on"),
        )

    def _finished(self) -> tuple[str, str, str]:
        reading = self.reading
        if reading.lost:
            words = self.tr(
                "{0} of {1} cannot be shown: a picture of each is damaged. What you answered is"
                " kept; when the workspace was restored from a backup, go on here."
            )
            return (
                self.tr("Some cannot be shown"),
                words.format(reading.lost, reading.count),
                self.tr("Close"),
            )
        return (
            self.tr("Thank you, that was all"),
            self.tr("Your answers are kept. The results are told when all have read."),
            self.tr("Close"),
        )

    def _go_on(self) -> None:
        if self.reading.screen is Screen.FINISHED:
            self.accept()
        else:
            self.reading.begin()

    # Events

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.reject()
            return
        if self.reading.screen is not Screen.TRIAL:
            super().keyPressEvent(event)
        elif not self.answer.press(event):
            event.ignore()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange:
            if self.isActiveWindow():
                self.reading.resume()
            else:
                self.reading.pause()

    def done(self, result: int) -> None:
        self.reading.pause()
        super().done(result)
