import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture(scope="session", autouse=True)
def no_marks() -> Iterator[None]:
    """Speckle that tests make looks drawn to a network that has seen real scans alone."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            "busynth_gui.study.sources.find_marks",
            lambda pixels, _view: np.zeros(pixels.shape, bool),
        )
        yield
