"""The bundles page, driven by mouse and keys over a real home and a hub on this machine."""

from __future__ import annotations

import json
import shutil
import socket
import sys
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "bundles"))

import pytest
from bundle_files import make_base, make_bundle
from desk import LEFT
from local_hub import PIECE, LocalHub, running_hub
from PySide6.QtCore import Qt, QTimer, QUrl
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QFileDialog, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from busynth_gui.bundles.base_models import find_base
from busynth_gui.bundles.manifest import find_bundle
from busynth_gui.bundles.transfer import TransferProgress
from busynth_gui.paths import resource_folder, user_bundles_folder
from busynth_gui.ui.dialogs.bundles_dialog import BundlesDialog
from busynth_gui.ui.main_window import MainWindow
from busynth_gui.ui.services.bundle_library import VerificationState

WEIGHTS = bytes(n % 251 for n in range(40 * PIECE))


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Nobody's own bundles are seen, and nobody's hub is asked."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    for name in ("HF_TOKEN", "HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE", "HTTP_PROXY", "http_proxy"):
        monkeypatch.delenv(name, raising=False)
    # Read once, when it is imported: another test may have done so.
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", False)
    return tmp_path / "home"


@pytest.fixture
def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[LocalHub]:
    make_bundle(tmp_path / "tiny", weights=WEIGHTS)
    with running_hub() as there:
        monkeypatch.setenv("HF_ENDPOINT", there.address)
        there.add("owner/tiny", tmp_path / "tiny")
        yield there


def open_page(qtbot: QtBot, window: MainWindow) -> BundlesDialog:
    """The page, once everything on it has been checked."""
    window.actions_.bundles.trigger()
    page = window.dialogs.bundles_dialog
    assert page is not None
    qtbot.waitExposed(page)
    library = window.dialogs.library
    qtbot.waitUntil(
        lambda: all(e.verification is not VerificationState.UNKNOWN for e in library.entries)
    )
    return page


def rows(page: BundlesDialog) -> dict[str, list[str]]:
    table = page.rows
    texts = [
        [table.index(row, column).data() for column in range(table.columnCount())]
        for row in range(table.rowCount())
    ]
    return {row[0]: row[1:] for row in texts}


def select(qtbot: QtBot, page: BundlesDialog, name: str) -> None:
    spot = page.table.visualRect(page.rows.index(page.rows.row_of(name), 0)).center()
    qtbot.mouseClick(page.table.viewport(), LEFT, pos=spot)


def press(qtbot: QtBot, page: BundlesDialog, name: str) -> None:
    button = page.findChild(QPushButton, name)
    assert button is not None and button.isEnabled() and button.isVisible(), name
    qtbot.mouseClick(button, LEFT)


def message(qtbot: QtBot, page: BundlesDialog) -> QMessageBox:
    def shown() -> list[QMessageBox]:
        return [box for box in page.findChildren(QMessageBox) if box.isVisible()]

    qtbot.waitUntil(lambda: len(shown()) == 1)
    return shown()[0]


def answer(qtbot: QtBot, box: QMessageBox, text: str) -> None:
    qtbot.mouseClick(next(b for b in box.buttons() if text in b.text()), LEFT)


def test_it_shows_what_there_is_and_whether_it_is_sound(qtbot: QtBot, window: MainWindow) -> None:
    for name in ("good", "spoilt", "lost"):
        make_bundle(user_bundles_folder() / name, name=name)
    (user_bundles_folder() / "spoilt" / "MODEL_CARD.md").write_text("changed")
    (user_bundles_folder() / "lost" / "bundle.json").unlink()
    page = open_page(qtbot, window)
    shown = rows(page)
    compact = find_bundle("compact")
    assert shown["compact (in use)"][:3] == [compact.version, "compact", "Apache-2.0"]
    assert shown["compact (in use)"][4:] == ["verified", "with the program"]
    assert shown["good"] == ["1", "compact", "Apache-2.0", "0 kB", "verified", "installed"]
    assert shown["spoilt"][4] == shown["lost"][4] == "not sound"
    assert "BUSI" in page.facts.text() and str(compact.folder) in page.facts.text()
    assert "Intended use" in page.card.toPlainText()
    assert not page.use_button.isEnabled() and not page.remove_button.isEnabled()
    select(qtbot, page, "spoilt")
    assert "MODEL_CARD.md is not the file that was published" in page.facts.text()
    assert not page.use_button.isEnabled() and page.remove_button.isEnabled()
    select(qtbot, page, "lost")
    assert "is not a bundle" in page.facts.text() and not page.use_button.isEnabled()
    (user_bundles_folder() / "good" / "MODEL_CARD.md").write_text("changed")
    press(qtbot, page, "check")
    qtbot.waitUntil(lambda: rows(page)["good"][4] == "not sound")


