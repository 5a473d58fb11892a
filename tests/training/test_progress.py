"""Progress in a log: also within one long step."""

from __future__ import annotations

import re
from threading import Event

import pytest

from training import progress


def test_a_long_step_says_where_it_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    heard = Event()

    def say(self: progress.ProgressLine, text: str) -> None:
        said.append(text)
        heard.set()

    monkeypatch.setattr(progress, "_PULSE_S", 0.01)
    monkeypatch.setattr(progress, "_LINE_S", 0.0)
    monkeypatch.setattr(progress.ProgressLine, "say", say)
    for number in progress.each([1, 2], "encoding", "scan"):
        heard.clear()
        assert heard.wait(30), "nothing was said within a step"
        pace = (r"no scan done yet, after \d+ s", r"\d+\.\d\d s a scan  \d+ s left")[number - 1]
        assert re.fullmatch(rf"encoding {number - 1}/2  {pace}", said[-1]), said
    assert said[-1].startswith("encoding 2/2  ")


def test_what_is_left_off_ends_its_progress(monkeypatch: pytest.MonkeyPatch) -> None:
    ended: list[str] = []
    close = progress.ProgressLine.close

    def closed(self: progress.ProgressLine) -> None:
        ended.append(self.name)
        close(self)

    monkeypatch.setattr(progress.ProgressLine, "close", closed)
    with pytest.raises(KeyError):
        for _ in progress.each([1, 2], "encoding", "scan"):
            raise KeyError
    assert ended == ["encoding"]
