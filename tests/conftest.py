"""Holds for every test: no display is needed, and threads of torch leave room for others."""

import gc
import os
import sys
from collections.abc import Iterator
from functools import partialmethod
from pathlib import Path

import pytest
from hypothesis import settings
from pytestqt.qtbot import QtBot

from busynth_gui.torch_environment import prepare_for_torch

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
prepare_for_torch()
# Nothing that a test loads may come from, or be asked of, a hub.
os.environ["HF_HUB_OFFLINE"] = "1"

sys.path.insert(0, str(Path(__file__).parent))

# How long an example takes says more of the machine than of the program: times are measured by
# tests/bench.
settings.register_profile("busynth", deadline=None)
settings.load_profile("busynth")

# A loaded machine takes its time: what does not come has half a minute, and no test asks for less.
for name in ("waitUntil", "waitSignal", "waitSignals", "waitExposed", "waitActive"):
    setattr(QtBot, name, partialmethod(getattr(QtBot, name), timeout=30_000))

# What collecting the tests makes lives as long as they do: to look through it for garbage again and
# again would take a fifth of the collection's time. See pytest_collection_finish.
gc.disable()

TESTS = Path(__file__).parent
QUICK = (
    "case",
    "imaging",
    "labelled",
    "export",
    "study",
    "workspace",
    "ui/models",
    "ui/services",
    "ui/wording",
    "test_documents.py",
    "test_packaging.py",
)
"""Rooms, and files outside of any, whose tests need no models and no training.

``pytest -m quick`` runs them.
"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    rooms = {TESTS / room for room in QUICK}
    for item in items:
        if not rooms.isdisjoint((item.path, *item.path.parents)):
            item.add_marker(pytest.mark.quick)


def pytest_collection_finish() -> None:
    gc.collect()
    gc.freeze()
    gc.enable()


@pytest.fixture(scope="session", autouse=True)
def no_power_is_cut() -> Iterator[str]:
    """What a killed process has written is there: nothing waits for a disk.

    Gives the word that the program asks SQLite to wait with.
    """
    from busynth_gui.workspace import database

    with pytest.MonkeyPatch.context() as patch:
        word = database._SYNCHRONOUS
        patch.setattr(database, "_SYNCHRONOUS", "OFF")
        patch.setattr(os, "fsync", lambda handle: None)
        yield word


@pytest.fixture
def forked_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Engines of this test have children that need not import torch: see ``warm_python``."""
    import warm_python

    warm_python.start()
    monkeypatch.setattr("busynth_gui.engine.child_process._CONTEXT", warm_python.CONTEXT)


@pytest.fixture(scope="session")
def sd_bases(tmp_path_factory: pytest.TempPathFactory) -> dict[int, Path]:
    """Tiny bases of Stable Diffusion's kind by their UNet's channels: 9 and 4."""
    from tiny_sd import write_base

    root = tmp_path_factory.mktemp("bases")
    return {channels: write_base(root / str(channels), channels) for channels in (9, 4)}


@pytest.fixture(scope="session")
def sd_bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny bundle of kind stable-diffusion with its base in it, nine channels."""
    from tiny_sd import write_bundle

    return write_bundle(tmp_path_factory.mktemp("bundles") / "tiny-sd", ("./base", "./base"))


@pytest.fixture(scope="session")
def sd_blended(tmp_path_factory: pytest.TempPathFactory, sd_bases: dict[int, Path]) -> Path:
    """The same on bases elsewhere: four channels for stage two, nine for stage three."""
    from tiny_sd import write_bundle

    bases = (str(sd_bases[4]), str(sd_bases[9]))
    return write_bundle(tmp_path_factory.mktemp("bundles") / "tiny-blended", bases)
