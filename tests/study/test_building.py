"""How a study is put together: balance, matching, controls, and what each reader sees when."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import cv2
import numpy as np
import pytest
from study_sets import SHAPE, make_lesion, make_sources, make_study

from busynth_gui.case.descriptors import Pathology
from busynth_gui.case.errors import Refusal
from busynth_gui.study.building import CALIPER, build, match
from busynth_gui.study.design import Block, Design, Kind, Question, Role, Shown, Study, Task
from busynth_gui.study.order import is_swapped, order_for
from busynth_gui.study.sources import CROP_SIDE, Lesion, frame

RATING = Design("rating", 3, count=12, practice=4, repeats=4, sham=2, blended=2)
CHOICE = replace(RATING, name="choice", task=Task.CHOOSE, count=6)


@pytest.fixture(scope="module")
def rating() -> Study:
    return make_study(RATING).study


@pytest.fixture(scope="module")
def choice() -> Study:
    return make_study(CHOICE).study


def main(study: Study, role: Role = Role.SCORED) -> list[tuple[int, ...]]:
    return [
        t.pictures
        for t in study.trials
        if t.block is Block.MAIN and t.role is role and t.repeat_of is None
    ]


def test_a_rating_study_is_balanced_in_kind_and_class(rating: Study) -> None:
    shown = [rating.picture(pictures[0]) for pictures in main(rating)]
    assert Counter((p.kind, p.pathology) for p in shown) == {
        (kind, pathology): 3 for kind in (Kind.REAL, Kind.SYNTHETIC) for pathology in Pathology
    }
    assert sum(t.block is Block.PRACTICE for t in rating.trials) == 4
    assert len(main(rating, Role.SHAM)) == len(main(rating, Role.BLENDED)) == 2
    assert sum(t.repeat_of is not None for t in rating.trials) == 4


def test_nothing_is_shown_twice_but_repeats(rating: Study, choice: Study) -> None:
    for study in (rating, choice):
        numbers = [n for t in study.trials if t.repeat_of is None for n in t.pictures]
        assert len(numbers) == len(set(numbers))
        assert len({study.picture(n).source for n in numbers}) == len(numbers)


def test_pairs_are_matched_by_class_and_size(choice: Study) -> None:
    for first, second in main(choice):
        made, real = choice.picture(first), choice.picture(second)
        assert (made.kind, real.kind) == (Kind.SYNTHETIC, Kind.REAL)
        assert made.pathology is real.pathology
        assert 1 / CALIPER <= made.size / real.size <= CALIPER
    for one, other in main(choice, Role.SHAM):
        assert choice.picture(one).kind is choice.picture(other).kind is Kind.REAL
    for one, other in main(choice, Role.BLENDED):
        assert choice.picture(one).kind is Kind.BLENDED
        assert choice.picture(other).kind is Kind.REAL


def test_numbers_tell_nothing(rating: Study) -> None:
    """Whoever reads elsewhere sees the numbers of pictures and trials."""
    kinds = [picture.kind is Kind.REAL for picture in rating.pictures]
    assert kinds != [n % 2 == kinds[1] for n in range(len(kinds))]
    assert kinds != sorted(kinds) and kinds != sorted(kinds, reverse=True)
    assert [t.number for t in rating.trials] == list(range(len(rating.trials)))
    assert [p.number for p in rating.pictures] == list(range(len(rating.pictures)))


def test_repeats_are_not_told_by_their_numbers(rating: Study, choice: Study) -> None:
    """Forms for readers elsewhere name pictures by numbers."""
    for study in (rating, choice):
        shown = [number for trial in study.trials for number in trial.pictures]
        assert len(shown) == len(set(shown)) == len(study.pictures)
        repeats = [trial for trial in study.trials if trial.repeat_of is not None]
        assert repeats
        for trial in repeats:
            first = [study.picture(n) for n in study.trials[trial.repeat_of].pictures]
            again = [study.picture(n) for n in trial.pictures]
            assert [each.source for each in again] == [each.source for each in first]


def test_a_seed_makes_the_same_study_and_another_another() -> None:
    first, again = make_study(RATING), make_study(RATING)
    assert first.study.trials == again.study.trials
    assert first.study.pictures == again.study.pictures
    for one, other in zip(first.pictures, again.pictures, strict=True):
        assert np.array_equal(one.pixels, other.pixels)
    assert make_study(replace(RATING, seed=4)).study.pictures != first.study.pictures


def test_matching_takes_groups_once_before_it_takes_them_again() -> None:
    real, made = make_sources("real", 24, 1), make_sources("made", 24, 2, per_group=4)
    benign = [[s for s in side if s.pathology is Pathology.BENIGN] for side in (real, made)]
    pairs = match(*benign, np.random.default_rng(1))
    assert len({s.name for pair in pairs for s in pair}) == 2 * len(pairs) == 24
    assert len({other.group for _, other in pairs[:5]}) >= 4


def test_sizes_in_mm_are_compared_where_all_are_known() -> None:
    real = [replace(s, size_mm=s.size * 0.1) for s in make_sources("real", 6, 1)]
    # The same lesions on a scan of twice the resolution.
    made = [replace(s, name=f"made {k}", size=2 * s.size) for k, s in enumerate(real)]
    pairs = match(real, made, np.random.default_rng(0))
    assert all(one.size_mm == other.size_mm for one, other in pairs)


def test_too_few_lesions_are_refused_with_what_there_is() -> None:
    with pytest.raises(Refusal, match=r"more pairs .* benign 3 and 2; malignant 2 and 2"):
        build(RATING, make_sources("real", 5, 1), make_sources("made", 4, 2))
    with pytest.raises(Refusal, match="too few real lesions for 30 controls"):
        make_study(replace(RATING, sham=30), real=12)


@pytest.mark.parametrize(
    "wrong",
    [
        {"count": 2},
        {"count": 13},
        {"repeats": 13},
        {"practice": -1},
        {"name": " "},
        {"task": Task.CHOOSE, "questions": (Question.OUTLINE,)},
    ],
    ids=lambda wrong: next(iter(wrong)),
)
def test_designs_that_make_no_study_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(Refusal):
        replace(RATING, **wrong)  # type: ignore[arg-type]


def test_every_reader_has_an_order_of_their_own_that_stays(rating: Study) -> None:
    first, second = order_for(rating, "A. Reader"), order_for(rating, "B. Reader")
    assert first == order_for(rating, " a.  READER ")
    assert first != second
    assert sorted(t.number for t in first) == list(range(len(rating.trials)))
    assert all(t.block is Block.PRACTICE for t in first[:4])


def test_repeats_come_late_and_far_from_the_first_showing(rating: Study, choice: Study) -> None:
    for study in (rating, choice):
        for reader in ("a", "b", "c"):
            order = [t for t in order_for(study, reader) if t.block is Block.MAIN]
            at = {t.number: place for place, t in enumerate(order)}
            gaps = [at[t.number] - at[t.repeat_of] for t in order if t.repeat_of is not None]
            assert min(gaps) >= len(order) // 4


def test_sides_are_drawn(choice: Study) -> None:
    swapped = [is_swapped(choice, reader, t) for t in choice.trials for reader in "abcdefgh"]
    assert 0.3 < np.mean(swapped) < 0.7


def test_a_study_comes_back_from_json(choice: Study) -> None:
    assert Study.from_json(choice.to_json()) == choice
    with pytest.raises(Refusal, match="damaged"):
        Study.from_json({"design": {}})


def test_earlier_studies_may_ask_for_outlines_that_nobody_could_draw(choice: Study) -> None:
    told = choice.to_json()
    told["design"] = {**told["design"], "questions": ["confidence", "outline"]}
    assert Study.from_json(told).design.questions == (Question.CONFIDENCE,)


def test_a_crop_shows_the_lesion_and_a_scan_its_field_of_view() -> None:
    lesion = make_lesion(5, 30)
    framed = frame(lesion, Shown.CROP)
    assert not isinstance(framed, str)
    assert framed.pixels.shape == framed.mask.shape == (CROP_SIDE, CROP_SIDE)
    assert 0.02 < framed.mask.mean() < 0.4
    wide = Lesion(
        np.pad(lesion.pixels, ((20, 30), (40, 10))), np.pad(lesion.mask, ((20, 30), (40, 10)))
    )
    scan = frame(wide, Shown.SCAN)
    assert not isinstance(scan, str)
    assert scan.pixels.shape < wide.pixels.shape
    assert scan.mask.sum() == lesion.mask.sum()


def test_a_lesion_with_marks_on_it_is_not_shown_and_others_lose_theirs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Callipers are set on real lesions: a reader would tell those by them."""
    lesion = make_lesion(5, 30)
    at: list[tuple[int, int]] = []

    def found(pixels: np.ndarray, _view: np.ndarray) -> np.ndarray:
        marks = np.zeros(pixels.shape, bool)
        for row, column in at:
            marks[row : row + 3, column : column + 3] = True
        return marks

    monkeypatch.setattr("busynth_gui.study.sources.find_marks", found)
    at[:] = [(75, 85)]
    assert frame(lesion, Shown.SCAN) == "marks are drawn on its lesion or beside it"
    at[:] = [(10, 10)]
    framed = frame(lesion, Shown.SCAN)
    assert not isinstance(framed, str)
    assert (framed.pixels[10:13, 10:13] == 0).all() and framed.pixels[20, 20] > 0


