"""What a format decides: where a pair's files go, and what index stands beside them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar

from busynth_gui.case.descriptors import Pathology
from busynth_gui.case.errors import Phrase, Refusal
from busynth_gui.export.grey_depth import GreyDepth
from busynth_gui.export.manifest import Record
from busynth_gui.export.pair import ExportPair

__all__ = ["Layout"]


class Layout(ABC):
    """A format's folder. All paths are relative to it and use forward slashes."""

    name: ClassVar[str]
    """What ``--format`` calls it."""

    title: ClassVar[Phrase]
    """What the window calls it."""

    index_names: ClassVar[tuple[str, ...]] = ()
    """The files that describe all pairs together, besides the manifest."""

    split_names: ClassVar[tuple[str, ...]] = ()
    """The files that say of each pair on which side of a split it is, besides ``split.csv``."""

    default_depth: ClassVar[GreyDepth] = GreyDepth.SCAN
    """What becomes of scans of more than 8 bits unless the user says otherwise."""

    holds_deep: ClassVar[bool] = True
    """Whether its images may have more than 8 bits."""

    def depth(self, asked: GreyDepth | None) -> GreyDepth:
        """What becomes of scans of more than 8 bits, None asked for nothing. Raises Refusal."""
        if asked is GreyDepth.SCAN and not self.holds_deep:
            raise Refusal(
                "images of the format {0} have 8 bits",
                "choose 8 bit over the full range or a window (--grey full or --grey window)",
                self.name,
            )
        return self.default_depth if asked is None else asked

    @abstractmethod
    def image_path(self, name: str, pathology: Pathology) -> str:
        """Where the image of a pair goes."""

    @abstractmethod
    def mask_paths(self, name: str, pathology: Pathology, lesions: int = 1) -> tuple[str, ...]:
        """Where its masks, or the labels in their stead, go: a path for each of its lesions.

        The same path for all where one file holds them; none when they go into the index.
        """

    @abstractmethod
    def files(self, pair: ExportPair) -> dict[str, bytes]:
        """The files of a pair, by path."""

    def entry(self, pair: ExportPair) -> Any:
        """What the index says of a pair, as a JSON value."""
        return None

    def indexes(
        self, previous: Mapping[str, bytes], records: Sequence[Record], entries: list[Any]
    ) -> dict[str, bytes]:
        """The files of :attr:`index_names` after an export, and those of the records' split.

        ``previous`` holds those files that were there, ``records`` are this format's records
        with the new ones, ``entries`` the new pairs' entries. Raises Refusal when one of
        ``previous`` is not one that busynth wrote, or lacks what nothing else says of a pair.
        """
        return {}

    def listing(self, previous: Mapping[str, bytes]) -> Callable[[Record], bool]:
        """Tells of a record whether ``previous`` says of its pair what an export writes.

        It raises Refusal where something else is said of masks, and so does this as
        :meth:`indexes` does.
        """
        return lambda record: True
