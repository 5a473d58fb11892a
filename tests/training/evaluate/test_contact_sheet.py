"""``python -m training sheet``: what it says where nothing can be drawn."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from busynth_gui.case.errors import Refusal
from training.evaluate.measures.contact_sheet import Maker, contact_sheet


def test_a_sheet_without_candidates_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    none = SimpleNamespace(series=lambda *_: iter(()))
    monkeypatch.setattr(Maker, "of", lambda bundle: none)
    out = tmp_path / "new" / "sheet.png"
    with pytest.raises(Refusal, match="no candidate"):
        contact_sheet("compact", None, "benign", 1, 1, 0, out)
    assert not out.parent.exists()
