"""Whether a part of a bundle learned from the parts that lie beside it, or from others of before.

What was trained on a base, or taught by an adapter, is of no use beside another one, and looks as
if it were: a bundle would go on making what it made before its adapters were trained anew.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from busynth_gui.case.errors import Refusal
from busynth_gui.synthesis.networks.autoencoder import SpeckleAutoencoder
from busynth_gui.synthesis.networks.weights import load_module
from training.components.run_record import read_origin
from training.data.origin import digest_of, module_digest, tensors_digest, weights_digest

__all__ = ["learned_from", "refuse_other_base", "refuse_other_encoder"]

_BEFORE = "before"
"""In the folder of what was taught: the bundle that it was taught by."""


def refuse_other_base(runs: Path, commands: Iterable[str]) -> None:
    """Raise Refusal where an adapter below ``runs`` was trained on another base than lies there.

    Of weights that were laid there by hand nothing is known.
    """
    base = runs / "base"
    now = weights_digest([base / "unet", base / "conditioner"])
    of_base = read_origin(base).parts.get("bundle")
    for command in commands:
        told = read_origin(runs / command).parts
        here = told.get("base", digest_of(now)) == digest_of(now)
        if not here or ("base" not in told and told.get("bundle", of_base) != of_base):
            raise Refusal(
                "{0} was trained on another base than {1} now holds",
                "run 'python -m training {2}' again",
                runs / command,
                base,
                command,
            )


def refuse_other_encoder(runs: Path) -> None:
    """Raise Refusal where the base below ``runs`` learned latents that its decoder does not decode.

    It is told by the autoencoder that lies there: one of the two was trained on that, and the other
    on one of before. Where neither was, or where they come from, nothing is known.
    """
    now = runs / "autoencoder" / "autoencoder"
    decoder = read_origin(runs / "decoder").parts.get("weights")
    base = read_origin(runs / "base").parts.get("encoder")
    if decoder is None or base is None or not now.is_dir():
        return
    decodes = decoder == digest_of(weights_digest([now]))
    learned = base == digest_of(module_digest(load_module(SpeckleAutoencoder, now)))
    if decodes != learned:
        behind, again = ("base", "latents', 'base") if decodes else ("decoder", "decoder")
        raise Refusal(
            "{0} was trained on another autoencoder than {1} now holds",
            "run '{2}', and what learns from it, again",
            runs / behind,
            now,
            again,
        )


def learned_from(run: Path, fresh: Path, parts: Iterable[str], teachers: Iterable[Path]) -> bool:
    """Whether what ``run`` made was taught by the ``parts`` (folders) of the bundle in ``fresh``.

    It is told by the bundle in ``run/before``, or, of what was unpacked, by the bundle that it
    came from: then the ``teachers``, folders of runs, did so too. Without either nothing is known,
    and it counts as taught by them.
    """
    if (run / _BEFORE).is_dir():
        return all(_weights(run / _BEFORE / part) == _weights(fresh / part) for part in parts)
    bundle = read_origin(run).parts.get("bundle")
    return bundle is None or all(read_origin(t).parts.get("bundle") == bundle for t in teachers)


def _weights(folder: Path) -> dict[str, str]:
    """Of their tensors: who writes the same ones again may write other bytes."""
    paths = sorted(folder.rglob("*.safetensors"))
    return {path.relative_to(folder).as_posix(): tensors_digest(path) for path in paths}
