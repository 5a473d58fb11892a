"""Says that nothing is heard of the engine, and offers to wait or to begin anew."""

from __future__ import annotations

import time

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from busynth_gui.engine.engine import Engine

__all__ = ["SilenceNotice"]

_ASKED_AGAIN_MS = 60_000


class SilenceNotice(QWidget):
    """Hidden while the engine answers. Who waits is asked again a minute later."""

    def __init__(self, engine: Engine, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._engine = engine
        self._since = 0.0
        self.words = QLabel(wordWrap=True)
        self.wait_button = QPushButton(self.tr("Wait"))
        self.restart_button = QPushButton(self.tr("Restart the engine"))
        self.restart_button.setToolTip(
            self.tr("Ends it and begins the job that runs anew. Everything else stays as it is.")
        )
        buttons = QHBoxLayout()
        buttons.addWidget(self.wait_button)
        buttons.addWidget(self.restart_button)
        buttons.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 2, 0, 4)
        whole.addWidget(self.words)
        whole.addLayout(buttons)
        self._again = QTimer(self, singleShot=True, interval=_ASKED_AGAIN_MS)
        self._again.timeout.connect(self._show)
        self.wait_button.clicked.connect(self._wait)
        self.restart_button.clicked.connect(self._restart)
        engine.child_silent.connect(self._on_silent)
        engine.child_answered.connect(self._on_answered)
        self.hide()

    def _on_silent(self, seconds: float) -> None:
        self._since = time.monotonic() - seconds
        self._show()

    def _on_answered(self) -> None:
        self._again.stop()
        self.hide()

    def _wait(self) -> None:
        self.hide()
        self._again.start()

    def _restart(self) -> None:
        self.hide()
        self._engine.restart()

    def _show(self) -> None:
        if not self._engine.silent:
            return
        words = self.tr(
            "The engine has not answered for {0} s. A busy or sleeping computer does that, and so "
            "does an engine that hangs."
        )
        self.words.setText(words.format(round(time.monotonic() - self._since)))
        self.show()
