"""What the report says: words for every metric, its ideal and the way to it, in one file."""

from __future__ import annotations

import re
from pathlib import Path

import cv2
import numpy as np
import pytest

from training.evaluate.meaning import meaning, verdict
from training.evaluate.measures.metrics import Metric
from training.evaluate.plots import draw_metrics
from training.evaluate.report import write_report

NET = "efficientnet-lite0"
NAMES = (
    "unchanged-outside", "mask-in-region", "seconds-per-candidate", "bundle-size",
    "memory-interior", f"memory-features-{NET}", f"auc-crop-{NET}", f"auc-whole-{NET}",
    "auc-handmade-benign", f"frechet-distance-crop-{NET}", "fid-crop-inception",
    f"frechet-ratio-whole-{NET}", f"kernel-distance-crop-{NET}", f"class-score-crop-{NET}",
    f"precision-crop-{NET}", f"recall-crop-{NET}", f"density-crop-{NET}", f"coverage-crop-{NET}",
    f"in-place-copies-whole-{NET}", f"in-place-drawn-interior-{NET}", f"healed-null-{NET}",
    f"healed-lesions-against-healthy-{NET}", f"healed-telea-against-healthy-{NET}",
    f"healed-healed-against-own-whole-{NET}", "healed-unet-before", "healed-unet-null",
    "healed-unet-healed", "autoencoder-psnr-low-pass", "autoencoder-energy-x0", "mask-dice",
    "mask-faithfulness", "class-balanced-accuracy", "class-roc-area", "class-auc-faithfulness",
    "asked-shape-oval", "asked-shape-oval-gain", "asked-posterior-contrast",
    "unet-dice-real-only", "unet-f1-gain-of-synthetic-over-real-of-100",
)  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_every_metric_says_in_words_what_it_means(name: str) -> None:
    metric = Metric(name, "what it is", 0.7, 0.6, 0.8, "10 real", real_real=0.5, copy_paste=0.9)
    assert meaning(metric).words != "what it is"


def test_a_verdict_says_no_more_than_the_interval_does() -> None:
    told = Metric(f"auc-crop-{NET}", "", 0.8, 0.6, 0.9, real_real=0.5, copy_paste=0.95)
    assert verdict(told) == "Its interval lies above the ideal. Better than pasted real lesions."
    wide = Metric(f"auc-crop-{NET}", "", 0.8, 0.1, 0.99, copy_paste=0.7)
    assert "holds the ideal: no difference from it is shown" in verdict(wide)
    assert "Worse than pasted" in verdict(wide)
    harm = Metric("unet-dice-gain-of-synthetic-over-real", "", -0.1, -0.2, -0.05)
    assert verdict(harm) == "Its interval lies below no gain."
    assert verdict(Metric("memory-interior", "", None, note="not measured: why")) == ""


def test_the_report_is_one_file_with_plots_rows_and_pictures(tmp_path: Path) -> None:
    metrics = [
        Metric(f"auc-crop-{NET}", "", 0.8, 0.6, 0.9, "12 real, 12 synthetic", real_real=0.5),
        Metric("memory-interior", "", None, note="not measured: <why>"),
        Metric("unet-dice-gain-of-synthetic-over-real", "", 0.1, -0.1, 0.3, "9 real"),
    ]
    plots = draw_metrics(metrics, tmp_path)
    assert set(plots) == {"auc", "unet-gain"}, "of what was not measured there is no plot"
    cv2.imwrite(str(tmp_path / "sheet-benign-real.png"), np.zeros((30, 40), np.uint8))
    head = {
        "bundle": "b<1>",
        "counts": {"real": {"benign": 5, "malignant": 7}},
        "groups": {"real": 6},
        "warnings": ["The held-out lesions are of 6 patients only"],
    }
    write_report(tmp_path / "report.html", head, metrics, plots, ["'memory' needs more"])
    page = (tmp_path / "report.html").read_text()
    sources = re.findall(r'src="([^"]{0,30})', page)
    assert len(sources) == 3 and all(s.startswith("data:image/") for s in sources)
    assert "http" not in page and "b&lt;1&gt;" in page
    for text in ("12 real, 12 synthetic", "0.6 to 0.9", "not measured: &lt;why&gt;", "nearer to"):
        assert text in page
    for text in ("of 6 patients only", "'memory' needs more", "0.5 is guessing"):
        assert text.replace("'", "&#x27;") in page
