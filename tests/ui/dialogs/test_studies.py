"""Reader studies in the window: set up, read by keys, stopped and gone on with, withheld, told."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from desk import LEFT
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget
from pytestqt.qtbot import QtBot

sys.path.insert(0, str(Path(__file__).parents[2] / "study"))

from study_sets import make_sources, make_study

from busynth_gui.case.descriptors import Pathology
from busynth_gui.case.errors import Refusal
from busynth_gui.labelled.read import LabelledSet
from busynth_gui.study.answers import Answer
from busynth_gui.study.building import Built
from busynth_gui.study.design import Block, Design, Kind, Question, Task
from busynth_gui.study.order import is_swapped, order_for
from busynth_gui.study.simulated import simulated_name
from busynth_gui.ui.dialogs.study_dialog import StudyDialog
from busynth_gui.ui.dialogs.study_reader import StudyReader
from busynth_gui.ui.main_window import MainWindow
from busynth_gui.ui.models.study_reading import Screen, StudyReading

KEY = Qt.Key
DESIGN = Design("Real?", 2, count=6, practice=2, repeats=2, break_every=4)


@pytest.fixture(scope="module", autouse=True)
def no_marks() -> object:
    """Speckle that tests make looks drawn to a network that has seen real scans alone."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            "busynth_gui.study.sources.find_marks",
            lambda pixels, _view: np.zeros(pixels.shape, bool),
        )
        yield


@pytest.fixture(scope="module")
def rating(no_marks: object) -> Built:
    return make_study(DESIGN, 10, 10)


@pytest.fixture(scope="module")
def choice(no_marks: object) -> Built:
    return make_study(replace(DESIGN, name="Which?", task=Task.CHOOSE, count=4), 20, 20)


@pytest.fixture
def studies(open_window: Callable[[], MainWindow]) -> MainWindow:
    return open_window()


def dialog_of(window: MainWindow) -> StudyDialog:
    window.actions_.studies.trigger()
    dialog = window.dialogs.study_dialog
    assert dialog is not None
    return dialog


def reader_of(qtbot: QtBot, dialog: StudyDialog, name: str) -> StudyReader:
    dialog.name.setCurrentText(name)
    qtbot.mouseClick(dialog.read_button, LEFT)
    assert dialog.reader is not None
    return dialog.reader


def said_on(widget: QWidget) -> str:
    """All words on screen, window titles and tool tips too."""
    shown = [*widget.findChildren(QLabel), *widget.findChildren(QAbstractButton)]
    tips = [each.toolTip() for each in widget.findChildren(QWidget)]
    names = [each.accessibleName() for each in widget.findChildren(QWidget)]
    return "\n".join([widget.windowTitle(), *(each.text() for each in shown), *tips, *names])


def test_a_study_is_read_by_keys_alone(qtbot: QtBot, studies: MainWindow, rating: Built) -> None:
    key = studies.workspace.studies.add(rating).id
    dialog = dialog_of(studies)
    reader = reader_of(qtbot, dialog, "A. Reader")
    reading, seen = reader.reading, []
    while reading.screen is not Screen.FINISHED:
        seen.append(reading.screen)
        if reading.screen is not Screen.TRIAL:
            qtbot.mouseClick(reader.go_on, LEFT)
            continue
        assert not reading.give(), "nothing is answered yet"
        qtbot.keyClick(reader, KEY.Key_5)
        qtbot.keyClick(reader, KEY.Key_2)
        assert reading.draft.rating == 2
        qtbot.keyClick(reader, KEY.Key_Return)
    assert [s for s in seen if s is not Screen.TRIAL] == [
        Screen.WELCOME, Screen.AFTER_PRACTICE, Screen.BREAK,
    ]  # fmt: skip
    answers = studies.workspace.studies.answers(key)
    assert len(answers) == 10 and {a.rating for a in answers} == {2}
    assert all(a.seconds is not None for a in answers)
    qtbot.mouseClick(reader.go_on, LEFT)
    assert dialog.report_button.isEnabled()


