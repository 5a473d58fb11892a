"""What ``busynth study`` takes on the command line."""

from __future__ import annotations

import argparse

from busynth_gui.commands.arguments import path
from busynth_gui.study.design import Question, Shown, Task

__all__ = ["add_study_arguments"]

_RUN_HELP = (
    "take answers in as the window does, one reader after another: of people who read elsewhere"
    " (--pages, then --answers), or of simulated readers (--simulate)"
)


def add_study_arguments(
    parser: argparse.ArgumentParser, kind: type[argparse.ArgumentParser]
) -> argparse.ArgumentParser:
    """The actions of ``busynth study`` on ``parser``, each a parser of ``kind``."""
    actions = parser.add_subparsers(dest="action", required=True, parser_class=kind)
    _new(actions.add_parser("new", help="set a study up", allow_abbrev=False))
    listed = actions.add_parser("list", help="list the studies and who has read how far")
    _workspace(listed)
    _run(actions.add_parser("run", help=_RUN_HELP, description=_RUN_HELP, allow_abbrev=False))
    _report(actions.add_parser("report", help="write the report", allow_abbrev=False))
    _power(
        actions.add_parser(
            "power", help="how many cases and readers an interval needs", allow_abbrev=False
        )
    )
    return parser


def _workspace(parser: argparse.ArgumentParser, *, name: bool = False) -> None:
    parser.add_argument("workspace", metavar="WORKSPACE", type=path)
    if name:
        parser.add_argument("name", metavar="NAME", help="the study's name")


def _task(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--task",
        choices=[task.value for task in Task],
        metavar="|".join(Task),
        default=Task.RATE.value,
        help="rate: one picture on a six-point scale; choose: which of two, matched by class and"
        " size, is synthetic (default: rate)",
    )


def _new(parser: argparse.ArgumentParser) -> None:
    _workspace(parser, name=True)
    add = parser.add_argument
    add(
        "--real",
        metavar="SET",
        type=path,
        action="append",
        required=True,
        help="a folder of real scans with masks (BUSI, nnU-Net, COCO, DICOM with Segmentations, or"
        " with a cases.csv); may be repeated. The synthetic ones are the approved candidates",
    )
    _task(parser)
    for option, standard, words in (
        ("--count", 60, "pictures to rate, half of them synthetic, or pairs to choose in"),
        ("--practice", 6, "trials before, which do not count"),
        ("--repeats", 10, "trials shown again, unsaid"),
        ("--sham", 0, "controls in which everything is real"),
        ("--blended", 0, "controls with a real lesion pasted onto a healthy scan"),
        ("--break-every", 20, "trials after which a break is offered, 0: never"),
        ("--seed", 0, "what pictures, order and sides are drawn from"),
    ):
        add(option, metavar="N", type=int, default=standard, help=f"{words} (default: {standard})")
    add("--ask", metavar="WHAT,...", default="", help=f"ask besides: {', '.join(Question)}")
    add(
        "--show",
        choices=[shown.value for shown in Shown],
        metavar="|".join(Shown),
        default=Shown.CROP.value,
        help="the lesion's surroundings, all equally large, or the field of view (default: crop)",
    )


def _run(parser: argparse.ArgumentParser) -> None:
    _workspace(parser, name=True)
    how = parser.add_mutually_exclusive_group(required=True)
    how.add_argument("--answers", metavar="CSV", type=path, help="a table of answers")
    how.add_argument(
        "--simulate",
        metavar="READER",
        nargs="+",
        help="simulated readers, each coin, perfect, or the area that it reads with, 0.7 say",
    )
    how.add_argument(
        "--pages", metavar="DIR", type=path, help="write the pictures and a table to fill in"
    )
    parser.add_argument("--reader", metavar="NAME", help="with --pages: whose order it is")
    parser.add_argument(
        "--seed", metavar="N", type=int, default=0, help="of the simulated readers (default: 0)"
    )


def _report(parser: argparse.ArgumentParser) -> None:
    _workspace(parser, name=True)
    parser.add_argument("--out", metavar="DIR", type=path, required=True)
    parser.add_argument(
        "--close",
        action="store_true",
        help="end the reading, for good, also where somebody is not through",
    )
    parser.add_argument("--no-pdf", action="store_true", help="write no PDF, which needs Qt")


def _power(parser: argparse.ArgumentParser) -> None:
    _task(parser)
    add = parser.add_argument
    add("--width", metavar="W", type=float, help="of the interval (left out: a table of widths)")
    add(
        "--value",
        metavar="A",
        type=float,
        default=0.6,
        help="the area, or share of right choices, that is expected (default: 0.6)",
    )
    add(
        "--reader-sd",
        metavar="S",
        type=float,
        default=0.05,
        help="standard deviation between readers (default: 0.05)",
    )
    add(
        "--rho",
        metavar="R",
        type=float,
        default=0.35,
        help="correlation of two readers' errors (default: 0.35)",
    )
