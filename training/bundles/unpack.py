"""``unpack``: the parts of a bundle laid out as the trainers leave them, to go on from."""

from __future__ import annotations

import shutil
from pathlib import Path

from busynth_gui.atomic import folder_beside
from busynth_gui.bundles.manifest import find_bundle, verify_bundle
from busynth_gui.bundles.training_lesions import NEAREST
from busynth_gui.case.errors import Refusal
from training.bundles.compact import parts
from training.bundles.critic_part import take_critic
from training.components.run_record import write_origin
from training.data.origin import Origin

__all__ = ["unpack"]


def unpack(bundle: str, runs: Path) -> str:
    """Copy the weights of ``bundle`` (name or folder) to where trainers below ``runs`` read them.

    Weights are those of the bundle, float16. Returns a line that says what came where. Raises
    Refusal when the bundle is damaged or of another kind, or when a part is there already.
    """
    info = find_bundle(bundle)
    verify_bundle(info)
    if info.kind != "compact":
        raise Refusal(
            "bundle '{0}' is of kind '{1}'", "unpack a compact bundle", info.name, info.kind
        )
    # What encodes the crops is the bundle's own: the decoder's training leaves the encoder alone.
    wanted = {**parts(), "autoencoder/autoencoder": "autoencoder"}
    there = {target: source for target, source in wanted.items() if (info.folder / source).is_dir()}
    for target in there:
        if (runs / target).exists():
            raise Refusal("{0} is there already", "name another folder with --runs", runs / target)
    origin = Origin(info.trained_on, {"bundle": info.sha256}, info.licence, info.divisions)
    laid: list[Path] = []
    try:
        for target, source in there.items():
            laid.append(runs / target)
            with folder_beside(runs / target) as fresh:
                shutil.copytree(info.folder / source, fresh, dirs_exist_ok=True)
            write_origin((runs / target).parent, origin)
    except BaseException:
        for folder in laid:  # half of the parts would keep the next one from being unpacked
            shutil.rmtree(folder, ignore_errors=True)
        raise
    if NEAREST in info.files:  # what these parts were trained on still counts
        shutil.copyfile(info.folder / NEAREST, runs / NEAREST)
    take_critic(info.folder, runs / "critic")
    return f"{info.name} {info.version}: {len(there)} parts in {runs}"
