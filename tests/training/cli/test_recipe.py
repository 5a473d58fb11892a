"""What a recipe may say: each key of each section takes values that mean something, no others."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from training.cli.recipe import RECIPES, Recipe, read_recipe
from training.keys import declared
from training.sections import SECTIONS

KEYS = [
    (section, key.name, key.default) for section, cls in SECTIONS.items() for key in fields(cls)
]


def taken(section: str, **values: Any) -> object:
    return Recipe(Path("own.toml"), {section: values}).settings(section, SECTIONS[section])


def refused(section: str, key: str, value: object) -> None:
    """One line that names file, section and key."""
    with pytest.raises(ValueError, match=rf"own\.toml \[{section}\]: .*{key}") as error:
        taken(section, **{key: value})
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(("section", "key", "default"), KEYS)
def test_no_key_takes_any_value_at_all(section: str, key: str, default: object) -> None:
    """A rate below 0 unlearns, an average of NaN is saved as weights, 0 is divided by: all of it
    without a word, or with a traceback after hours."""
    refused(section, key, {"a": "table"})
    if isinstance(default, bool | str):
        refused(section, key, 1)
    elif isinstance(default, tuple):
        refused(section, key, "text")
        refused(section, key, [1.5] * len(default))
        refused(section, key, [-1] * len(default))
    else:
        refused(section, key, -1)
        refused(section, key, "3")
        refused(section, key, True)
        wrong = (float("nan"), float("inf")) if isinstance(default, float) else (0.5, 10**30)
        for value in wrong:
            refused(section, key, value)


@pytest.mark.parametrize(
    ("section", "key", "value", "said"),
    [
        ("base", "ema", 1.5, "ema must be at most 1, not 1.5"),
        ("base", "channels", [32, 32], "channels must be 3 whole numbers"),
        ("base", "channels", [32, 0, 64], "each of channels must be at least 1, not 0"),
        ("stage-two", "rank", 0, "rank must be at least 1, not 0"),
        ("stage-two", "targets", [], "targets must name at least 1"),
        ("healing", "dropout", 2, "dropout must be at most 1"),
        ("polish", "penalty_every", 0, "penalty_every must be at least 1"),
        ("polish", "features", "vgg", "features must be vgg16 or efficientnet-lite0, not vgg"),
        ("refiner", "near", 0, "near must be at least 32"),
        ("refiner", "far", 100, "far must be a multiple of 32"),
        ("decoder", "crop", 512, "crop must be at most 256"),
        ("graphics", "crop", 100, "crop must be a multiple of 16"),
        ("base", "decay", "linear", "decay must be cosine or constant, not linear"),
        ("prepare", "limit", 0, "limit must be at least 1"),
    ],
)
def test_what_is_out_of_bounds_is_said(section: str, key: str, value: object, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        taken(section, **{key: value})


@pytest.mark.parametrize(
    "data",
    [
        b"\xef\xbb\xbf[base]\nsteps = 3\n",
        b"[base]\r\nsteps = 3\r\n",
        b"# \xc3\x9cbung\r[base]\rsteps = 3",
    ],
)
def test_a_recipe_of_any_editor_is_read(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "größe 100 %.toml"
    path.write_bytes(data)
    settings: Any = read_recipe(path).settings("base", SECTIONS["base"])
    assert settings.steps == 3


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ("[base]\nsteps = 3\n".encode("utf-16"), "it is not UTF-8: save it in that coding"),
        (b"# \xdcbung\n", "it is not UTF-8"),
        (b"base = 3\n", r"base is a section: write \[base\] above its keys"),
        (b"[[base]]\nsteps = 3\n", r"write \[base\] above its keys"),
        (b"a = " + 20_000 * b"[", "lists too deep in each other"),
    ],
)
def test_a_file_that_is_no_recipe_is_named_in_a_line(
    tmp_path: Path, data: bytes, said: str
) -> None:
    path = tmp_path / "own.toml"
    path.write_bytes(data)
    with pytest.raises(ValueError, match=rf"own\.toml: .*{said}") as error:
        read_recipe(path)
    assert "\n" not in str(error.value)


def test_what_a_class_declares_again_keeps_the_bounds_of_its_base() -> None:
    assert declared(SECTIONS["sd-stage-two"], "rank", "least") == 1
    assert declared(SECTIONS["critic"], "steps", "least") == 1
    taken("stage-two", sheet_every=0, warm_up=0, patience=0, memory_stop=0)


@pytest.mark.parametrize("recipe", sorted(RECIPES.glob("*.toml")), ids=lambda path: path.stem)
def test_the_recipes_that_come_with_the_project_are_taken(recipe: Path) -> None:
    for name, cls in SECTIONS.items():
        read_recipe(recipe).settings(name, cls)
