"""A study's report as PDF, printed by Qt; needs no window and no display."""

from __future__ import annotations

import os
import sys

from PySide6.QtCore import QBuffer, QByteArray, QEventLoop, QIODevice, QMarginsF, QSizeF, Qt, QUrl
from PySide6.QtGui import (
    QGuiApplication,
    QImage,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
    QTextDocument,
)
from PySide6.QtSvg import QSvgRenderer

from busynth_gui.study.report.page import Page

__all__ = ["print_report", "report_document"]

_SHARP = 4
"""Pixels of a plot for each of its units."""

_WIDTH = 620
"""Px of 96 to the inch that a plot may be wide."""

_STYLE = """
body { font-family: Helvetica, Arial, sans-serif; font-size: 9pt; }
h1 { font-size: 15pt; } h2 { font-size: 11pt; }
td, th { padding: 2px 5px; } th { background-color: #f1f4f7; text-align: left; }
.note { color: #59636f; }
"""


def report_document(page: Page) -> QTextDocument:
    """The page as a text document, its plots drawn sharp."""
    document = QTextDocument()
    document.setDefaultStyleSheet(_STYLE)
    body = page.body
    for number, svg in enumerate(page.plots):
        image, size = _rendered(svg)
        name = f"plot:{number}"
        document.addResource(QTextDocument.ResourceType.ImageResource.value, QUrl(name), image)
        width, height = round(size.width()), round(size.height())
        tag = f'<img src="{name}" width="{width}" height="{height}">'
        body = body.replace(f"<!--plot {number}-->", tag)
    document.setHtml(f"<html><body>{body}</body></html>")
    return document


def print_report(page: Page) -> bytes:
    """The page as the bytes of a PDF file, A4."""
    app = QGuiApplication.instance()
    if app is None:
        # Fonts need an application; one that shows nothing needs no display.
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        app = QGuiApplication(sys.argv[:1])
    # A document has timers, and a thread that is not Qt's own has none until a loop is made in it.
    loop = QEventLoop()
    document = report_document(page)
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setTitle(page.title)
    writer.setCreator("busynth")
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setPageMargins(QMarginsF(8, 8, 8, 8), QPageLayout.Unit.Millimeter)
    document.print_(writer)
    del writer  # ends the file
    buffer.close()
    del document, loop
    return bytes(data.data())


def _rendered(svg: str) -> tuple[QImage, QSizeF]:
    """A plot as pixels, and the size in which it is shown."""
    renderer = QSvgRenderer(QByteArray(svg.encode()))
    size = QSizeF(renderer.defaultSize())
    image = QImage((size * _SHARP).toSize(), QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    renderer.render(painter)
    painter.end()
    return image, size * min(1.0, _WIDTH / size.width())
