"""Tables of data sets: CSV in whatever coding and separator, and the first sheet of an XLSX."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree

from busynth_gui.case.errors import Refusal

if TYPE_CHECKING:
    from _csv import Reader

__all__ = ["Row", "cells_of", "read_rows", "read_text"]

Row = dict[str, str]

_LARGEST = 100_000_000
"""Bytes of a table, also unpacked."""

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def read_text(path: Path) -> str:
    """The text of a table: UTF-8, UTF-16 where it is marked or seen, else Windows' Latin.

    Raises Refusal when it cannot be read.
    """
    try:
        if path.stat().st_size > _LARGEST:
            raise Refusal("{0} is too large for a table", "give the table of the data set", path)
        data = path.read_bytes()
    except OSError as error:
        raise Refusal("{0} cannot be read", "{1}", path, error.strerror or error) from error
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace")
    if data[1:2] == b"\0":  # a letter of two bytes
        return data.decode("utf-16-le", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        # What spreadsheets write by default in half of Europe; a few bytes mean nothing in it.
        return data.decode("cp1252", "replace")


def cells_of(text: str, *, strict: bool = False) -> Reader:
    """The cells of each row of a table, its header first; ``line_num`` counts all lines.

    They are separated by what a first line ``sep=;`` says, as Excel has it, else by comma,
    semicolon, tab or ``|``: what stands most often in the header, but for what is quoted there.
    Lines may end as any system ends them; empty ones before the header are passed over.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    blank = len(text) - len(text.lstrip("\n"))
    header = text[blank:].partition("\n")[0]
    said = re.fullmatch(r'"?sep=(.)"?[,;\t]*', header, re.IGNORECASE)
    separator = said[1] if said else max(",;\t|", key=re.sub(r'"[^"]*"', "", header).count)
    reader = csv.reader(io.StringIO(text), delimiter=separator, strict=strict)
    for _ in range(blank + bool(said)):
        next(reader)
    return reader


def read_rows(path: Path) -> list[Row]:
    """Rows of a CSV or XLSX file by column, in small letters; cells and columns without the space
    around them.

    Raises Refusal when it is no table.
    """
    if path.suffix.lower() == ".xlsx":
        return _by_column(_sheet(path))
    text = read_text(path)
    try:
        return _by_column(list(cells_of(text)))
    except csv.Error as error:
        raise Refusal("{0} is no table ({1})", "save it as CSV again", path, error) from error


def _by_column(lines: list[list[str]]) -> list[Row]:
    if not lines:
        return []
    columns = [name.strip().lower() for name in lines[0]]
    rows = []
    for cells in lines[1:]:
        filled = [cell.strip() for cell in cells] + [""] * (len(columns) - len(cells))
        if any(filled):
            rows.append(dict(zip(columns, filled, strict=False)))
    return rows


def _sheet(path: Path) -> list[list[str]]:
    """The cells of a workbook's first sheet, as text (ECMA-376 part 1, clause 18)."""
    try:
        with zipfile.ZipFile(path) as book:
            shared = [
                "".join(text.text or "" for text in item.iter(f"{_MAIN}t"))
                for item in _part(book, "xl/sharedStrings.xml")
            ]
            names = sorted(
                (n for n in book.namelist() if re.fullmatch(r"xl/worksheets/sheet\d+\.xml", n)),
                key=lambda name: int(re.sub(r"\D", "", name)),
            )
            sheet = _part(book, names[0])
            return [_cells(row, shared) for row in sheet.iter(f"{_MAIN}row")]
    except (OSError, zipfile.BadZipFile, ElementTree.ParseError, LookupError, ValueError) as error:
        raise Refusal("{0} is no table ({1})", "save it as CSV", path, error) from error


def _part(book: zipfile.ZipFile, name: str) -> ElementTree.Element:
    if name not in book.namelist():
        return ElementTree.Element("empty")
    if book.getinfo(name).file_size > _LARGEST:
        raise ValueError("it is too large")
    data = book.read(name)
    if b"<!ENTITY" in data:
        raise ValueError("it defines entities")
    return ElementTree.fromstring(data)


def _cells(row: ElementTree.Element, shared: list[str]) -> list[str]:
    cells: list[str] = []
    for cell in row.iter(f"{_MAIN}c"):
        letters = re.sub(r"[^A-Z]", "", cell.get("r", ""))
        column = 0
        for letter in letters:
            column = column * 26 + ord(letter) - 64
        if column > 1000:
            raise ValueError("it has too many columns")
        cells += [""] * (column - 1 - len(cells))
        value = cell.findtext(f"{_MAIN}v") or ""
        if cell.get("t") == "s" and value:
            value = shared[int(value)]
        elif cell.get("t") == "inlineStr":
            value = "".join(text.text or "" for text in cell.iter(f"{_MAIN}t"))
        cells.append(value)
    return cells