def test_nothing_on_screen_tells_what_is_shown(
    qtbot: QtBot, studies: MainWindow, rating: Built
) -> None:
    studies.workspace.studies.add(rating)
    reader = reader_of(qtbot, dialog_of(studies), "A. Reader")
    said, kinds = set(), set()
    while len(kinds) < 2:
        if reader.reading.screen is not Screen.TRIAL:
            reader.reading.begin()
        trial = reader.reading.trial
        assert trial is not None
        kinds.add(rating.study.picture(trial.pictures[0]).kind)
        # Only how far one has come changes from one to the next.
        said.add(said_on(reader).replace(reader.place.text(), ""))
        qtbot.keyClick(reader, KEY.Key_3)
        qtbot.keyClick(reader, KEY.Key_Return)
    (words,) = said
    assert not any(info.source in words for info in rating.study.pictures)


def test_a_reader_stops_and_goes_on_where_they_were(
    qtbot: QtBot, open_window: Callable[[], MainWindow], rating: Built
) -> None:
    window = open_window()
    key = window.workspace.studies.add(rating).id
    dialog = dialog_of(window)
    reader = reader_of(qtbot, dialog, "A. Reader")
    qtbot.mouseClick(reader.go_on, LEFT)
    for _ in range(2):
        qtbot.keyClick(reader, KEY.Key_4)
        qtbot.keyClick(reader, KEY.Key_Return)
    qtbot.keyClick(reader, KEY.Key_Escape)
    assert not dialog.report_button.isEnabled()
    assert "withheld" in dialog.hint.text()
    window.close()
    again = open_window()
    dialog = dialog_of(again)
    reader = reader_of(qtbot, dialog, " a. reader ")
    assert reader.reading.answered == 2
    assert reader.reading.reader == "A. Reader"
    qtbot.mouseClick(reader.go_on, LEFT)
    assert reader.reading.trial is not None
    assert reader.reading.trial.block is Block.MAIN
    # Another reader begins at the beginning.
    reader.reject()
    other = reader_of(qtbot, dialog, "B. Reader")
    assert other.reading.answered == 0
    other.reject()
    assert len(again.workspace.studies.answers(key)) == 2


def test_nobody_becomes_another_reader_by_a_name_that_is_completed(
    qtbot: QtBot, studies: MainWindow, rating: Built
) -> None:
    store = studies.workspace.studies
    key = store.add(rating).id
    store.give(key, Answer("Reader 12", 0, rating=3))
    dialog = dialog_of(studies)
    assert dialog.name.currentText() == ""
    for typed, called in (("Reader", "Reader"), ("reader 12", "Reader 12")):
        dialog.name.setFocus()
        qtbot.keyClicks(dialog.name.lineEdit(), typed)
        assert dialog.name.currentText() == typed
        qtbot.mouseClick(dialog.read_button, LEFT)
        reader = dialog.reader
        assert reader is not None and reader.reading.reader == called
        assert called in reader.who.text()
        back = "Welcome back, Reader 12" in reader.title.text()
        assert back is (called == "Reader 12") is ("1 of 10" in reader.words.text())
        reader.reject()
        assert dialog.name.currentText() == "", "the next one is another reader"


def test_nobody_reads_as_a_simulated_reader(
    qtbot: QtBot, studies: MainWindow, rating: Built
) -> None:
    store = studies.workspace.studies
    name = simulated_name(1, "coin")
    store.give(store.add(rating).id, Answer(name, 0, rating=3))
    dialog = dialog_of(studies)
    assert dialog.name.findText(name) == -1
    dialog.name.setCurrentText(name)
    qtbot.mouseClick(dialog.read_button, LEFT)
    assert dialog.reader is None and "simulated" in dialog.hint.text()


def test_the_window_closes_while_somebody_reads(
    qtbot: QtBot, open_window: Callable[[], MainWindow], rating: Built
) -> None:
    window = open_window()
    key = window.workspace.studies.add(rating).id
    reader = reader_of(qtbot, dialog_of(window), "A. Reader")
    qtbot.mouseClick(reader.go_on, LEFT)
    qtbot.keyClick(reader, KEY.Key_4)
    qtbot.keyClick(reader, KEY.Key_Return)
    window.close()
    assert not reader.isVisible()
    assert len(open_window().workspace.studies.answers(key)) == 1