def test_a_zip_is_installed_chosen_and_removed(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_bundle(tmp_path / "tiny")
    packed = shutil.make_archive(str(tmp_path / "tiny"), "zip", tmp_path / "tiny")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_, **__: (packed, ""))
    page = open_page(qtbot, window)
    panel = window.request_panel.more
    assert panel.bundle.count() == 1
    with qtbot.waitSignal(window.dialogs.library.done):
        press(qtbot, page, "zip")
    assert "tiny" in rows(page) and page.told.text() == "Installed: tiny"
    assert panel.bundle.count() == 2 and panel.bundle.currentData() == "compact"
    assert page.table.currentIndex().row() == page.rows.row_of("tiny")

    press(qtbot, page, "use")
    assert window.session.form.bundle == "tiny" and "tiny (in use)" in rows(page)
    assert panel.bundle.currentData() == "tiny"
    assert "tiny 1" in window.statusBar().device.text()

    press(qtbot, page, "zip")
    box = message(qtbot, page)
    assert "installed already" in box.text() and "Replace it?" in box.text()
    with qtbot.waitSignal(window.dialogs.library.done):
        answer(qtbot, box, "Replace")

    press(qtbot, page, "remove")
    box = message(qtbot, page)
    assert "Remove bundle tiny" in box.text()
    box.reject()
    assert (user_bundles_folder() / "tiny").is_dir()
    press(qtbot, page, "remove")
    with qtbot.waitSignal(window.dialogs.library.done):
        answer(qtbot, message(qtbot, page), "Remove")
    assert list(rows(page)) == ["compact (in use)"] and window.session.form.bundle == ""
    assert panel.bundle.count() == 1 and not (user_bundles_folder() / "tiny").exists()


