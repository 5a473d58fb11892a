"""The report as PDF: Qt prints the page with its plots."""

from __future__ import annotations

from busynth_gui.study.report.page import Page
from busynth_gui.study.report.plots import Row, forest
from busynth_gui.study.statistics.estimate import Estimate
from busynth_gui.ui.services.report_printer import print_report


def test_a_page_is_printed_with_its_plots(qapp: object) -> None:
    plot = forest([Row("a reader", Estimate(0.6, 0.5, 0.7, 40))], 0.5, "area")
    with_plot = print_report(Page("Title & all", "<h1>Title</h1><p><!--plot 0--></p>", (plot,)))
    without = print_report(Page("Title", "<h1>Title</h1>", ()))
    assert with_plot.startswith(b"%PDF-") and with_plot.rstrip().endswith(b"%%EOF")
    assert b"/Subtype /Image" in with_plot and b"/Subtype /Image" not in without
