"""A mapping that remembers what was looked at last, and forgets the rest."""

from __future__ import annotations

from collections import UserDict
from collections.abc import Callable
from typing import TypeVar

__all__ = ["LruCache"]

K = TypeVar("K")
V = TypeVar("V")


class LruCache(UserDict[K, V]):
    """Keeps the ``most`` entries that were read or set last. For one thread.

    Reading changes the order, so go through a copy of its keys, not through its items.
    """

    def __init__(self, most: int) -> None:
        super().__init__()
        self._most = most

    def __getitem__(self, key: K) -> V:
        value = self.data.pop(key)
        self.data[key] = value
        return value

    def __setitem__(self, key: K, value: V) -> None:
        self.data.pop(key, None)
        self.data[key] = value
        while len(self.data) > self._most:
            del self.data[next(iter(self.data))]

    def get_or_make(self, key: K, make: Callable[[], V]) -> V:
        """The entry; ``make`` gives it where there is none."""
        if key not in self.data:
            self[key] = make()
        return self[key]
