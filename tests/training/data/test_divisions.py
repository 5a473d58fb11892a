"""What was trained on the scans that are held out here is told."""

from __future__ import annotations

from pathlib import Path

import pytest
from tiny_data import write_plain

from training.bundles.nearest_table import complete_table
from training.bundles.provenance import provenance
from training.data.divisions import NOT_KNOWN, other_divisions, strange_sets
from training.data.origin import Origin, Stated
from training.data.scan_cache import ScanCache, write_cache
from training.prepare.readers import read_datasets

OWN, LINE = {"clinic; CC0": ("1",)}, "clinic; CC0"


@pytest.mark.parametrize(
    ("trained_on", "learned", "found"),
    [
        ([LINE], {LINE: ("1",)}, None),
        ([LINE], {LINE: ("2",)}, "other"),
        ([LINE], {LINE: ("1", "2")}, "other"),  # one part before it was divided anew
        ([LINE], {LINE: ("1", NOT_KNOWN)}, "not known"),
        ([LINE], {}, "not known"),
        (["clinic; MIT"], {"clinic; MIT": ("1",)}, None),  # its licence was stated later
        (["busi; CC0"], {"busi; CC0": ("2",)}, None),
        (["Clinic (2020)"], {}, "not known"),
    ],
)
def test_a_bundle_has_seen_the_held_out_scans_unless_it_says_otherwise(
    trained_on: list[str], learned: dict[str, tuple[str, ...]], found: str | None
) -> None:
    strange = strange_sets({"clinic": LINE}, OWN, trained_on, learned)
    assert strange.get("clinic") == found


def test_each_split_of_the_same_scans_is_a_division_of_its_own(tmp_path: Path) -> None:
    write_plain(tmp_path / "clinic")
    cases = read_datasets(tmp_path).cases
    marks = [case.mask & False for case in cases]
    caches = []
    for name, side, title in (("a", "train", ""), ("b", "held-out", ""), ("c", "train", "X")):
        stated = Stated.parse([title] if title else [], [])
        sides = ["train", "train", side]
        write_cache(tmp_path / name, cases, marks, ["g"] * 3, sides, stated=stated)
        caches.append(ScanCache(tmp_path / name))
    first, other, titled = (cache.origin for cache in caches)
    (line,) = first.trained_on
    assert first.divisions != other.divisions
    assert [*titled.divisions.values()] == [*first.divisions.values()]
    both = Origin.made({}, first, other)
    assert both.divisions[line] == (*first.divisions[line], *other.divisions[line])
    assert Origin.read({"origin": both.to_json()}) == both
    said = provenance({"base": other, "tables": first})
    assert other_divisions(first.divisions, said["divisions"]) == [line]
    assert complete_table(caches[0], None, [line], said["divisions"]) is None
    earlier = provenance({"base": Origin((line,)), "tables": first})["divisions"]
    assert earlier == {line: [NOT_KNOWN, *first.divisions[line]]}
    assert not other_divisions(first.divisions, earlier)