def written(text: str, place: tuple[int, int], size: float) -> np.ndarray:
    """Where letters would be drawn on a lesion's scan: boolean, with two px around them."""
    drawn = np.zeros(SHAPE, np.uint8)
    cv2.putText(drawn, text, place, cv2.FONT_HERSHEY_SIMPLEX, size, 1)
    return cv2.dilate(drawn, np.ones((5, 5), np.uint8)) > 0


@pytest.mark.parametrize(("text", "size", "is_line"), [("EVA M", 0.9, True), ("E", 1.2, False)])
def test_no_letter_can_be_read(
    text: str, size: float, is_line: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Black strokes read as well as white ones: between them all is black too."""
    marks = written(text, (20, 145), size)
    monkeypatch.setattr("busynth_gui.study.sources.find_marks", lambda _pixels, _view: marks)
    lesion = replace(make_lesion(5, 30), cleared=True)
    framed = frame(lesion, Shown.SCAN)
    assert not isinstance(framed, str) and framed.pixels.shape == SHAPE
    rows, columns = np.flatnonzero(marks.any(1)), np.flatnonzero(marks.any(0))
    inside = np.s_[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    assert marks[inside].mean() < 0.85 and (framed.pixels[inside] == 0).mean() > 0.99
    held = frame(replace(lesion, cleared=False), Shown.SCAN)
    assert is_line == (held == "writing is burned into it, and nobody has looked whether it names"
                       " anybody")  # fmt: skip


def test_writing_in_the_margin_holds_no_scan_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is black with all else there, and machines write into the margin of every scan."""
    lesion = make_lesion(5, 30)
    wide = Lesion(*(np.pad(each, ((40, 0), (0, 0))) for each in (lesion.pixels, lesion.mask)))
    marks = np.pad(written("EVA MUELLER", (20, 30), 0.5), ((0, 40), (0, 0)))
    monkeypatch.setattr("busynth_gui.study.sources.find_marks", lambda _pixels, _view: marks)
    assert not isinstance(frame(wide, Shown.SCAN), str)


def test_what_falls_out_leaves_its_partner_to_others(monkeypatch: pytest.MonkeyPatch) -> None:
    from busynth_gui.study import building

    shown = building.frame
    refused: list[int] = []

    def picky(lesion: Lesion, how: Shown) -> object:
        if lesion.mask.sum() % 3 == 0:
            refused.append(1)
            return "it is odd"
        return shown(lesion, how)

    monkeypatch.setattr(building, "frame", picky)
    study = make_study(RATING, 80, 80).study
    assert refused
    assert any(note.startswith("left out, it is odd: ") for note in study.notes)
    assert len(main(study)) == 12


def test_no_scan_is_shown_both_as_it_was_and_with_another_lesion() -> None:
    """Candidates may lie on scans whose real lesion was healed."""
    real = [replace(s, sha256=f"scan {k}") for k, s in enumerate(make_sources("real", 24, 1))]
    made = [
        replace(s, made_of=frozenset({f"scan {k}", f"healed {k}"}))
        for k, s in enumerate(make_sources("made", 24, 2))
    ]
    for design in (replace(RATING, practice=2), replace(CHOICE, count=4, practice=2)):
        for seed in range(5):
            study = build(replace(design, seed=seed), real, made).study
            told = {n for p in study.pictures for n in p.source.split(" on ")}
            told -= {p.source.split(" on ")[0] for p in study.pictures if p.kind is Kind.BLENDED}
            seen = {tuple(name.split()) for name in told}
            assert not {k for kind, k in seen if kind == "real"} & {
                k for kind, k in seen if kind == "made"
            }


def test_candidates_among_the_real_scans_are_left_out() -> None:
    real = [replace(s, sha256=f"pixels {k}") for k, s in enumerate(make_sources("real", 40, 1))]
    made = [replace(s, sha256=f"pixels {k}") for k, s in enumerate(make_sources("made", 20, 2))]
    built = build(RATING, real, made)
    shown = {p.source for p in built.study.pictures if p.kind is Kind.REAL}
    assert shown <= {f"real {k}" for k in range(20, 40)}
    assert "left out, it is a candidate of this workspace: 20" in built.study.notes