def test_a_bundle_that_was_spoilt_is_mended_by_installing_it_again(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    make_bundle(tmp_path / "tiny")
    make_bundle(user_bundles_folder() / "tiny")
    (user_bundles_folder() / "tiny" / "MODEL_CARD.md").write_text("changed")
    page = open_page(qtbot, window)
    assert rows(page)["tiny"][4] == "not sound"
    page.install(tmp_path / "tiny")
    with qtbot.waitSignal(window.dialogs.library.done):
        answer(qtbot, message(qtbot, page), "Replace")
    qtbot.waitUntil(lambda: rows(page)["tiny"][4] == "verified")


def test_what_is_no_bundle_is_refused_in_words(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_bundle(tmp_path / "tiny")
    (tmp_path / "tiny" / "unet" / "weights.safetensors").write_bytes(b"veights")
    folder = str(tmp_path / "tiny")
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_, **__: folder)
    page = open_page(qtbot, window)
    press(qtbot, page, "folder")
    box = message(qtbot, page)
    assert "not the file that was published" in box.text() and box.informativeText()
    box.close()
    assert page.folder_button.isEnabled() and list(rows(page)) == ["compact (in use)"]


def test_the_hub_is_told_no_more_than_the_page_says(
    qtbot: QtBot, window: MainWindow, hub: LocalHub
) -> None:
    page = open_page(qtbot, window)
    assert hub.address.removeprefix("http://") in page.hub_note.text()
    assert "name and version" in page.hub_note.text() and hub.asked == []
    assert not page.get_button.isEnabled()
    qtbot.keyClicks(page.hub_id, "owner/tiny")
    with qtbot.waitSignal(window.dialogs.library.done):
        qtbot.keyClick(page.hub_id, Qt.Key.Key_Return)
    assert page.isVisible()  # Return is the field's own
    assert "tiny" in rows(page) and page.hub_id.text() == ""
    told = {name for asked in hub.asked for name in asked.headers}
    assert "authorization" not in told and "cookie" not in told


def test_a_download_is_followed_cancelled_and_goes_on(
    qtbot: QtBot, window: MainWindow, hub: LocalHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("busynth_gui.bundles.hub._TIMEOUT_S", 600.0)
    hub.stall_at = 20 * PIECE
    page = open_page(qtbot, window)
    page.hub_id.setText("owner/tiny")
    press(qtbot, page, "get")
    qtbot.waitUntil(lambda: page.bar.value() >= 450)
    assert page.bar.isVisible() and page.bar.format() == "328 kB of 655 kB fetched"
    busy = (page.get_button, page.folder_button, page.zip_button, page.remove_button)
    assert not any(button.isEnabled() for button in busy)
    with qtbot.waitSignal(window.dialogs.library.cancelled):
        press(qtbot, page, "cancel")
    assert "is kept" in page.told.text() and not page.bar.isVisible()
    assert "owner/tiny" in page.unfinished.text() and page.unfinished.isVisible()
    assert list(rows(page)) == ["compact (in use)"] and page.hub_id.text() == "owner/tiny"
    hub.go_on.set()
    hub.stall_at = None
    hub.asked.clear()
    with qtbot.waitSignal(window.dialogs.library.done):
        press(qtbot, page, "get")
    ranges = [a.headers.get("range") for a in hub.asked if a.path.startswith("/large/")]
    assert ranges == [f"bytes={20 * PIECE}-"]
    assert "tiny" in rows(page) and not page.unfinished.isVisible()


def test_what_has_arrived_can_be_thrown_away(
    qtbot: QtBot, window: MainWindow, hub: LocalHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(TransferProgress, "wait", lambda self, seconds: self.check())
    hub.cuts = [5 * PIECE, 0, 0, 0, 0, 0]
    page = open_page(qtbot, window)
    page.hub_id.setText("hub:owner/tiny")
    press(qtbot, page, "get")
    box = message(qtbot, page)
    assert "cannot be reached" in box.text()
    box.close()
    with qtbot.waitSignal(window.dialogs.library.done):
        press(qtbot, page, "discard")
    assert not page.discard_button.isVisible()
    assert list(user_bundles_folder().iterdir()) == []


def test_a_base_model_that_is_lacking_is_said_and_got(
    qtbot: QtBot, window: MainWindow, hub: LocalHub, tmp_path: Path
) -> None:
    folder = user_bundles_folder() / "big"
    make_bundle(folder, name="big")
    manifest = json.loads((folder / "bundle.json").read_text())
    (folder / "bundle.json").write_text(json.dumps(manifest | {"base": "owner/sd"}))
    make_base(tmp_path / "sd")
    hub.add("owner/sd", tmp_path / "sd")
    page = open_page(qtbot, window)
    assert not page.base_button.isVisible()
    select(qtbot, page, "big")
    assert "not on this machine: owner/sd" in page.facts.text()
    with qtbot.waitSignal(window.dialogs.library.done):
        press(qtbot, page, "get-base")
    assert find_base("owner/sd").licence == "openrail"
    assert "not on this machine" not in page.facts.text() and not page.base_button.isVisible()


@pytest.mark.parametrize("name", ["HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE"])
def test_offline_the_hub_cannot_be_asked(
    qtbot: QtBot, window: MainWindow, hub: LocalHub, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv(name, "1")
    page = open_page(qtbot, window)
    page.hub_id.setText("owner/tiny")
    assert page.hub_note.text() == f"{name} is set: the hub is not asked."
    assert not page.get_button.isEnabled() and not page.hub_id.isEnabled()
    page.get()
    assert window.dialogs.library.task is None and page.folder_button.isEnabled()


def test_work_goes_on_without_the_page_and_says_how_it_ended(
    qtbot: QtBot, window: MainWindow, hub: LocalHub
) -> None:
    page = open_page(qtbot, window)
    hub.stall_at = 8 * PIECE
    page.hub_id.setText("owner/tiny")
    press(qtbot, page, "get")
    qtbot.waitUntil(lambda: hub.sent >= 8 * PIECE)
    qtbot.keyClick(page, Qt.Key.Key_Escape)
    assert not page.isVisible() and window.dialogs.library.task is not None
    with qtbot.waitSignal(window.dialogs.told) as told:
        hub.go_on.set()
    assert told.args == ["Installed: tiny"]
    window.actions_.bundles.trigger()
    assert page.isVisible() and "tiny" in rows(page)


def test_a_refusal_without_the_page_is_shown_over_the_window(
    qtbot: QtBot, window: MainWindow, hub: LocalHub
) -> None:
    hub.answers["/api/"] = (404, {})
    page = open_page(qtbot, window)
    page.hub_id.setText("owner/none")
    page.get()
    page.reject()

    def shown() -> list[QMessageBox]:
        return [box for box in window.findChildren(QMessageBox) if box.isVisible()]

    qtbot.waitUntil(lambda: len(shown()) == 1)
    assert "has no owner/none" in shown()[0].text()
    shown()[0].close()


def test_the_window_closes_at_once_in_the_middle_of_a_download(
    qtbot: QtBot, window: MainWindow, hub: LocalHub, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("busynth_gui.bundles.hub._TIMEOUT_S", 60.0)
    hub.stall_at = 8 * PIECE
    page = open_page(qtbot, window)
    page.hub_id.setText("owner/tiny")
    page.get()
    qtbot.waitUntil(lambda: hub.sent >= 8 * PIECE)
    start = time.monotonic()
    window.close()
    assert time.monotonic() - start < 20
    left = [p.name for p in user_bundles_folder().iterdir()]
    assert left == [".unfinished"]


def test_a_hub_that_never_answers_holds_up_nobody(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before an answer begins there is nothing to hang up."""
    monkeypatch.setattr("busynth_gui.bundles.hub._TIMEOUT_S", 60.0)
    with socket.create_server(("127.0.0.1", 0)) as mute:
        monkeypatch.setenv("HF_ENDPOINT", f"http://127.0.0.1:{mute.getsockname()[1]}")
        page = open_page(qtbot, window)
        page.hub_id.setText("owner/tiny")
        press(qtbot, page, "get")
        heard, _ = mute.accept()
        press(qtbot, page, "cancel")
        assert not page.cancel_button.isEnabled()
        start = time.monotonic()
        window.close()
        assert time.monotonic() - start < 20
        heard.close()


def test_the_window_does_not_wait_while_bytes_come_in(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """30 MB are unpacked, hashed and written behind the window, whose timer goes on beating."""
    make_bundle(tmp_path / "big", name="big", weights=bytes(range(256)) * 120_000)
    page = open_page(qtbot, window)
    beats: list[float] = []
    timer = QTimer(interval=5)
    timer.timeout.connect(lambda: beats.append(time.monotonic()))
    timer.start()
    with qtbot.waitSignal(window.dialogs.library.done):
        page.install(tmp_path / "big")
    timer.stop()
    late = [after - before for before, after in pairwise(beats)]
    assert max(late, default=0.0) < 0.5


def test_the_card_opens_nothing_from_elsewhere(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    (tmp_path / "secret.png").write_bytes((resource_folder("samples", "mixed.png")).read_bytes())
    page = open_page(qtbot, window)
    image = QTextDocument.ResourceType.ImageResource.value
    own = page.card.loadResource(image, QUrl("sheet-benign.png"))
    assert own is not None
    for name in (
        QUrl.fromLocalFile(str(tmp_path / "secret.png")).toString(),
        "http://127.0.0.1:9/pixel.png",
        "../../samples/mixed.png",
        "bundle.json",
    ):
        assert page.card.loadResource(image, QUrl(name)) is None, name
    assert not page.card.openLinks()
