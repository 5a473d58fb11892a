"""What a bundle says of its data and licence: from the data sets over the runs to its manifest."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save_file
from tiny_data import painted, write_busi_case, write_plain

from busynth_gui.case.errors import Refusal
from training.bundles.provenance import provenance
from training.data.origin import Origin, Stated, weights_digest
from training.data.scan_cache import ScanCache, write_cache
from training.prepare.readers import read_datasets
from training.prepare.source import describe_source, refuse_other_source, refuse_other_words
from training.settings import PrepareSettings

Train = Callable[..., tuple[int, str, str]]
BUSI = "BUSI (Al-Dhabyani et al., Data in Brief 28:104863, 2020)"


def test_a_data_set_is_told_as_its_owner_states_it() -> None:
    nothing = Stated()
    assert nothing.line("clinic") == "clinic; licence not stated"
    assert nothing.line("clinic\u00a0x\n") == "clinic x ; licence not stated"
    assert nothing.line("busi") == f"{BUSI}; CC0 1.0 or CC BY 4.0"
    one = Stated.parse(["Clinic X, 2024"], ["CC BY 4.0 = with a name"])
    assert one.line("clinic") == "Clinic X, 2024; CC BY 4.0 = with a name"
    assert one.line("busi") == nothing.line("busi")  # what is stated of one's own is not of BUSI
    several = Stated.parse(["clinic=Clinic X", "Other"], ["busi=CC0 1.0"])
    assert several.line("clinic") == "Clinic X; licence not stated"
    assert several.line("second") == "Other; licence not stated"
    assert several.line("busi") == f"{BUSI}; CC0 1.0"


def test_something_stated_of_a_set_that_is_not_there_is_refused() -> None:
    with pytest.raises(Refusal, match=r"no data set 'clinc' .*SET=TEXT for: busi, clinic"):
        Stated.parse([], ["clinc=CC0"]).refuse_unknown(["clinic", "busi"])
    with pytest.raises(Refusal, match=r"no data set of one's own"):
        Stated.parse(["Clinic X"], []).refuse_unknown(["busi"])
    Stated.parse(["Clinic X"], ["busi=CC0"]).refuse_unknown(["clinic", "busi"])


def test_a_set_of_several_words_is_one_set() -> None:
    said = Stated.parse(["my clinic=Clinic X", "Other = all"], ["my clinic=CC0"])
    stated = said.among(["my clinic", "other"])
    assert stated.line("my clinic") == "Clinic X; CC0"
    assert stated.line("other") == "Other = all; licence not stated"
    stated.refuse_unknown(["my clinic", "other"])


@pytest.mark.parametrize("name", ["breast", "busi", "bus_bra"])
def test_ones_own_set_is_no_public_one_for_its_name(tmp_path: Path, name: str) -> None:
    write_plain(tmp_path / name)
    sets = read_datasets(tmp_path)
    assert sets.own == {name}
    assert Stated().among({name}, sets.own).line(name) == f"{name}; licence not stated"
    titled = Stated.parse(["Clinic X"], []).among({name}, sets.own)
    titled.refuse_unknown({name})
    assert titled.line(name) == "Clinic X; licence not stated"
    write_busi_case(tmp_path / "public", "benign", 1, painted(1, malignant=False))
    assert not read_datasets(tmp_path / "public").own


@pytest.mark.parametrize("name", ["clinic", "breast"])
def test_a_cache_is_gone_on_with_under_its_own_titles_alone(tmp_path: Path, name: str) -> None:
    write_plain(tmp_path / "data" / name)
    cases = read_datasets(tmp_path / "data").cases
    marks = [case.mask & False for case in cases]
    stated = Stated.parse(["Clinic X"], ["CC0"]).among([name], [name])
    write_cache(tmp_path / "cache", cases, marks, ["g"] * 3, ["train"] * 3, stated=stated)
    again = Stated.parse(["Clinic X"], ["CC0"])
    for same in (Stated(), again, Stated.parse([f"{name}=Clinic X"], [])):
        refuse_other_words(tmp_path / "cache", same)
    with pytest.raises(Refusal, match="prepared without --licence 'MIT': leave it out"):
        refuse_other_words(tmp_path / "cache", Stated.parse(["Clinic X"], ["MIT"]))


def test_a_bundle_names_the_data_of_all_its_parts_once() -> None:
    own = Origin(("clinic; CC0",), {"scans": "1"})
    taken = Origin((BUSI,), {"bundle": "2"}, "Apache-2.0")
    said = provenance({"base": taken, "stage-two": own, "tables": own})
    assert said["trained_on"] == [BUSI, "clinic; CC0"]
    assert said["licence"] == "Apache-2.0 for what was taken over, not stated for the rest"
    assert provenance({"base": taken})["licence"] == "Apache-2.0"
    assert provenance({"base": own})["licence"] == "not stated"
    assert provenance({"base": own}, "MIT")["licence"] == "MIT"
    nameless = Origin((BUSI,), {"bundle": "2"}, "not stated")
    assert provenance({"base": nameless, "own": own})["licence"] == "not stated"
    with_licence = Origin((f"{BUSI}; CC0 1.0",))
    assert provenance({"base": taken, "b": with_licence})["trained_on"] == [f"{BUSI}; CC0 1.0"]
    assert provenance({"base": Origin()})["trained_on"] == ["data of base: not recorded"]


def test_what_is_made_of_data_tells_of_them_and_can_be_told_apart(tmp_path: Path) -> None:
    write_plain(tmp_path / "clinic")
    cases = read_datasets(tmp_path).cases
    marks = [case.mask & False for case in cases]
    for name, stated in (("one", None), ("two", Stated.parse(["Clinic X"], []))):
        write_cache(tmp_path / name, cases, marks, ["g"] * 3, ["train"] * 3, stated=stated)
    one, two = (ScanCache(tmp_path / name).origin for name in ("one", "two"))
    assert one.trained_on == ("clinic; licence not stated",)
    assert two.trained_on == ("Clinic X; licence not stated",)
    assert one.digest == two.digest  # what they are called changes nothing that is learned
    write_cache(tmp_path / "two", cases[:2], marks[:2], ["g"] * 2, ["train"] * 2)
    assert ScanCache(tmp_path / "two").origin.digest != one.digest
    crops = Origin.made({"seed": 1}, one)
    assert crops.trained_on == one.trained_on
    assert Origin.read({"origin": crops.to_json()}) == crops
    assert Origin.made({"seed": 2}, one).parts["data"] == crops.parts["data"]
    assert Origin.made({"seed": 2}, one).digest != crops.digest


def test_a_cache_of_an_earlier_version_tells_its_data_too(tmp_path: Path) -> None:
    write_plain(tmp_path / "clinic")
    cases = read_datasets(tmp_path).cases
    marks = [case.mask & False for case in cases]
    write_cache(tmp_path / "cache", cases, marks, ["g"] * 3, ["train"] * 3)
    index = tmp_path / "cache" / "index.json"
    index.write_text(index.read_text().replace('"origin": {"trained_on"', '"was": {"trained_on"'))
    assert ScanCache(tmp_path / "cache").origin.trained_on == ("clinic; licence not stated",)
    assert ScanCache(tmp_path / "cache").origin.parts


def test_a_cache_is_gone_on_with_for_its_own_files_alone(tmp_path: Path) -> None:
    write_plain(tmp_path / "data" / "clinic")
    cases = read_datasets(tmp_path / "data").cases
    marks = [case.mask & False for case in cases]
    settings = PrepareSettings()
    source = describe_source(tmp_path / "data", settings)
    write_cache(tmp_path / "cache", cases, marks, ["g"] * 3, ["train"] * 3, source=source)
    refuse_other_source(tmp_path / "data", tmp_path / "cache", settings)
    with pytest.raises(Refusal, match=r"the settings seed, crop of \[prepare\] differ"):
        other = PrepareSettings(seed=1, crop=False)
        refuse_other_source(tmp_path / "data", tmp_path / "cache", other)
    (tmp_path / "data" / "clinic" / "more.png").write_bytes(b"1")
    with pytest.raises(Refusal, match=r"other data \(7 files then, 8 others below .*--resume"):
        refuse_other_source(tmp_path / "data", tmp_path / "cache", settings)


def test_weights_are_told_apart_by_what_they_are(tmp_path: Path) -> None:
    """By their tensors: how a file orders its metadata is chance."""
    (tmp_path / "unet").mkdir()
    (tmp_path / "checkpoint").mkdir()
    weights, one = tmp_path / "unet" / "w.safetensors", np.arange(6, dtype=np.float32)
    save_file({"a": one, "b": one}, weights, {"format": "pt", "more": "1"})
    first = weights_digest([tmp_path])
    save_file({"a": one}, tmp_path / "checkpoint" / "w.safetensors")
    save_file({"a": one, "b": one}, weights, {"more": "2"})
    assert weights_digest([tmp_path]) == first
    for others in ({"a": one, "b": one + 1}, {"a": one, "c": one}, {"a": one, "b": one[:, None]}):
        save_file(others, weights)
        assert weights_digest([tmp_path]) != first


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--name", "My Clinic"], "--name a word of letters, digits"),
        (["--name", "compact"], "a bundle compact ships with the program"),
    ],
)
def test_a_name_that_cannot_be_installed_is_refused_at_once(
    train: Train, tmp_path: Path, words: list[str], said: str
) -> None:
    for command in ("all", "adapt"):
        argv = (command, "--data", tmp_path, "--runs", tmp_path / "runs", *words)
        code, out, err = train(*argv)
        assert (code, out, err.count("\n")) == (2, "", 1) and said in err
    code, _, err = train("bundle", "--runs", tmp_path / "runs", *words)
    assert code == 2 and said in err
    assert not (tmp_path / "runs").exists()
