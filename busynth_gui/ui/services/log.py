"""The log file: what happened lately, scrubbed as reports are, and small for ever."""

from __future__ import annotations

import logging
import sys
from logging.handlers import RotatingFileHandler

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

from busynth_gui.paths import user_log_folder
from busynth_gui.ui.services.error_report import scrub, versions

__all__ = ["start_log"]

_MOST_BYTES = 1_000_000
_OLD_ONES = 3

_log = logging.getLogger("busynth_gui")


def start_log() -> RotatingFileHandler | None:
    """Write what the program logs, Qt's warnings too, into files in :func:`user_log_folder`.

    Gives the handler, None where nothing can be written: that is no reason not to work.
    """
    try:
        user_log_folder().mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(
            user_log_folder() / "busynth.log",
            maxBytes=_MOST_BYTES,
            backupCount=_OLD_ONES,
            encoding="utf-8",
            delay=False,
        )
    except OSError:
        return None
    handler.setFormatter(_Scrubbed("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    _log.addHandler(handler)
    _log.setLevel(logging.INFO)
    qInstallMessageHandler(_hear_qt)
    _log.info("Started: %s", versions())
    return handler


class _Scrubbed(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        told = record.args if isinstance(record.args, tuple) else ()
        return scrub(super().format(record), told=[*told, *(record.exc_info or ())])


def _hear_qt(kind: QtMsgType, _where: QMessageLogContext, words: str | None) -> None:
    """Qt's messages go where they went before, and the warnings into the log as well."""
    sys.stderr.write(f"{words}\n")
    if kind not in (QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg):
        _log.warning("Qt: %s", words)
