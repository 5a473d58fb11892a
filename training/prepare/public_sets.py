"""Readers for public data sets beside BUSI and BUS-BRA: BUS-UCLM, BrEaST and BUID.

BUS-UCLM: Vallez et al., Sci. Data 12 (2025), 242. BrEaST: Pawlowska et al., Sci. Data 11 (2024),
148. BUID: Ardakani et al., Comput. Biol. Med. 152 (2023), 106438.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from busynth_gui.case.errors import Refusal
from busynth_gui.labelled.cases import PATHOLOGIES, DatasetCase, read_grey, read_image
from busynth_gui.labelled.files import Skipped, each_case, files_in, find_beside, mask_of
from busynth_gui.labelled.tables import Row, read_rows
from busynth_gui.labelled.words import category_among, words_of

__all__ = ["breast_table", "is_buid", "is_bus_uclm", "read_breast", "read_buid", "read_bus_uclm"]

_GREEN, _RED = 1, 0


def is_bus_uclm(folder: Path) -> bool:
    return (folder / "INFO.csv").is_file() and (folder / "masks").is_dir()


def read_bus_uclm(folder: Path, skipped: Skipped) -> Iterator[DatasetCase]:
    """BUS-UCLM: ``images/ANFO_005.png``, ``masks/`` of the same names, ``INFO.csv``.

    Green of a mask is benign, red malignant, black nothing. A scan's patient is what stands before
    the ``_`` of its name. Frames that the table calls Doppler or combined, and those whose mask
    contradicts the table, are added to ``skipped``.
    """
    rows = {
        _stem(_cell(row, "image", "file", "name")): row for row in read_rows(folder / "INFO.csv")
    }

    def read(name: str) -> DatasetCase | str:
        row = rows[name]
        label = _cell(row, "label", "class", "pathology").lower()
        if label not in PATHOLOGIES:
            return f"unknown pathology '{label}'"
        for word in ("doppler", "combined"):
            if _cell(row, word).lower() in ("yes", "y", "1", "true"):
                return f"the table calls it {word}"
        scan = read_grey(_image(folder / "images", name))
        mask, colours = _colour_coded(_image(folder / "masks", name), scan.shape)
        if colours and colours != {label}:
            return (
                f"the table says {label}, and its mask is coloured {' and '.join(sorted(colours))}"
            )
        patient = name.partition("_")[0]
        return DatasetCase(name, "bus_uclm", scan, mask, label, f"bus_uclm/{patient}")

    yield from each_case("bus_uclm", list(rows), read, skipped)


def _colour_coded(path: Path, shape: tuple[int, ...]) -> tuple[NDArray[np.bool_], set[str]]:
    """The mask, and what its colours say of the lesions in it."""
    mask = mask_of(path, shape)
    try:
        with Image.open(path) as image:
            colours = np.asarray(image.convert("RGB")).astype(np.int16)
    except Exception as error:
        raise Refusal(
            "the mask {0} cannot be read", "take it from the data set again", path
        ) from error
    lead = colours[..., _RED] - colours[..., _GREEN]
    found = {"malignant"} if (lead[mask] > 64).any() else set()
    return mask, found | ({"benign"} if (lead[mask] < -64).any() else set())


def breast_table(folder: Path) -> Path | None:
    """The table that makes a folder a copy of BrEaST, if it has one."""
    for path in (*files_in(folder, "*.xlsx"), *files_in(folder, "*.csv")):
        try:
            rows = read_rows(path)
        except Refusal:
            continue
        if rows and {"image_filename", "mask_tumor_filename", "classification"} <= set(rows[0]):
            return path
    return None


def read_breast(folder: Path, table: Path, skipped: Skipped) -> Iterator[DatasetCase]:
    """BrEaST: ``case001.png``, ``case001_tumor.png`` (several joined by ``&``), one table.

    Images lie beside the table or one folder below. Every case is a patient of its own. Its
    readers' words (Shape, Margin, Echogenicity, Posterior_features) and BIRADS are taken over.
    """
    places = [folder, *(p for p in sorted(folder.iterdir()) if p.is_dir())]
    rows = {_stem(row["image_filename"]): row for row in read_rows(table) if row["image_filename"]}

    def read(name: str) -> DatasetCase | str:
        row = rows[name]
        label = row["classification"].lower()
        if label not in PATHOLOGIES:
            return f"unknown pathology '{label}'"
        place = next((p for p in places if (p / row["image_filename"]).exists()), folder)
        scan, spacing = read_image(find_beside(place, row["image_filename"]))
        mask = np.zeros(scan.shape, bool)
        for part in filter(None, map(str.strip, row["mask_tumor_filename"].split("&"))):
            mask |= mask_of(find_beside(place, part), scan.shape)
        if label == "normal":
            mask[:] = False
        group = f"breast/{row.get('caseid') or name}"
        words, category = words_of(row), category_among(row)
        return DatasetCase(name, "breast", scan, mask, label, group, spacing, words, category)

    yield from each_case("breast", list(rows), read, skipped)


def is_buid(folder: Path) -> bool:
    return any(files_in(folder / "Benign", "* Benign Image.*"))


def read_buid(folder: Path, skipped: Skipped) -> Iterator[DatasetCase]:
    """BUID: ``Benign/1 Benign Image.bmp`` with ``1 Benign Mask.tif``, ``Malignant`` likewise."""
    for pathology in ("benign", "malignant"):
        word = pathology.capitalize()
        images = {_stem(p.name): p for p in files_in(folder / word, f"* {word} Image.*")}

        def read(
            name: str, images: dict[str, Path] = images, pathology: str = pathology
        ) -> DatasetCase:
            path = images[name]
            scan = read_grey(path)
            mask = _image(path.parent, name.replace(" Image", " Mask"))
            return DatasetCase(
                name, "buid", scan, mask_of(mask, scan.shape), pathology, f"buid/{name}"
            )

        yield from each_case("buid", sorted(images, key=_number), read, skipped)


def _number(name: str) -> tuple[int, str]:
    found = re.match(r"\d+", name)
    return (int(found.group()) if found else -1, name)


def _stem(name: str) -> str:
    return re.sub(r"\.(png|jpe?g|bmp|tiff?)$", "", name.strip(), flags=re.IGNORECASE)


def _cell(row: Row, *words: str) -> str:
    """The first cell whose column's name begins with one of the words."""
    for word in words:
        for column, value in row.items():
            if column.lower().startswith(word):
                return value
    return ""


def _image(folder: Path, name: str) -> Path:
    """The picture of that name with whatever ending."""
    for ending in (".png", ".tif", ".tiff", ".bmp", ".jpg", ".PNG", ".TIF", ".BMP"):
        if (folder / f"{name}{ending}").exists():
            return folder / f"{name}{ending}"
    raise Refusal("there is no picture '{0}'", "put it into {1}", name, folder)
