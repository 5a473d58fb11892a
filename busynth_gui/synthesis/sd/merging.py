"""Adapters to the layers that they mean: merged into those, they cost nothing per step."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from torch import nn

from busynth_gui.case.errors import Phrase, Refusal
from busynth_gui.synthesis.networks.low_rank import Changes, size_of
from busynth_gui.synthesis.sd.adapters import Adapter, Layer, listed

__all__ = ["fit_adapter", "twin"]


def fit_adapter(
    adapter: Adapter, networks: Mapping[str, nn.Module], weight: float, into: dict[str, Changes]
) -> None:
    """Find the layers that an adapter means, and add its changes to ``into``, by network.

    ``networks`` are "unet" and "text_encoder". Raises Refusal with the names of layers that are
    not there or of another size.
    """
    shapes = {name: _shapes(network) for name, network in networks.items()}
    flat = {
        name: {layer.replace(".", "_"): layer for layer in layers}
        for name, layers in shapes.items()
    }
    lacking, sizes = [], []
    for layer, change in adapter.changes.items():
        home = _home(layer, shapes, flat)
        if home is None:
            lacking.append(layer.name)
            continue
        network, name = home
        its, wanted = change.size, shapes[network][name]
        if its != wanted:
            sizes.append(f"{name} ({_words(its)}, there {_words(wanted)})")
            continue
        into.setdefault(network, {}).setdefault(name, []).append((change, weight))
    if lacking or sizes:
        raise _unfit(adapter.path, lacking, sizes)


def twin(network: Any, changed: Iterable[str]) -> Any:
    """A copy of a network that shares all weights with it but those of the layers ``changed``.

    Two stages on one base differ in their adapters alone: this halves what they need.
    """
    own = {f"{name}.weight" for name in changed}
    # deepcopy takes what is in the memo for what has been copied already.
    memo = {id(p): p for name, p in network.named_parameters() if name not in own}
    return copy.deepcopy(network, memo)


def _shapes(network: nn.Module) -> dict[str, tuple[int, int]]:
    """Outputs and inputs (times the kernel's size) of every layer that an adapter could change."""
    return {
        name: size
        for name, module in network.named_modules()
        if (size := size_of(module)) is not None
    }


def _home(
    layer: Layer,
    shapes: Mapping[str, Mapping[str, tuple[int, int]]],
    flat: Mapping[str, Mapping[str, str]],
) -> tuple[str, str] | None:
    """The network and the layer's own name in it, or None."""
    for network in [layer.network] if layer.network else ["unet", "text_encoder"]:
        if layer.flat:
            # transformers 5 has no "text_model" in front any more, the files of others have.
            for name in (layer.name, layer.name.removeprefix("text_model_")):
                if name in flat.get(network, {}):
                    return network, flat[network][name]
            continue
        for name in (layer.name, f"{layer.name}.0", layer.name.removeprefix("text_model.")):
            if name in shapes.get(network, {}):
                return network, name
    return None


def _words(size: tuple[int, int]) -> str:
    return f"{size[1]} to {size[0]}"


def _unfit(path: Path, lacking: list[str], sizes: list[str]) -> Refusal:
    why = []
    if lacking:
        why.append(Phrase("the base has no {0}", listed(lacking)))
    if sizes:
        why.append(Phrase("of another size are {0}", listed(sizes)))
    both = Phrase("{0}; {1}", *why) if len(why) == 2 else why[0]
    return Refusal("the adapter in {0} does not fit", "{1}", path, both)
