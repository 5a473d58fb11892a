"""What a cache was prepared from, so that no run goes on with the cache of other data."""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from pathlib import Path
from typing import Any

from busynth_gui.case.errors import Refusal
from training.data.origin import Stated, digest_of
from training.data.scan_cache import ScanCache
from training.settings import PrepareSettings

__all__ = ["describe_source", "refuse_other_source", "refuse_other_words"]


def describe_source(data: Path, settings: PrepareSettings) -> dict[str, Any]:
    """The files below ``data``, by their paths and sizes, and the settings, as JSON tells them."""
    walked = os.walk(data, followlinks=settings.follow_links)
    paths = sorted(Path(folder, name) for folder, _, names in walked for name in names)
    files = [
        (path.relative_to(data).as_posix(), path.stat().st_size) for path in paths if path.is_file()
    ]
    told = json.loads(json.dumps(asdict(settings)))
    return {"files": len(files), "digest": digest_of(files), "settings": told}


def refuse_other_source(data: Path, cache: Path, settings: PrepareSettings) -> None:
    """Raise Refusal when ``cache`` was prepared from other files, or with other settings.

    Nothing is known of caches of earlier versions.
    """
    was = json.loads((cache / "index.json").read_text()).get("source")
    now = describe_source(data, settings)
    if was is None or was == now:
        return
    keys = [key for key, value in now["settings"].items() if was["settings"].get(key) != value]
    what = f"the settings {', '.join(keys)} of [prepare] differ"
    if was["digest"] != now["digest"]:
        what = f"{was['files']} files then, {now['files']} others below {data}"
    raise Refusal(
        "{0} was prepared from other data ({1})",
        "name those again, name another folder with --runs, or leave --resume out to begin anew",
        cache,
        what,
    )


def refuse_other_words(cache: Path, stated: Stated) -> None:
    """Raise Refusal when titles or licences are stated that ``cache`` was not prepared with."""
    titles = ScanCache(cache).titles
    own = [name for name, line in titles.items() if line != Stated().line(name)]
    now = stated.among(titles, own)
    now.refuse_unknown(titles)
    told = "\n".join(f"; {line};" for line in titles.values())
    for option, texts in (("--title", now.titles), ("--licence", now.licences)):
        other = next((text for text in texts.values() if f"; {text};" not in told), None)
        if other is not None:
            raise Refusal(
                "{0} was prepared without {1} '{2}'",
                "leave it out, or leave --resume out to begin anew",
                cache,
                option,
                other,
            )
