"""The bundles page: what is there, what each is, and how to get more."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QGroupBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QMessageBox,
    QProgressBar,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from busynth_gui.bundles import hub
from busynth_gui.bundles.install import Taken
from busynth_gui.bundles.transfer import Amount, Doing
from busynth_gui.case.errors import Refusal
from busynth_gui.ui.dialogs.bundles_table import BundleTable
from busynth_gui.ui.dialogs.message_boxes import show_refusal
from busynth_gui.ui.models.request_form import RequestForm
from busynth_gui.ui.models.session import Session
from busynth_gui.ui.services.bundle_library import BundleLibrary, Entry, Task, TaskKind
from busynth_gui.ui.services.generation import Generation
from busynth_gui.ui.widgets.factory import configured
from busynth_gui.ui.widgets.page import Page
from busynth_gui.ui.widgets.screen_room import resize_within_screen
from busynth_gui.ui.widgets.views import make_current
from busynth_gui.ui.wording.labels import size_words
from busynth_gui.ui.wording.refusal_words import sentence

__all__ = ["BundlesDialog"]

_PER_MILLE = 1000
_LONGEST_CARD = 200_000


class BundlesDialog(QDialog):
    """Shows a BundleLibrary and gives it tasks. What runs goes on when the page is closed."""

    chosen = Signal(str)
    """Name of the bundle that requests are to be made with."""

    def __init__(
        self, library: BundleLibrary, session: Session, generation: Generation, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Bundles"))
        self._library, self._generation = library, generation
        self._shown: Entry | None = None
        column = QVBoxLayout(self)
        column.setSpacing(8)
        column.addWidget(self._make_table(), 2)
        column.addLayout(self._make_actions())
        self.facts = configured(QLabel(wordWrap=True), objectName="facts")
        self.facts.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column.addWidget(self.facts)
        self.card = configured(_Card(), objectName="card")
        self.card.setAccessibleName(self.tr("Model card"))
        column.addWidget(self.card, 5)
        column.addWidget(self._make_getting())
        column.addLayout(self._make_progress())
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        for button in buttons.buttons():
            configured(button, autoDefault=False)
        column.addWidget(buttons)
        resize_within_screen(self, 860, 700)
        library.entries_changed.connect(self._show_entries)
        library.task_changed.connect(self._show_task)
        library.amount_changed.connect(self._show_amount)
        library.done.connect(self._on_done)
        library.refused.connect(self._on_refused)
        library.cancelled.connect(self._on_cancelled)
        generation.bundles_changed.connect(self._show_entries)
        self._asked = session.form.bundle
        session.form_changed.connect(self._on_form)
        self._show_task()
        self._show_entries()
        make_current(self.table, self.rows.index(max(0, self.rows.row_of(self._in_use())), 0))
        self.table.setFocus()

    # Building

    def _make_table(self) -> QTableView:
        self.rows = BundleTable(self._library, self)
        self.table = configured(QTableView(), objectName="bundles")
        self.table.setModel(self.rows)
        self.table.setAccessibleName(self.tr("Bundles on this machine"))
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setTabKeyNavigation(False)
        self.table.setShowGrid(False)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(self.table.fontMetrics().height() + 10)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setHighlightSections(False)
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._show_entries())
        self.rows.modelReset.connect(self._select_again)
        return self.table

    def _make_actions(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self.use_button = self._button("use", self.tr("Use this one"), self.use)
        self.base_button = self._button("get-base", self.tr("Get its base model"), self.get_base)
        self.check_button = self._button("check", self.tr("Check again"), self._library.check_again)
        self.remove_button = self._button("remove", self.tr("Remove…"), self.ask_removal)
        for button in (self.use_button, self.base_button, self.check_button, self.remove_button):
            row.addWidget(button)
        row.addStretch(1)
        return row

    def _make_getting(self) -> QGroupBox:
        box = QGroupBox(self.tr("Get a bundle"))
        column = QVBoxLayout(box)
        files = QHBoxLayout()
        self.folder_button = self._button("folder", self.tr("From a folder…"), self._ask_folder)
        self.zip_button = self._button("zip", self.tr("From a zip…"), self._ask_zip)
        files.addWidget(self.folder_button)
        files.addWidget(self.zip_button)
        note = QLabel(self.tr("Needs no network: everything is checked before it is put in place."))
        note.setForegroundRole(self.palette().ColorRole.PlaceholderText)
        files.addWidget(note, 1)
        column.addLayout(files)
        row = QHBoxLayout()
        label = QLabel(self.tr("From the hub"))
        self.hub_id = configured(QLineEdit(), objectName="hub-id")
        self.hub_id.setPlaceholderText(self.tr("OWNER/NAME[@REVISION]"))
        self.hub_id.setAccessibleName(self.tr("Id on the hub"))
        label.setBuddy(self.hub_id)
        self.with_bases = QCheckBox(self.tr("With the base models it needs"))
        self.get_button = self._button("get", self.tr("Get"), self.get)
        self.hub_id.returnPressed.connect(self.get)
        self.hub_id.textChanged.connect(lambda _: self._show_task())
        for widget in (label, self.hub_id, self.with_bases, self.get_button):
            row.addWidget(widget, int(widget is self.hub_id))
        column.addLayout(row)
        self.hub_note = configured(QLabel(wordWrap=True), objectName="hub-note")
        self.hub_note.setForegroundRole(self.palette().ColorRole.PlaceholderText)
        column.addWidget(self.hub_note)
        rest = QHBoxLayout()
        self.unfinished = configured(QLabel(wordWrap=True), objectName="unfinished")
        self.discard_button = self._button("discard", self.tr("Throw it away"), self._discard)
        rest.addWidget(self.unfinished, 1)
        rest.addWidget(self.discard_button)
        column.addLayout(rest)
        return box

    def _make_progress(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self.bar = QProgressBar(maximum=_PER_MILLE)
        self.bar.setAccessibleName(self.tr("Progress"))
        self.cancel_button = self._button("cancel", self.tr("Cancel"), self._cancel)
        self.told = configured(QLabel(wordWrap=True), objectName="told")
        row.addWidget(self.bar, 1)
        row.addWidget(self.told, 1)
        row.addWidget(self.cancel_button)
        return row

    def _button(self, name: str, text: str, do: Callable[[], None]) -> QPushButton:
        button = configured(QPushButton(text), objectName=name, autoDefault=False)
        button.clicked.connect(lambda _=False: do())
        return button

    # What can be asked

    def use(self) -> None:
        """Make requests with the selected bundle from now on."""
        if self._shown is not None:
            self.chosen.emit(self._shown.name)

    def get(self) -> None:
        """Get what the field names from the hub; ``base:`` before the id means a base model."""
        if not self.get_button.isEnabled():
            return
        name = self.hub_id.text().strip()
        if name.startswith("base:"):
            self._start(Task(TaskKind.BASE, name.removeprefix("base:")))
            return
        name, bases = name.removeprefix("hub:"), self.with_bases.isChecked()
        self._start(Task(TaskKind.HUB, name, with_bases=bases))

    def get_base(self) -> None:
        """Get the first base model that the selected bundle lacks."""
        if self._shown is not None and self._shown.lacks:
            self._start(Task(TaskKind.BASE, self._shown.lacks[0]))

    def install(self, path: Path) -> None:
        """Install the bundle in a folder or a zip."""
        self._start(Task(TaskKind.FILES, str(path)))

    def ask_removal(self) -> None:
        """Remove the selected bundle, once the user is sure."""
        entry = self._shown
        if entry is not None:
            words = self.tr("Remove bundle {0} from this machine?").format(entry.name)
            task = Task(TaskKind.REMOVE, entry.name)
            self._ask(words, self.tr("Remove"), task)

    def _cancel(self) -> None:
        # A hub that does not answer lets go after some seconds.
        self.cancel_button.setEnabled(False)
        self._library.cancel()

    def _discard(self) -> None:
        if self._library.unfinished:
            self._start(Task(TaskKind.DISCARD, self._library.unfinished[0].repository))

    def _ask_folder(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, self.tr("Install a bundle from a folder"))
        if chosen:
            self.install(Path(chosen))

    def _ask_zip(self) -> None:
        title, kinds = self.tr("Install a bundle from a zip"), self.tr("Zip files (*.zip)")
        chosen, _ = QFileDialog.getOpenFileName(self, title, "", kinds)
        if chosen:
            self.install(Path(chosen))

    def _ask(self, words: str, sure: str, task: Task) -> None:
        cancel = QMessageBox.StandardButton.Cancel
        box = QMessageBox(QMessageBox.Icon.Question, self.tr("busynth"), words, cancel, self)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        button = box.addButton(sure, QMessageBox.ButtonRole.DestructiveRole)
        button.clicked.connect(lambda _=False: self._start(task))
        box.setDefaultButton(cancel)
        box.open()

    def _start(self, task: Task) -> None:
        if self._library.task is None:
            self.told.clear()
            self._library.start(task)

    # What the library says

    def _in_use(self) -> str:
        try:
            return self._generation.bundle().name
        except Refusal:
            return ""

    def _select_again(self) -> None:
        name = self._in_use() if self._shown is None else self._shown.name
        make_current(self.table, self.rows.index(max(0, self.rows.row_of(name)), 0))

    def _show_entries(self) -> None:
        self.rows.set_in_use(self._in_use())
        self._shown = entry = self.rows.entry(self.table.currentIndex().row())
        self.facts.setText("" if entry is None else self._facts(entry))
        self.card.show_card(entry)
        left = self._library.unfinished
        self.unfinished.setVisible(bool(left))
        self.discard_button.setVisible(bool(left))
        if left:
            words = self.tr("Unfinished: {0}, {1} have arrived. Getting it again goes on there.")
            self.unfinished.setText(
                words.format(left[0].repository, size_words(left[0].size_bytes))
            )
        self._show_task()

    def _facts(self, entry: Entry) -> str:
        lines = [self.tr("Folder: {0}").format(entry.folder)]
        if entry.info is not None and entry.info.trained_on:
            lines.append(self.tr("Trained on: {0}").format("; ".join(entry.info.trained_on)))
        if entry.lacks:
            names = ", ".join(entry.lacks)
            lines.append(
                self.tr("Needs a base model that is not on this machine: {0}").format(names)
            )
        if entry.wrong:
            lines.append(entry.wrong)
        return "\n".join(lines)

    def _show_task(self) -> None:
        task, entry = self._library.task, self._shown
        free, offline = task is None, hub.offline()
        usable = entry is not None and not entry.wrong and entry.name != self._in_use()
        self.use_button.setEnabled(usable)
        self.base_button.setVisible(entry is not None and bool(entry.lacks))
        self.base_button.setEnabled(free and not offline)
        self.check_button.setEnabled(free)
        self.remove_button.setEnabled(free and entry is not None and not entry.shipped)
        for button in (self.folder_button, self.zip_button, self.discard_button):
            button.setEnabled(free)
        self.hub_id.setEnabled(free and not offline)
        self.with_bases.setEnabled(free and not offline)
        self.get_button.setEnabled(free and not offline and bool(self.hub_id.text().strip()))
        self.hub_note.setText(self._hub_words(offline))
        self.bar.setVisible(not free)
        self.cancel_button.setVisible(not free)
        self.cancel_button.setEnabled(not free)
        self.told.setVisible(free)
        if not free:
            self.bar.setRange(0, 0)
            self.bar.setFormat("")

    def _hub_words(self, offline: str) -> str:
        if offline:
            return self.tr("{0} is set: the hub is not asked.").format(offline)
        words = self.tr(
            "Asks {0} for the files of this bundle. With that go the program's name and version, "
            "and your token for the hub if you have set one; nothing else is ever sent."
        )
        return words.format(hub.host())

    def _show_amount(self, amount: Amount) -> None:
        if amount.total == 0:
            return  # nothing is known yet: the bar runs to and fro
        self.bar.setRange(0, _PER_MILLE)
        self.bar.setValue(round(amount.done / max(1, amount.total) * _PER_MILLE))
        words = {
            Doing.CHECK: self.tr("{0} of {1} checked"),
            Doing.COPY: self.tr("{0} of {1} copied"),
            Doing.FETCH: self.tr("{0} of {1} fetched"),
        }[amount.doing]
        self.bar.setFormat(words.format(size_words(amount.done), size_words(amount.total)))

    def _on_form(self, form: RequestForm) -> None:
        if form.bundle != self._asked:
            self._asked = form.bundle
            self._show_entries()

    def _on_done(self, task: Task, names: list[str]) -> None:
        if task.kind is TaskKind.HUB:
            self.hub_id.clear()
        if names:
            self.told.setText(self.tr("Installed: {0}").format(", ".join(names)))
            row = self.rows.row_of(names[0])
            if row >= 0:
                make_current(self.table, self.rows.index(row, 0))
        elif task.kind is TaskKind.REMOVE:
            self.told.setText(self.tr("Removed: {0}").format(task.what))

    def _on_refused(self, task: Task, refusal: Refusal) -> None:
        if not self.isVisible():
            return
        if isinstance(refusal, Taken):
            again = Task(task.kind, task.what, overwrite=True, with_bases=task.with_bases)
            words = self.tr("{0} Replace it?").format(sentence(refusal.what))
            self._ask(words, self.tr("Replace"), again)
        else:
            show_refusal(refusal, self)

    def _on_cancelled(self, task: Task) -> None:
        if task.kind in (TaskKind.HUB, TaskKind.BASE):
            self.told.setText(self.tr("Cancelled. What has arrived is kept."))
        else:
            self.told.setText(self.tr("Cancelled. Nothing was installed."))


class _Card(Page):
    """A bundle's model card. It opens no link, and shows pictures of the bundle's folder alone."""

    def __init__(self) -> None:
        super().__init__()
        self.setOpenLinks(False)
        self.setTabChangesFocus(True)
        self._folder: Path | None = None

    def show_card(self, entry: Entry | None) -> None:
        folder = None if entry is None else entry.folder
        if folder == self._folder:
            return
        self._folder = folder
        self.setMarkdown("" if folder is None else _read_card(folder))

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        """A picture beside the card; nothing from elsewhere on this machine or any other."""
        path = QUrl(name).path() if isinstance(name, str) else name.path()
        if self._folder is not None and kind == QTextDocument.ResourceType.ImageResource.value:
            file = (self._folder / path.lstrip("/")).resolve()
            if file.parent == self._folder.resolve() and file.suffix == ".png" and file.is_file():
                return super().loadResource(kind, QUrl.fromLocalFile(str(file)))
        return None


def _read_card(folder: Path) -> str:
    try:
        with (folder / "MODEL_CARD.md").open(encoding="utf-8", errors="replace") as file:
            return file.read(_LONGEST_CARD)
    except OSError:
        return ""
