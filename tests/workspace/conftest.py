from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from busynth_gui.workspace.workspace import Workspace

sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "workspace"


@pytest.fixture
def workspace(folder: Path) -> Iterator[Workspace]:
    with Workspace.open(folder) as workspace:
        yield workspace
