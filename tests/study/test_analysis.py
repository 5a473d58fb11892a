"""What answers amount to, proved by readers who are simulated."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from scipy import stats
from study_sets import make_study

from busynth_gui.case.descriptors import Pathology
from busynth_gui.case.errors import Refusal
from busynth_gui.study.analysis import Results, analyse
from busynth_gui.study.answers import Answer, check_answer, dice
from busynth_gui.study.building import Built
from busynth_gui.study.design import (
    Block,
    DamagedPicture,
    Design,
    Kind,
    PictureInfo,
    Question,
    Role,
    Study,
    Task,
    Trial,
)
from busynth_gui.study.order import order_for
from busynth_gui.study.remarks import remarks
from busynth_gui.study.report.page import page
from busynth_gui.study.report.write import write_report
from busynth_gui.study.simulated import (
    SimulatedReader,
    is_simulated,
    simulate,
    simulated_name,
)
from busynth_gui.study.sources import Framed
from busynth_gui.study.statistics import roc
from busynth_gui.study.statistics.mrmc import obuchowski_rockette
from busynth_gui.study.table import answers_csv, form_csv, read_answers

EVERYTHING = tuple(Question)


def plain_study(seed: int, count: int, task: Task = Task.RATE) -> Study:
    """A study without pictures: ``count`` of each kind, in pairs where one is to choose."""
    kinds = [Kind.REAL, Kind.SYNTHETIC] * count
    infos = tuple(
        PictureInfo(n, kind, list(Pathology)[n // 2 % 2], f"{kind} {n}", 30.0)
        for n, kind in enumerate(kinds)
    )
    shown = [(n,) for n in range(2 * count)]
    if task is Task.CHOOSE:
        shown = [(2 * n + 1, 2 * n) for n in range(count)]
    trials = tuple(Trial(n, Block.MAIN, Role.SCORED, p) for n, p in enumerate(shown))
    design = Design("plain", seed, task, count=len(trials), practice=0, repeats=0)
    return Study(design, infos, trials)


def read_by(study: Study, *areas: float, seed: int = 0) -> Results:
    readers = [SimulatedReader(f"reader {k}", area) for k, area in enumerate(areas)]
    return analyse(study, [a for reader in readers for a in simulate(study, reader, seed)])


def ratings_of(study: Study, area: float, readers: int, seed: int) -> np.ndarray:
    """Ratings (readers, n) by trial."""
    made = [simulate(study, SimulatedReader(f"reader {k}", area), seed) for k in range(readers)]
    given = [sorted(answers, key=lambda a: a.trial) for answers in made]
    return np.array([[a.rating for a in answers] for answers in given], float)


def test_a_coin_lies_in_its_interval_in_95_of_100_studies() -> None:
    """Of 400, within what chance leaves to it: 0.999 of the binomial distribution."""
    studies = 400
    truth = np.arange(60) % 2 == 1
    found = [
        roc.auc(ratings_of(plain_study(seed, 30), 0.5, 1, seed)[0], truth)
        for seed in range(studies)
    ]
    low, high = stats.binom.interval(0.999, studies, 0.95)
    assert low <= sum(each.holds(0.5) for each in found) <= high
    assert np.mean([each.value for each in found]) == pytest.approx(0.5, abs=0.015)


def test_a_coin_that_chooses_lies_in_its_exact_interval_at_least_as_often() -> None:
    studies = 300
    held = 0
    for seed in range(studies):
        (reader,) = read_by(plain_study(seed, 30, Task.CHOOSE), 0.5, seed=seed).readers
        assert reader.right is not None
        held += reader.right.holds(0.5)
    assert held >= stats.binom.ppf(0.0005, studies, 0.95)


def test_several_readers_interval_holds_as_often() -> None:
    """The mean of five coins, for readers and cases to come."""
    studies = 200
    truth = np.arange(60) % 2 == 1
    held = 0
    for seed in range(studies):
        placed = roc.placements(ratings_of(plain_study(seed, 30), 0.5, 5, seed), truth)
        found = obuchowski_rockette(placed.areas, roc.covariance(placed), 60)
        assert found is not None
        held += found.mean.holds(0.5)
    low, high = stats.binom.interval(0.999, studies, 0.95)
    assert low <= held <= high


@pytest.mark.parametrize("task", Task)
def test_a_perfect_reader_is_always_right(task: Task) -> None:
    results = read_by(plain_study(1, 20, task), 1.0, 1.0)
    for reader in results.readers:
        estimate = reader.area or reader.right
        assert estimate is not None and estimate.value == 1
        if task is Task.RATE:
            assert reader.sensitivity is not None and reader.specificity is not None
            assert reader.sensitivity.value == reader.specificity.value == 1
            assert reader.sensitivity.low == pytest.approx(0.025 ** (1 / 20))
    together = results.people
    assert together.mrmc is not None and together.mrmc.mean.value == 1
    assert together.agreed is not None and together.agreed.value == pytest.approx(1)
    assert not any(each.fooled for each in results.pictures)


def test_readers_are_as_good_as_they_are_made() -> None:
    areas = [read_by(plain_study(seed, 100), 0.8, seed=seed).readers[0].area for seed in range(30)]
    assert np.mean([a.value for a in areas if a]) == pytest.approx(0.8, abs=0.02)


@pytest.fixture(scope="module")
def built() -> Built:
    return make_study(
        Design("whole", 5, count=16, practice=2, repeats=6, sham=3, blended=3, questions=EVERYTHING)
    )


@pytest.fixture(scope="module")
def pairs() -> Built:
    return make_study(
        Design("pairs", 6, Task.CHOOSE, count=8, practice=2, repeats=3, sham=2, blended=2)
    )


def test_practice_and_repeats_do_not_count(built: Built) -> None:
    study = built.study
    (result,) = read_by(study, 0.9).readers
    assert result.answered == len(study.trials)
    assert result.area is not None and result.area.n == 16
    assert result.repeated is not None and result.repeated.n == 6
    assert result.sham is not None and result.sham.n == 8 + 3
    assert result.blended is not None and result.blended.n == 8 + 3
    assert result.diagnosis is not None and result.diagnosis.n == 16
    assert result.outline is not None and result.seconds is not None
    assert {kind: sum(counts) for kind, counts in result.counts.items()} == {
        Kind.REAL: 8, Kind.SYNTHETIC: 8,
    }  # fmt: skip


def test_what_fooled_whom(built: Built) -> None:
    study = built.study
    wrong = next(t for t in study.trials if t.block is Block.MAIN and t.role is Role.SCORED)
    answers = [
        replace(a, rating=7 - (a.rating or 0)) if (a.trial, a.reader) == (wrong.number, "b") else a
        for reader in ("a", "b")
        for a in simulate(study, SimulatedReader(reader, 1.0))
    ]
    first, *others = analyse(study, answers).pictures
    assert (first.number, first.fooled) == (wrong.pictures[0], ("b",))
    assert not any(each.fooled for each in others)


def test_a_choice_study_is_analysed_by_pairs(pairs: Built) -> None:
    results = read_by(pairs.study, 0.9, 0.5, 0.7)
    first = results.readers[0]
    assert first.right is not None and first.right.n == 8
    assert first.area is None
    assert first.sham is not None and first.sham.n == 2
    assert results.people.mrmc is not None and results.people.agreed is not None
    assert results.people.cases == 8


def test_a_reader_who_stopped_is_counted_as_far_as_they_came(built: Built) -> None:
    answers = list(simulate(built.study, SimulatedReader("a", 0.8)))
    results = analyse(built.study, answers[:3])
    assert results.readers[0].answered == 3
    assert (results.people.readers, results.people.left_out) == ((), ("a",))
    with pytest.raises(ValueError, match="no trial"):
        analyse(built.study, [Answer("a", 999, 3)])


@pytest.mark.parametrize("task", Task)
@pytest.mark.parametrize("given", [3, 8, 19])
def test_who_is_not_through_changes_nothing_of_the_others(task: Task, given: int) -> None:
    study = plain_study(4, 10 if task is Task.RATE else 20, task)
    full = [a for name in "ab" for a in simulate(study, SimulatedReader(name, 0.7))]
    alone = analyse(study, full)
    begun = list(simulate(study, SimulatedReader("c", 0.2)))[:given]
    results = analyse(study, [*begun, *full])
    assert results.people.mrmc is not None and alone.people.mrmc is not None
    assert results.people.mrmc.mean == alone.people.mrmc.mean
    assert results.people.agreed == alone.people.agreed
    assert (results.people.readers, results.people.left_out) == (("a", "b"), ("c",))
    assert results.people.cases == 20
    said = " ".join(remarks(results))
    assert f"c ({given} of 20)" in said and "Left out of what is taken together" in said
    words = "pictures" if task is Task.RATE else "pairs"
    html = page(results, _blank).html()
    assert f"of 2 readers on 20 {words} is" in html


def test_nobody_need_have_answered_what_is_damaged(tmp_path: Path) -> None:
    study = plain_study(4, 10)
    early = list(simulate(study, SimulatedReader("a", 0.0)))
    late = [a for a in simulate(study, SimulatedReader("b", 0.7)) if a.trial != 6]
    assert analyse(study, [*early, *late]).people.readers == ("a",)
    results = analyse(study, [*early, *late], lost=[6])
    assert (results.people.readers, results.people.cases) == (("a", "b"), 19)
    assert 6 in {each.number for each in results.pictures}

    def picture(number: int) -> Framed:
        if number == 6:
            raise DamagedPicture("picture {0} of a study is damaged", "restore it", number)
        return _blank(number)

    write_report(tmp_path, results, picture)
    assert any("Damaged" in each and "pictures 6." in each for each in remarks(results))


def test_whoever_lacks_repeats_alone_is_taken_in(built: Built) -> None:
    study = built.study
    readers = [list(simulate(study, SimulatedReader(name, 0.7))) for name in "ab"]
    repeats = {t.number for t in study.trials if t.repeat_of is not None}
    short = [a for a in readers[1] if a.trial not in repeats]
    results = analyse(study, [*readers[0], *short])
    assert results.people.readers == ("a", "b")
    assert not any("Left out" in each for each in remarks(results))
    assert any("Not read to the end: b" in each for each in remarks(results))


def test_simulated_readers_are_told_apart_from_people() -> None:
    study = plain_study(3, 10)
    made = [
        a
        for number, kind in enumerate(("coin", "0.6"), 1)
        for a in simulate(study, SimulatedReader.parse(kind, simulated_name(number, kind)))
    ]
    eva = list(simulate(study, SimulatedReader("Eva", 1.0)))
    alone, results = analyse(study, made), analyse(study, [*made, *eva])
    assert alone.people.readers == () and alone.people.mrmc is None
    assert alone.simulated.mrmc is not None and results.simulated.mrmc is not None
    assert alone.simulated.mrmc.mean == results.simulated.mrmc.mean
    assert results.people.readers == ("Eva",) and results.people.mrmc is None
    assert not any(each.fooled for each in results.pictures), "Eva saw everything"
    assert any("says nothing of people" in each for each in remarks(alone))
    html = page(results, _blank).html()
    assert "of Eva on 20 pictures" in html and "of 2 simulated readers on 20 pictures" in html


@pytest.mark.parametrize(
    ("name", "simulated"),
    [
        ("simulated 3 (0.7)", True),
        (" Simulated  3 (0.7)", True),
        ("Simulated Sue", False),
        ("Eva (simulated 1)", False),
    ],
)
def test_a_simulated_reader_is_known_by_the_name(name: str, simulated: bool) -> None:
    assert is_simulated(name) is simulated


def _blank(_number: int) -> Framed:
    return Framed(np.zeros((8, 8), np.uint8), np.zeros((8, 8), bool))


def rated(study: Study, name: str, of_real: int, of_made: int) -> list[Answer]:
    """A reader who gives one rating to all that is real, and one to all that is synthetic."""
    given = {Kind.REAL: of_real, Kind.SYNTHETIC: of_made}
    return [Answer(name, t.number, given[study.picture(t.pictures[0]).kind]) for t in study.trials]


@pytest.mark.parametrize(
    ("readers", "mean", "said"),
    [
        ({"Ida": (3, 3), "Max": (4, 4)}, "0.500 (no interval)", "Ida, Max gave every picture the"),
        ({"Ida": (3, 3)}, "0.500 (no interval)", "Ida gave every picture the same rating"),
        ({"Ida": (1, 6), "Max": (1, 6)}, "1.000 (no interval)", "Ida, Max rated every synthetic"),
        ({"Ida": (6, 2)}, "0.000 (no interval)", "Ida rated every real picture above"),
        ({"Ida": (1, 6), "Max": (4, 4)}, "0.750 (0.000 to 1.000)", "for them alone can be given"),
    ],
)
def test_no_variance_is_told_as_no_interval(
    readers: dict[str, tuple[int, int]], mean: str, said: str, tmp_path: Path
) -> None:
    study = plain_study(2, 6)
    results = analyse(study, [a for name, how in readers.items() for a in rated(study, name, *how)])
    write_report(tmp_path, results, _blank)
    html = (tmp_path / "report.html").read_text()
    assert f"<b>{mean}</b>" in html and said in html
    assert not re.search(r"\bnan\b|without width", html)
    told = json.loads((tmp_path / "results.json").read_text())
    assert any(said in each for each in told["remarks"])
    area = told["readers"][0]["area"]
    assert (area["low"], area["high"]) == (None, None)


def test_a_control_that_is_told_every_time_has_no_interval(built: Built) -> None:
    results = read_by(built.study, 1.0)
    (reader,) = results.readers
    assert reader.blended is not None and reader.blended.words == "1.000 (no interval)"
    assert any("control's area" in each for each in remarks(results))


def test_two_who_choose_right_every_time_have_no_interval_together() -> None:
    results = read_by(plain_study(1, 12, Task.CHOOSE), 1.0, 1.0)
    html = page(results, _blank).html()
    assert "of 2 readers on 12 pairs is <b>1.000 (no interval)</b>" in html
    assert "exact interval says what so many pairs can show" in html
    assert "1.000 (0.735 to 1.000)" in html and not re.search(r"\bnan\b", html)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"rating": 7}, "7 is no rating"),
        ({"rating": None}, "None is no rating"),
        ({"reader": " "}, "names no reader"),
        ({"diagnosis": None}, "diagnosis is not answered"),
        ({"category": "6"}, "category 6 is none"),
        ({"confidence": 9}, "9 is no confidence"),
        ({"seconds": -1.0}, "no time"),
    ],
    ids=str,
)
def test_answers_that_say_nothing_are_refused(
    built: Built, change: dict[str, object], why: str
) -> None:
    answer = next(simulate(built.study, SimulatedReader("a", 0.8)))
    design = built.study.design
    check_answer(answer, design, (0,))
    with pytest.raises(Refusal, match=why):
        check_answer(replace(answer, **change), design, (0,))  # type: ignore[arg-type]
    assert Answer.from_json(answer.to_json()) == answer


def test_dice() -> None:
    first, second = np.zeros((2, 4, 4), bool)
    assert dice(first, second) == 1
    first[:2], second[1:3] = True, True
    assert dice(first, second) == pytest.approx(0.5)


@pytest.mark.parametrize("which", ["built", "pairs"])
def test_a_form_filled_in_elsewhere_comes_back(
    which: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    study: Study = request.getfixturevalue(which).study
    form = list(csv.DictReader(io.StringIO(form_csv(study, "A. Reader"))))
    assert [int(row["trial"]) for row in form] == [t.number for t in order_for(study, "A. Reader")]
    truth = {str(study.picture(n).source) for n in range(len(study.pictures))}
    assert not truth & {cell for row in form for cell in row.values()}
    given = {a.trial: a for a in simulate(study, SimulatedReader("A. Reader", 0.7))}
    for row in form[:-1]:
        answer = given[int(row["trial"])]
        if answer.chosen is not None:
            row["chosen"] = f"{answer.chosen:04d}.png"
        row["rating"] = str(answer.rating or "")
        row["seconds"] = "3,5"
    path = tmp_path / "answers.csv"
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, list(form[0]))
        writer.writeheader()
        writer.writerows(form)
    read = read_answers(path, study)
    assert len(read) == len(form) - 1
    assert all((a.rating, a.chosen) == (given[a.trial].rating, given[a.trial].chosen) for a in read)
    assert {a.seconds for a in read} == {3.5}
    path.write_text("reader,trial,rating\na,one,3\n")
    with pytest.raises(Refusal, match="line 2"):
        read_answers(path, study)
    path.write_text("reader,rating\na,3\n")
    with pytest.raises(Refusal, match="no column 'trial'"):
        read_answers(path, study)


@pytest.mark.parametrize("which", ["built", "pairs"])
def test_a_report_is_one_page_that_needs_no_other(
    which: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    made: Built = request.getfixturevalue(which)
    readers = [SimulatedReader("<b>Anna & Co</b>", 0.6), SimulatedReader("Bert", 0.9)]
    results = analyse(made.study, [a for r in readers for a in simulate(made.study, r)])
    write_report(tmp_path / "out", results, lambda number: made.pictures[number])
    names = {path.name for path in (tmp_path / "out").iterdir()}
    assert names == {"report.html", "answers.csv", "results.json"}
    html = (tmp_path / "out" / "report.html").read_text()
    assert "http" not in html.replace("http://www.w3.org/2000/svg", "")
    assert "<b>Anna" not in html and "&lt;b&gt;Anna &amp; Co" in html
    assert "<!--plot" not in html and "<svg" in html
    assert not re.search(r"\bnan\b", html)
    rows = list(csv.DictReader(io.StringIO(answers_csv(results))))
    assert len(rows) == 2 * len(made.study.trials)
    assert all(row["kinds"] for row in rows)


def test_a_folder_that_cannot_be_written_is_refused(built: Built, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(Refusal, match="cannot be written"):
        write_report(tmp_path / "file", read_by(built.study, 0.5), lambda n: built.pictures[n])


def test_simulated_readers_are_told_in_words_or_areas() -> None:
    assert SimulatedReader.parse("coin", "a").area == 0.5
    assert SimulatedReader.parse("0.7", "a").area == 0.7
    for wrong in ("1.2", "good", "nan"):
        with pytest.raises(Refusal, match="no simulated reader"):
            SimulatedReader.parse(wrong, "a")