def test_of_two_pictures_one_is_chosen_by_arrow_or_click(
    qtbot: QtBot, studies: MainWindow, choice: Built
) -> None:
    key = studies.workspace.studies.add(choice).id
    reader = reader_of(qtbot, dialog_of(studies), "A. Reader")
    qtbot.mouseClick(reader.go_on, LEFT)
    reading = reader.reading
    trial = reading.trial
    assert trial is not None
    swapped = is_swapped(choice.study, "A. Reader", trial)
    assert reading.shown == (trial.pictures[::-1] if swapped else trial.pictures)
    qtbot.keyClick(reader, KEY.Key_Right)
    assert reading.draft.chosen == reading.shown[1]
    qtbot.mouseClick(reader.pictures[0], LEFT, pos=QPoint(50, 50))
    assert reading.draft.chosen == reading.shown[0]
    expected = reading.shown[0]
    qtbot.keyClick(reader, KEY.Key_Return)
    (answer,) = studies.workspace.studies.answers(key)
    assert (answer.trial, answer.chosen) == (trial.number, expected)


def test_everything_that_may_be_asked_is_answered(
    qtbot: QtBot, studies: MainWindow, rating: Built
) -> None:
    asking = replace(rating.study.design, name="All", questions=tuple(Question))
    built = replace(rating, study=replace(rating.study, design=asking))
    key = studies.workspace.studies.add(built).id
    reader = reader_of(qtbot, dialog_of(studies), "A. Reader")
    qtbot.mouseClick(reader.go_on, LEFT)
    reading, picture = reader.reading, reader.pictures[0]
    assert reading.missing == ("rate", "diagnosis", "category", "confidence")
    qtbot.keyClick(reader, KEY.Key_6)
    qtbot.keyClick(reader, KEY.Key_M)
    qtbot.keyClick(reader, KEY.Key_4, Qt.KeyboardModifier.ControlModifier)
    assert reading.missing == ("category",)
    box = reader.answer.category
    assert box is not None
    box.setCurrentIndex(1)
    box.activated.emit(1)
    # The outline as the mask has it: Dice comes near one.
    trial = reading.trial
    assert trial is not None
    mask = reading.picture(trial.pictures[0]).mask
    rows, columns = mask.any(1).nonzero()[0], mask.any(0).nonzero()[0]
    middle = (columns[0] + columns[-1]) / 2, (rows[0] + rows[-1]) / 2
    half = (columns[-1] - columns[0]) / 2, (rows[-1] - rows[0]) / 2
    places = [
        picture.to_widget(
            QPointF(middle[0] + half[0] * np.cos(a), middle[1] + half[1] * np.sin(a))
        ).toPoint()
        for a in np.linspace(0, 2 * np.pi, 40)
    ]
    qtbot.mousePress(picture, LEFT, pos=places[0])
    for place in places[1:]:
        qtbot.mouseMove(picture, place)
    qtbot.mouseRelease(picture, LEFT, pos=places[-1])
    assert reading.outline is not None and reading.outline.shape == mask.shape
    qtbot.keyClick(reader, KEY.Key_Return)
    (answer,) = studies.workspace.studies.answers(key)
    assert (answer.rating, answer.diagnosis, answer.confidence) == (6, Pathology.MALIGNANT, 4)
    assert answer.category is not None
    assert answer.dice is not None and answer.dice > 0.9


