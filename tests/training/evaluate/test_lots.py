"""What an evaluation makes lot by lot: once, and with progress lesion by lesion."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from training.evaluate.measures.pairs import Pair, fingerprint, made_in_lots
from training.progress import ProgressLine

PAIRS = [
    Pair(f"{k}", "own", "benign", f"{k}", np.full((4, 4), k, np.uint8), np.eye(4, dtype=bool))
    for k in range(5)
]


def test_a_stopped_evaluation_makes_only_what_is_missing_and_tells_each(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[int] = []
    told: list[int] = []
    advance = ProgressLine.advance

    def heard(self: ProgressLine, count: int = 1) -> None:
        advance(self, count)
        begun.append(self._first)
        told.append(self.done)

    def path_of(lot: Sequence[Pair]) -> Path:
        return tmp_path / f"{fingerprint(lot)}.npz"

    stops = [True]

    def make(pair: Pair) -> Pair:
        if pair.name == "4" and stops:
            raise KeyboardInterrupt
        return pair

    monkeypatch.setattr(ProgressLine, "advance", heard)
    with pytest.raises(KeyboardInterrupt):
        made_in_lots(PAIRS, make, path_of, "lesions", lot_size=2)
    assert told == [1, 2, 3, 4] and set(begun) == {0}
    stops.clear()
    made = made_in_lots(PAIRS, make, path_of, "lesions", lot_size=2)
    assert [pair.name for pair in made] == ["0", "1", "2", "3", "4"]
    assert (begun[-1], told[-1]) == (4, 5), "four were there, one was made"
