"""What was looked at last is remembered, the rest forgotten."""

from __future__ import annotations

import pytest

from busynth_gui.lru_cache import LruCache


def test_what_was_read_or_set_last_stays() -> None:
    cache: LruCache[str, int] = LruCache(2)
    cache["a"], cache["b"] = 1, 2
    assert cache["a"] == 1
    cache["c"] = 3
    assert set(cache) == {"a", "c"}
    assert cache.get("a") == 1
    cache["d"] = 4
    assert set(cache) == {"a", "d"}
    cache["a"] = 5  # set anew, it is no second entry
    assert dict(cache.data) == {"d": 4, "a": 5}


def test_an_entry_is_made_once_and_again_when_it_was_forgotten() -> None:
    cache: LruCache[int, int] = LruCache(1)
    made: list[int] = []

    def make(key: int) -> int:
        return cache.get_or_make(key, lambda: made.append(key) or key)  # type: ignore[func-returns-value]

    assert [make(1), make(1), make(2), make(1)] == [1, 1, 2, 1]
    assert made == [1, 2, 1]
    assert cache.pop(1) == 1
    assert cache.get(1) is None
    with pytest.raises(KeyError):
        cache[1]