def test_a_damaged_picture_is_passed_over_and_nobody_answers_it(
    qtbot: QtBot, studies: MainWindow, rating: Built
) -> None:
    store = studies.workspace.studies
    key = store.add(rating).id
    order = order_for(rating.study, "A. Reader")
    shown = [t.pictures[0] for t in order]
    damaged = {t.number for t in order if t.pictures[0] in (shown[0], shown[3])}
    with studies.workspace._database.transaction() as db:
        db.execute(
            "UPDATE study_picture SET png = substr(png, 1, 90) WHERE number IN (?, ?)",
            (shown[0], shown[3]),
        )
    reader = reader_of(qtbot, dialog_of(studies), "A. Reader")
    reading = reader.reading
    while reading.screen is not Screen.FINISHED:
        if reading.screen is not Screen.TRIAL:
            qtbot.mouseClick(reader.go_on, LEFT)
            continue
        assert reading.trial is not None and reading.trial.number not in damaged
        (frame,) = reading.frames
        assert np.array_equal(frame.pixels, rating.pictures[reading.shown[0]].pixels)
        qtbot.keyClick(reader, KEY.Key_6)
        qtbot.keyClick(reader, KEY.Key_Return)
    assert {a.trial for a in store.answers(key)} == {t.number for t in order} - damaged
    assert f"{len(damaged)} of 10 cannot be shown" in reader.words.text()


