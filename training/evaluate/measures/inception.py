"""InceptionV3 as the Frechet Inception distance wants it, for weights that a user has.

The network of Szegedy et al., "Rethinking the Inception architecture for computer vision" (CVPR
2016), in the build of 2015-12-05 with 1,008 classes by which FID is defined (Heusel et al., NIPS
2017). It differs from the one in the paper in two places: average pools do not count the padding,
and the last block has a maximum pool. Parts are named as in the files that pytorch-fid,
torch-fidelity and torchmetrics use (``pt_inception-2015-12-05-6726825d.pth``), so these load;
nothing is downloaded.
"""

from __future__ import annotations

from collections import OrderedDict
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

from busynth_gui.case.errors import Refusal

__all__ = ["InceptionV3", "load_inception"]

CLASSES = 1008
FEATURES = 2048

Unit = tuple[str, int, int | tuple[int, int]]
"""Name, output channels, kernel of a convolution with normalisation."""
Chain = list[Unit | tuple[Unit, Unit]]
"""Units one after another; a pair at its end is a fork, both fed alike, their outputs joined."""


def _unit(channels: int, unit: Unit, stride: int = 1, padded: bool = True) -> nn.Sequential:
    """A convolution, normalised and rectified; those with a stride are not padded."""
    _, out, kernel = unit
    size = (kernel, kernel) if isinstance(kernel, int) else kernel
    padding = (size[0] // 2, size[1] // 2) if padded and stride == 1 else (0, 0)
    return nn.Sequential(
        OrderedDict(
            conv=nn.Conv2d(channels, out, size, stride, padding, bias=False),
            bn=nn.BatchNorm2d(out, eps=0.001),
            relu=nn.ReLU(),
        )
    )


class _Block(nn.Module):
    """Chains beside one another and a pool; all outputs joined.

    With ``pooled`` 0 the block halves the grid: each chain's last unit and the pool have stride 2.
    """

    def __init__(self, channels: int, chains: list[Chain], pooled: int, pool: str = "mean") -> None:
        super().__init__()
        self._chains = chains
        self._pool = pool if pooled else "halving"
        self.out = pooled or channels
        for chain in chains:
            width = channels
            for k, step in enumerate(chain):
                stride = 1 if pooled or k + 1 < len(chain) else 2
                forks = [step] if isinstance(step[1], int) else list(step)
                for unit in forks:
                    self.add_module(unit[0], _unit(width, unit, stride))
                width = sum(unit[1] for unit in forks)
            self.out += width
        if pooled:
            self.branch_pool = _unit(channels, ("branch_pool", pooled, 1))

    def forward(self, x: Tensor) -> Tensor:
        outputs = []
        for chain in self._chains:
            y = x
            for step in chain:
                forks = [step] if isinstance(step[1], int) else list(step)
                y = torch.cat([self.get_submodule(unit[0])(y) for unit in forks], 1)
            outputs.append(y)
        return torch.cat([*outputs, self._pooled(x)], 1)

    def _pooled(self, x: Tensor) -> Tensor:
        if self._pool == "halving":
            return functional.max_pool2d(x, 3, 2)
        if self._pool == "max":
            pooled = functional.max_pool2d(x, 3, 1, 1)
        else:
            pooled = functional.avg_pool2d(x, 3, 1, 1, count_include_pad=False)
        out: Tensor = self.branch_pool(pooled)
        return out


def _squares(channels: int, pooled: int) -> _Block:
    """35 x 35: kernels of 1, 5 and twice 3."""
    triple: Chain = [
        ("branch3x3dbl_1", 64, 1),
        ("branch3x3dbl_2", 96, 3),
        ("branch3x3dbl_3", 96, 3),
    ]
    double: Chain = [("branch5x5_1", 48, 1), ("branch5x5_2", 64, 5)]
    return _Block(channels, [[("branch1x1", 64, 1)], double, triple], pooled)


def _first_halving(channels: int) -> _Block:
    triple: Chain = [
        ("branch3x3dbl_1", 64, 1),
        ("branch3x3dbl_2", 96, 3),
        ("branch3x3dbl_3", 96, 3),
    ]
    return _Block(channels, [[("branch3x3", 384, 3)], triple], 0)


def _sevens(channels: int, width: int) -> _Block:
    """17 x 17: kernels of 7 as a row and a column."""
    row, column = (1, 7), (7, 1)
    once: Chain = [
        ("branch7x7_1", width, 1), ("branch7x7_2", width, row), ("branch7x7_3", 192, column),
    ]  # fmt: skip
    twice: Chain = [
        ("branch7x7dbl_1", width, 1), ("branch7x7dbl_2", width, column),
        ("branch7x7dbl_3", width, row), ("branch7x7dbl_4", width, column),
        ("branch7x7dbl_5", 192, row),
    ]  # fmt: skip
    return _Block(channels, [[("branch1x1", 192, 1)], once, twice], 192)


def _second_halving(channels: int) -> _Block:
    sevens: Chain = [
        ("branch7x7x3_1", 192, 1), ("branch7x7x3_2", 192, (1, 7)),
        ("branch7x7x3_3", 192, (7, 1)), ("branch7x7x3_4", 192, 3),
    ]  # fmt: skip
    return _Block(channels, [[("branch3x3_1", 192, 1), ("branch3x3_2", 320, 3)], sevens], 0)


def _forks(channels: int, pool: str) -> _Block:
    """8 x 8: chains that end in a row beside a column."""
    short: Chain = [
        ("branch3x3_1", 384, 1), (("branch3x3_2a", 384, (1, 3)), ("branch3x3_2b", 384, (3, 1))),
    ]  # fmt: skip
    long: Chain = [
        ("branch3x3dbl_1", 448, 1), ("branch3x3dbl_2", 384, 3),
        (("branch3x3dbl_3a", 384, (1, 3)), ("branch3x3dbl_3b", 384, (3, 1))),
    ]  # fmt: skip
    return _Block(channels, [[("branch1x1", 320, 1)], short, long], 192, pool)


class InceptionV3(nn.Module):
    """Images (n, 3, 299, 299) in -1 to 1 to features (n, 2048) and logits (n, 1008)."""

    def __init__(self) -> None:
        super().__init__()
        self.Conv2d_1a_3x3 = _unit(3, ("", 32, 3), stride=2)
        self.Conv2d_2a_3x3 = _unit(32, ("", 32, 3), padded=False)
        self.Conv2d_2b_3x3 = _unit(32, ("", 64, 3))
        self.Conv2d_3b_1x1 = _unit(64, ("", 80, 1))
        self.Conv2d_4a_3x3 = _unit(80, ("", 192, 3), padded=False)
        self.Mixed_5b = _squares(192, 32)
        self.Mixed_5c = _squares(256, 64)
        self.Mixed_5d = _squares(288, 64)
        self.Mixed_6a = _first_halving(288)
        self.Mixed_6b = _sevens(768, 128)
        self.Mixed_6c = _sevens(768, 160)
        self.Mixed_6d = _sevens(768, 160)
        self.Mixed_6e = _sevens(768, 192)
        self.Mixed_7a = _second_halving(768)
        self.Mixed_7b = _forks(1280, "mean")
        self.Mixed_7c = _forks(FEATURES, "max")
        self.fc = nn.Linear(FEATURES, CLASSES)

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        x = self.Conv2d_2b_3x3(self.Conv2d_2a_3x3(self.Conv2d_1a_3x3(x)))
        x = functional.max_pool2d(x, 3, 2)
        x = self.Conv2d_4a_3x3(self.Conv2d_3b_1x1(x))
        x = functional.max_pool2d(x, 3, 2)
        for name, block in self.named_children():
            if name.startswith("Mixed"):
                x = block(x)
        features = x.mean((2, 3))
        return features, self.fc(features)


def load_inception(path: Path) -> InceptionV3:
    """The network with the weights of a file (``.safetensors``, or ``.pth`` read without code).

    Raises Refusal when the file is missing, holds code or other weights.
    """
    unfit = Refusal(
        "{0} holds no weights of FID's InceptionV3",
        "give pt_inception-2015-12-05-6726825d.pth or its tensors as .safetensors",
        path,
    )
    try:
        if path.suffix == ".safetensors":
            tensors = load_file(path)
        else:
            tensors = torch.load(path, map_location="cpu", weights_only=True)
        model = InceptionV3()
        kept = {k: v for k, v in tensors.items() if not k.startswith("AuxLogits.")}
        lacking, unknown = model.load_state_dict(kept, strict=False)
    except Exception as error:
        raise unfit from error
    # Old files have no counters of batches; nothing depends on them.
    lacking = [name for name in lacking if not name.endswith("num_batches_tracked")]
    if lacking or unknown:
        raise unfit
    return model.eval()
