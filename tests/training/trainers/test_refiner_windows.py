"""The texture stage is trained on what the program gives it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from evaluation_sets import lesion_pair

from busynth_gui.bundles.manifest import find_bundle
from busynth_gui.case.descriptors import Pathology
from busynth_gui.case.region import RasterRegion
from busynth_gui.case.request import Request
from busynth_gui.case.scan import Scan
from busynth_gui.imaging.lesion_measures import describe
from busynth_gui.labelled.cases import DatasetCase
from busynth_gui.synthesis.lesion_attributes import LesionAttributes
from busynth_gui.synthesis.networks.autoencoder import Generators
from busynth_gui.synthesis.networks.compact import CompactModels
from busynth_gui.synthesis.networks.refiner import RefinerInputs
from busynth_gui.synthesis.pipeline import Pipeline
from training.data.measured import measured_lesion
from training.data.scan_cache import ScanCache, write_cache
from training.evaluate.parts.in_place import copied
from training.settings import WindowSettings
from training.trainers.refiner_windows import RefineStore, make_crops

SEED, STEPS, GUIDANCE = 5, 2, 3.0


class Listening:
    """A texture stage that changes nothing and keeps what it was given."""

    multiple = 1
    given: RefinerInputs

    def style_of(self, image: torch.Tensor, weight: torch.Tensor) -> torch.Tensor:
        return image

    def __call__(
        self, inputs: RefinerInputs, style: torch.Tensor, generator: Generators = None
    ) -> torch.Tensor:
        self.given = inputs
        return inputs.image


@pytest.fixture
def cache(tmp_path: Path) -> ScanCache:
    pair = lesion_pair(3)
    case = DatasetCase(pair.name, "test", pair.pixels, pair.mask, "benign", pair.group)
    write_cache(tmp_path / "cache", [case], [pair.mask & False], [case.group], ["train"])
    return ScanCache(tmp_path / "cache")


@pytest.mark.parametrize("drawn", [False, True])
def test_a_window_is_what_the_program_gives_to_its_texture_stage(
    cache: ScanCache, tmp_path: Path, drawn: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    pipeline = Pipeline.load(find_bundle("compact"))
    info, models = pipeline.info, pipeline.models
    assert isinstance(models, CompactModels)
    settings = WindowSettings(int(not drawn), int(drawn), STEPS, GUIDANCE)
    make_crops(cache, info, models, tmp_path / "windows", SEED, settings)
    window = RefineStore(tmp_path / "windows").take(0)

    (entry,) = cache.entries
    scan, mask = Scan(entry.name, cache.scan(entry)), cache.lesion(entry)
    its = measured_lesion(cache, entry)
    attributes = LesionAttributes(
        describe(its), its.echo_ratio, its.posterior_ratio, its.heterogeneity
    )
    monkeypatch.setattr(Pipeline, "_attributes", lambda *_: attributes)
    refiner = Listening()
    pipeline.models = replace(models, refiner=refiner)
    request = Request(
        scan.sha256, Pathology.BENIGN, SEED, info.name, info.sha256, steps=STEPS,
        guidance=GUIDANCE, start_stage=2, mask=RasterRegion.from_mask(mask),
    )  # fmt: skip
    if drawn:
        pipeline.synthesize(scan, request)
    else:
        copied(pipeline, scan, request, mask)
    assert window.drawn == drawn and window.pathology == 1
    levels = {"image": 0.002, "weight": 0.003, "lesion": 0, "speckle": 0.02, "distance": 0.001}
    for name, most in levels.items():
        ours = window.made if name == "image" else getattr(window, name)
        theirs = getattr(refiner.given, name)[0, 0].numpy()
        assert ours.shape == theirs.shape, name
        assert np.abs(ours - theirs).max() <= most, name