def test_a_picture_that_cannot_be_read_now_is_not_answered_unseen(
    studies: MainWindow, rating: Built, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The workspace is out of reach for a while: the answer before is kept, the next one waits."""
    store = studies.workspace.studies
    key = store.add(rating).id
    reading = StudyReading(store, key, "a")
    reading.begin()
    reading.rate(4)
    with monkeypatch.context() as patch:

        def away(_study: int, _number: int) -> None:
            raise Refusal("the workspace is away", "bring it back")

        patch.setattr(store, "picture", away)
        with pytest.raises(Refusal, match="away"):
            reading.give()
        assert reading.screen is Screen.WELCOME and not reading.give()
        with pytest.raises(Refusal, match="away"):
            reading.begin()
    assert len(store.answers(key)) == 1
    reading.begin()
    assert reading.screen is Screen.TRIAL and reading.lost == 0


def test_time_does_not_count_while_nobody_looks(
    qtbot: QtBot, studies: MainWindow, rating: Built
) -> None:
    now = [100.0]
    key = studies.workspace.studies.add(rating).id
    reading = StudyReading(studies.workspace.studies, key, "a", clock=lambda: now[0])
    reading.begin()
    reading.resume()
    now[0] += 3
    reading.pause()
    now[0] += 60
    reading.resume()
    now[0] += 2
    reading.rate(4)
    assert reading.give()
    (answer,) = studies.workspace.studies.answers(key)
    assert answer.seconds == 5.0


def test_reading_is_ended_and_the_report_written(
    qtbot: QtBot, studies: MainWindow, rating: Built, tmp_path: Path
) -> None:
    store = studies.workspace.studies
    key = store.add(rating).id
    dialog = dialog_of(studies)
    reader = reader_of(qtbot, dialog, "A. Reader")
    reader.reading.begin()
    reader.reading.rate(5)
    reader.reading.give()
    reader.reject()
    assert not dialog.report_button.isEnabled()
    dialog.end_reading()
    assert store.record(key).closed
    assert dialog.report_button.isEnabled() and not dialog.read_button.isEnabled()
    dialog.report(tmp_path / "report")
    qtbot.waitUntil(lambda: dialog.told is not None, timeout=20_000)
    names = {path.name for path in (tmp_path / "report").iterdir()}
    assert names == {"report.html", "report.pdf", "answers.csv", "results.json"}
    dialog.told.close()
    qtbot.waitUntil(lambda: dialog.told is None)
    qtbot.mouseClick(dialog.remove_button, LEFT)
    assert store.records(), "it is asked first"
    assert dialog.told is not None
    dialog.told.close()
    qtbot.waitUntil(lambda: dialog.told is None)
    dialog.remove()
    assert store.records() == []
    dialog.reject()


def test_a_study_is_set_up_in_the_window(
    qtbot: QtBot, studies: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    work = "busynth_gui.ui.services.study_work"
    monkeypatch.setattr(
        f"{work}.open_labelled", lambda folder: LabelledSet(folder, "BUSI", iter(()), [])
    )
    monkeypatch.setattr(f"{work}.real_sources", lambda _found, _told: make_sources("real", 16, 1))
    monkeypatch.setattr(f"{work}.approved_sources", lambda _own: make_sources("made", 16, 2))
    monkeypatch.setattr(studies.workspace.listing, "approved", lambda: [None] * 16)
    dialog = dialog_of(studies)
    dialog.new()
    setup = dialog.setup
    assert setup is not None
    assert not setup.make_button.isEnabled() and "folder" in setup.obstacle.text()
    setup.add_set(tmp_path)
    assert "needs 39 approved candidates" in setup.obstacle.text()
    for name, value in {"count": 8, "practice": 2, "repeats": 2, "blended": 1}.items():
        setup.numbers[name].setValue(value)
    assert setup.make_button.isEnabled()
    setup.numbers["count"].setValue(9)
    assert "even number" in setup.obstacle.text()
    setup.numbers["count"].setValue(8)
    outline = setup.questions[Question.OUTLINE]
    outline.setChecked(True)
    setup.task.setCurrentIndex(setup.task.findData(Task.CHOOSE))
    assert not outline.isEnabled() and setup.design().questions == ()
    setup.task.setCurrentIndex(setup.task.findData(Task.RATE))
    assert outline.isEnabled()
    setup.name.setText("Mine")
    qtbot.mouseClick(setup.make_button, LEFT)
    qtbot.waitUntil(lambda: bool(studies.workspace.studies.records()), timeout=20_000)
    qtbot.waitUntil(lambda: dialog.record is not None)
    record = dialog.record
    assert record is not None and record.name == "Mine" and record.trials == 13
    study = studies.workspace.studies.study(record.id)
    assert study.design.task is Task.RATE
    assert {p.kind for p in study.pictures} == set(Kind)
    # The folder is offered again.
    dialog.new()
    assert dialog.setup is not None and dialog.setup.folders() == (tmp_path,)
    dialog.setup.reject()


def test_a_study_that_is_refused_can_be_asked_for_again(
    qtbot: QtBot, studies: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While it is put together only Cancel can be pressed, and has the keys."""
    monkeypatch.setattr(studies.workspace.listing, "approved", lambda: [None] * 50)
    dialog = dialog_of(studies)
    dialog.new()
    setup = dialog.setup
    assert setup is not None
    qtbot.waitUntil(setup.isActiveWindow)
    setup.add_set(tmp_path)
    setup._set_busy(True)
    assert not setup.make_button.hasFocus()
    setup._work.ended.emit()
    setup._work.refused.emit(Refusal("too few lesions", "approve more"))
    assert setup.make_button.hasFocus() and "approve more" in setup.obstacle.text()
    setup.reject()


def test_the_power_page_follows_the_design(qtbot: QtBot, studies: MainWindow) -> None:
    dialog = dialog_of(studies)
    dialog.new()
    setup = dialog.setup
    assert setup is not None
    setup.numbers["count"].setValue(70)
    labels = [
        setup.power.table.verticalHeaderItem(row).text()
        for row in range(setup.power.table.rowCount())
    ]
    assert "70 pictures" in labels
    setup.task.setCurrentIndex(1)
    assert setup.power.table.verticalHeaderItem(0).text() == "20 pairs"
    setup.power.width_wanted.setValue(0.25)
    assert "1 reader: " in setup.power.needed.text()
    setup.reject()


def test_a_screen_of_1280_px_holds_all_questions_in_german(
    german: None, qtbot: QtBot, studies: MainWindow, rating: Built
) -> None:
    """1920 px at 150 %; what is wider cannot be reached."""
    asking = replace(rating.study.design, name="All", questions=tuple(Question))
    built = replace(rating, study=replace(rating.study, design=asking))
    studies.workspace.studies.add(built)
    answer = reader_of(qtbot, dialog_of(studies), "A. Reader").answer
    assert answer.minimumSizeHint().width() <= 1200
    tips = [button.toolTip() for button in answer.groups["confidence"].buttons()]
    assert tips[0] == "geraten (Taste Strg+1)"
