"""Names as people sort and look for them."""

from __future__ import annotations

import unicodedata

from busynth_gui.ui.wording.names import as_searched, name_order


def test_names_stand_in_the_order_of_a_german_list() -> None:
    names = ["Zyste", "ärztin", "Übung 10", "Übung 9", "Arzt", "Uhr", "straße 2", "Strasse 1"]
    assert sorted(names, key=name_order) == [
        "Arzt", "ärztin", "Strasse 1", "straße 2", "Übung 9", "Übung 10", "Uhr", "Zyste",
    ]  # fmt: skip


def test_signs_that_are_no_digits_to_count_by_stop_nothing() -> None:
    assert sorted(["10².png", "²5.png", "٣.png", "9.png"], key=name_order)[-1] == "²5.png"


def test_a_name_is_found_however_its_file_system_writes_it() -> None:
    apart = unicodedata.normalize("NFD", "Müller.png")
    assert apart != "Müller.png" and as_searched("MÜLL") in as_searched(apart)
    assert as_searched("mull") not in as_searched(apart)
