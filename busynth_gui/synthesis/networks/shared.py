"""What bundles of every kind have: stage one's networks, its tables of lesions, the refiner."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, Self

import numpy as np
import torch
from diffusers import UNet2DConditionModel
from numpy.typing import NDArray
from torch import Tensor

from busynth_gui.bundles.manifest import BundleInfo
from busynth_gui.case.descriptors import LEXICON, Descriptors, Pathology
from busynth_gui.case.errors import Refusal
from busynth_gui.case.request import Request
from busynth_gui.imaging.scan_style import STYLE
from busynth_gui.json_file import read_json
from busynth_gui.synthesis.networks.conditioning import Conditioner, label_row
from busynth_gui.synthesis.networks.denoiser import Inpainting
from busynth_gui.synthesis.networks.inputs import mask_cells, thumbnail_cells
from busynth_gui.synthesis.networks.refiner import Refiner, SpeckleRefiner
from busynth_gui.synthesis.networks.texture import TextureNetwork
from busynth_gui.synthesis.networks.weights import WEIGHTS_FILE, load_module, read_tensors

__all__ = ["SharedNetworks", "load_listed", "load_refiner", "load_shared", "ready"]


_TABLES = "stage_one/lesions.safetensors"


@dataclass(frozen=True)
class SharedNetworks:
    """Float32 networks in evaluation mode on one device, and the places of real lesions."""

    shape_unet: UNet2DConditionModel
    shape_conditioner: Conditioner
    refiner: Refiner | None
    """None in bundles made before there was one."""
    places: dict[str, NDArray[np.float32]]
    """For each pathology (n, 5), see :data:`busynth_gui.synthesis.proposal.PLACE_COLUMNS`."""
    words: dict[str, NDArray[np.int8]]
    """For each pathology (n, 5), see :func:`busynth_gui.synthesis.lesion_attributes.words_row`."""
    figures: dict[str, NDArray[np.float32]] | None
    """For each pathology (n, 3), see :data:`busynth_gui.synthesis.lesion_attributes.FIGURES`; None
    in bundles made before there were any."""
    styles: dict[str, NDArray[np.float32]] | None
    """For each pathology (n, 12), of the scans that words and figures are of, see
    :data:`busynth_gui.imaging.scan_style.STYLE`; None in bundles made before there were any."""
    place_styles: dict[str, NDArray[np.float32]] | None
    """The same of the scans that the places are of."""
    sizes: dict[str, NDArray[np.float32]] | None
    """For each pathology (n,), of the lesions that words and figures are of, see
    :func:`busynth_gui.synthesis.likeness.lesion_size`; None in bundles made before there were any.
    """
    device: torch.device

    def quick(self) -> Self:
        return self

    def quicken(self) -> bool:
        return False

    def shape_steps(self, steps: int) -> int:
        return steps

    def outlining(self, request: Request, context: Tensor, hole: Tensor) -> Inpainting:
        row = label_row(request.pathology, request.descriptors, request.closeness)
        # Without its label the shape must still follow the region as closely: that is no guidance.
        unlabelled = label_row(None, Descriptors(), request.closeness)
        conditional, unconditional = (
            self.shape_conditioner(context, torch.tensor([labels], device=self.device))
            for labels in (row, unlabelled)
        )
        return Inpainting(
            self.shape_unet, mask_cells(hole), thumbnail_cells(context), conditional, unconditional
        )


def load_shared(info: BundleInfo, device: str) -> SharedNetworks:
    """Load them from a verified bundle. Raises Refusal for one that lacks them, or for a device
    that cannot be used."""
    info.require(_TABLES)
    try:
        tables = read_tensors(info.folder / _TABLES)
        places = {
            p.value: _table(tables, f"{p.value}.places", (5,)).float().numpy() for p in Pathology
        }
        words = {p.value: _words(tables, f"{p.value}.words") for p in Pathology}
        figures = {
            p.value: _figures(tables, f"{p.value}.figures", words[p.value]) for p in Pathology
        }
        styles = {p.value: _styles(tables, f"{p.value}.styles", words[p.value]) for p in Pathology}
        place_styles = {
            p.value: _styles(tables, f"{p.value}.place_styles", places[p.value]) for p in Pathology
        }
        sizes = {p.value: _sizes(tables, f"{p.value}.sizes", words[p.value]) for p in Pathology}
        target = torch.device(device)
        torch.empty(0, device=target)
    except (OSError, ValueError, KeyError) as error:
        raise Refusal("bundle {0} lacks its table of lesions", "{1}", info.name, error) from error
    except (RuntimeError, AssertionError) as error:
        raise Refusal("device '{0}' cannot be used", "choose cpu", device) from error
    there = info.holds("refiner")
    return SharedNetworks(
        shape_unet=ready(load_listed(info, UNet2DConditionModel, "stage_one/unet"), target),
        shape_conditioner=ready(load_listed(info, Conditioner, "stage_one/conditioner"), target),
        refiner=ready(_listed_refiner(info), target) if there else None,
        places=places,
        words=words,
        figures=_all_there(figures),
        styles=_all_there(styles),
        place_styles=_all_there(place_styles),
        sizes=_all_there(sizes),
        device=target,
    )


def load_listed(info: BundleInfo, cls: Any, part: str) -> Any:
    """The module in the folder ``part`` of a bundle, whose files its manifest lists.

    Raises Refusal as :func:`load_module`, and when a file is not listed.
    """
    folder = PurePosixPath(part)
    info.require(str(folder / "config.json"), str(folder / WEIGHTS_FILE))
    return load_module(cls, info.folder / part)


def _listed_refiner(info: BundleInfo) -> Any:
    info.require("refiner/config.json", f"refiner/{WEIGHTS_FILE}")
    return load_refiner(info.folder / "refiner")


def load_refiner(folder: Path) -> Any:
    """The network that ends stage three, of the class that its configuration names.

    Raises Refusal when the folder does not hold it.
    """
    try:
        config = read_json(folder / "config.json")
    except (OSError, ValueError):
        config = None
    name = config.get("_class_name") if isinstance(config, dict) else None
    later = name == TextureNetwork.__name__
    return load_module(TextureNetwork if later else SpeckleRefiner, folder)


def ready(module: Any, device: torch.device) -> Any:
    """The module on its device, its convolutions stored channels last."""
    return module.to(device, memory_format=torch.channels_last)


def _table(tables: dict[str, Tensor], name: str, columns: tuple[int, ...]) -> Tensor:
    table = tables[name]
    if table.ndim != 2 or len(table) == 0 or table.shape[1] not in columns:
        raise ValueError(f"{name} has the shape {tuple(table.shape)}")
    return table


def _words(tables: dict[str, Tensor], name: str) -> NDArray[np.int8]:
    words = _table(tables, name, (len(LEXICON),)).numpy()
    known = np.array([len(words) for words in LEXICON.values()])
    if (words < -1).any() or (words >= known).any():
        raise ValueError(f"{name} has words that there are not")
    return np.asarray(words, np.int8)


def _figures(
    tables: dict[str, Tensor], name: str, words: NDArray[np.int8]
) -> NDArray[np.float32] | None:
    if name not in tables:
        return None
    figures = _table(tables, name, (2, 3)).float().numpy()
    if len(figures) != len(words):
        raise ValueError(f"{name} are not those of as many lesions")
    return np.asarray(figures, np.float32)


def _styles(
    tables: dict[str, Tensor], name: str, rows: NDArray[np.generic]
) -> NDArray[np.float32] | None:
    if name not in tables:
        return None
    # Bundles before 0.8.0 have all but the last.
    styles = _table(tables, name, (len(STYLE) - 1, len(STYLE))).float().numpy()
    if len(styles) != len(rows):
        raise ValueError(f"{name} are not those of as many scans")
    return np.asarray(styles, np.float32)


def _sizes(
    tables: dict[str, Tensor], name: str, words: NDArray[np.int8]
) -> NDArray[np.float32] | None:
    if name not in tables:
        return None
    sizes = _table(tables, name, (1,)).float().numpy()[:, 0]
    if len(sizes) != len(words):
        raise ValueError(f"{name} are not those of as many lesions")
    if not (np.isfinite(sizes) & (sizes >= 0)).all():
        raise ValueError(f"{name} has sizes that there are not")
    return np.asarray(sizes, np.float32)


def _all_there(
    found: dict[str, NDArray[np.float32] | None],
) -> dict[str, NDArray[np.float32]] | None:
    there = {name: table for name, table in found.items() if table is not None}
    return there if len(there) == len(found) else None
