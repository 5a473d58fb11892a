"""The command line: ``busynth`` opens the window, its commands work without one.

Exit codes: 0 done; 2 what was asked cannot be done, with one line on standard error that says
what and how to mend it; 130 interrupted; 1 a bug.
"""

from __future__ import annotations

import argparse
import difflib
import errno
import os
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from busynth_gui import __version__
from busynth_gui.case.descriptors import LEXICON, Pathology
from busynth_gui.case.errors import Cancelled, Refusal, lacks_memory
from busynth_gui.case.healing import HEALING_STEPS, Behind
from busynth_gui.case.request import DEFAULT_GUIDANCE, DEFAULT_STEPS, THREADS, Closeness
from busynth_gui.commands.arguments import filled, path
from busynth_gui.commands.streams import drop_unwritten, mend_streams
from busynth_gui.commands.system_checks import refuse_lost_folder
from busynth_gui.export.formats import FORMATS
from busynth_gui.export.grey_depth import GreyDepth
from busynth_gui.imaging.burned_in import BurnedInRule
from busynth_gui.synthesis.distributed import Rank, complain, find_rank

__all__ = ["main"]

DONE, BUG, REFUSED, INTERRUPTED = 0, 1, 2, 130

_COMMANDS = (
    *("synthesize", "heal", "export", "study", "plan", "reproduce"),
    *("bundles", "doctor"),
)

_WINDOW_HELP = """\
Without a command, busynth opens its window on WORKSPACE, the folder that keeps scans,
candidates and decisions (the last one used if left out), and the scans that are named in it.
Commands that need no window:

  busynth synthesize   make candidates of healthy scans
  busynth heal         replace the lesions of scans by healthy tissue
  busynth export       export the approved candidates of a workspace
  busynth study        a blinded reader study: can readers tell real from synthetic?
  busynth plan         what a data set has of each kind of lesion, and what is missing
  busynth reproduce    make a pair again from its manifest, and compare
  busynth bundles      list, verify, install and remove bundles
  busynth doctor       say what works on this machine

'busynth COMMAND --help' explains each.
"""

_REGION_HELP = (
    "where the lesion goes, in pixels of the scan: ellipse:CX,CY,RX,RY[,DEGREES], "
    "box:X,Y,W,H[,DEGREES], polygon:X,Y,X,Y,... or mask:FILE; left out, stage one proposes a "
    "place; repeated, each scan gets a lesion in each, and they stay clear of each other's bands"
)


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command line (``sys.argv`` by default) and return its exit code."""
    mend_streams()
    # Scans, their names and what was decided are for their owner alone, wherever they are written.
    os.umask(os.umask(0o077) | 0o077)
    try:
        refuse_lost_folder()
        try:
            code = _run(list(sys.argv[1:] if argv is None else argv))
        except SystemExit as leave:  # argparse after --help and --version
            code = int(leave.code or 0)
        sys.stdout.flush()
        return code
    except (Exception, KeyboardInterrupt) as error:
        return _answer(error)


def _answer(error: BaseException) -> int:
    """Say on standard error how the command ended."""
    match error:
        case _ if lacks_memory(error):
            told = "the memory does not suffice"
            line, code = f"{told}: close other programs, or use a smaller scan", REFUSED
        case Refusal():
            line, code = str(error), REFUSED
        case OSError(errno=errno.ENOSPC):
            drop_unwritten()
            told = "there is no space left for what is printed or made"
            line, code = f"{told}: free some, or choose another place", REFUSED
        case Cancelled() | KeyboardInterrupt():
            line, code = str(error) or "interrupted", INTERRUPTED
        case _:
            traceback.print_exception(error)
            return BUG
    complain("busynth", line, _rank())
    return code


def _rank() -> Rank:
    """Which process this is; the only one where the environment makes no sense."""
    try:
        return find_rank()
    except Refusal:
        return Rank()


def _run(argv: list[str]) -> int:
    command, rest = (argv[0], argv[1:]) if argv and argv[0] in _COMMANDS else ("", argv)
    if command != "synthesize" and not _rank().first:
        return DONE  # a launcher has started several; the first does what one can do
    match command:
        case "synthesize":
            from busynth_gui.commands import synthesize

            # Intermixed, so that scans may stand before and after the options.
            args = _synthesize_parser().parse_intermixed_args(_with_plain_names(rest))
            code = synthesize.run(args, find_rank())
        case "heal":
            from busynth_gui.commands import heal

            code = heal.run(_heal_parser().parse_intermixed_args(_with_plain_names(rest)))
        case "export":
            from busynth_gui.commands import export

            code = export.run(_export_parser().parse_args(rest))
        case "study":
            from busynth_gui.commands import study, study_arguments

            parser = _parser("study", "A blinded reader study: real or synthetic?")
            study_arguments.add_study_arguments(parser, _Parser)
            code = study.run(parser.parse_args(rest))
        case "plan":
            from busynth_gui.commands import plan, plan_arguments

            parser = _parser("plan", "What a data set has of each kind of lesion.")
            code = plan.run(plan_arguments.add_plan_arguments(parser).parse_args(rest))
        case "reproduce":
            from busynth_gui.commands import reproduce

            code = reproduce.run(_reproduce_parser().parse_args(rest))
        case "bundles":
            from busynth_gui.commands import bundles

            code = bundles.run(_bundles_parser().parse_args(rest))
        case "doctor":
            from busynth_gui.commands import doctor

            _parser("doctor", "Say what works on this machine.").parse_args(rest)
            code = doctor.run()
        case _:
            from busynth_gui.commands import window

            _refuse_misspelt(rest)
            code = window.run(_window_parser().parse_args(rest).paths)
    return code


def _with_plain_names(argv: list[str]) -> list[str]:
    """Without ``--``: what stands behind it is a name, also where it begins with a dash.

    The intermixed parsing of Python loses the sign and takes such names for options.
    """
    if "--" not in argv:
        return argv
    at = argv.index("--")
    names = (f".{os.sep}{name}" if name.startswith("-") else name for name in argv[at + 1 :])
    return [*argv[:at], *names]


def _refuse_misspelt(argv: list[str]) -> None:
    """A command with a slip is not the name of a new workspace."""
    meant = difflib.get_close_matches(argv[0], _COMMANDS, n=1, cutoff=0.75) if argv else []
    if meant and not Path(argv[0]).exists():
        raise Refusal("there is no command '{0}'", "did you mean 'busynth {1}'?", argv[0], meant[0])


class _Parser(argparse.ArgumentParser):
    """Says what is wrong with the arguments in one line, without the usage."""

    def error(self, message: str) -> NoReturn:
        raise Refusal("{0}", "see '{1} --help'", message, self.prog)


def _window_parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="busynth",
        usage="busynth [WORKSPACE] [SCAN ...] | busynth COMMAND ...",
        description=_WINDOW_HELP,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("paths", metavar="PATH", type=path, nargs="*", help=argparse.SUPPRESS)
    parser.add_argument("--version", action="version", version=f"busynth {__version__}")
    return parser


def _parser(command: str, description: str) -> _Parser:
    return _Parser(prog=f"busynth {command}", description=description, allow_abbrev=False)


def _synthesize_parser() -> argparse.ArgumentParser:
    parser = _parser("synthesize", "Make candidates of healthy scans and write each with its mask.")
    add = parser.add_argument
    _add_scans(parser)
    add("--region", metavar="R", action="append", default=[], help=_REGION_HELP)
    add(
        "--lesions",
        metavar="N",
        type=int,
        help="lesions on each scan (default: one for each --region, or one); where there are fewer "
        "regions, stage one proposes places for the rest",
    )
    add(
        "--closeness",
        choices=[c.value for c in Closeness],
        metavar="|".join(Closeness),
        default=Closeness.MEDIUM.value,
        help="how closely the mask follows the region's outline (default: medium)",
    )
    add(
        "--pathology",
        choices=[p.value for p in Pathology],
        metavar="|".join(Pathology),
        action="append",
        help="of all lesions, or repeated of each in turn (default: benign)",
    )
    add(
        "--birads",
        metavar="KEY=VALUE",
        action="append",
        default=[],
        help=f"a BI-RADS descriptor, may be repeated; KEY is one of {', '.join(LEXICON)}",
    )
    add("--count", metavar="N", type=int, default=1, help="candidates of each scan (default: 1)")
    add(
        "--best",
        metavar="K",
        type=int,
        help="of each scan's candidates keep K, those that the bundle's critic tells least easily",
    )
    add(
        "--seed",
        metavar="S",
        type=int,
        default=0,
        help="the candidates of each scan get the seeds S, S+1, ... (default: 0)",
    )
    add(
        "--bundle",
        metavar="NAME|DIR",
        type=filled,
        help="the bundle to use (default: the one shipped)",
    )
    add(
        "--steps",
        metavar="N",
        type=int,
        help="denoising steps of each stage (default: what the bundle is made for, "
        f"{DEFAULT_STEPS} where it does not say)",
    )
    add(
        "--guidance",
        metavar="G",
        type=float,
        default=DEFAULT_GUIDANCE,
        help=f"weight of what was asked over what is likely (default: {DEFAULT_GUIDANCE:g})",
    )
    add("--keep-stages", action="store_true", help="also write what each stage produced")
    add(
        "--preview",
        action="store_true",
        help="instead of pairs, marked pictures of what each would be like, NAME_preview.png, in "
        "a fraction of the time",
    )
    add(
        "--resume",
        action="store_true",
        help="keep the pairs that the same command wrote before it was stopped, and make the rest",
    )
    add(
        "--threads",
        metavar="N",
        type=int,
        default=THREADS,
        help="threads of each process on the processor; another number moves a grey level here and "
        f"there (default: {THREADS}; several processes bring more, see packaging/cluster.md)",
    )
    _add_format(parser)
    return parser


def _heal_parser() -> argparse.ArgumentParser:
    parser = _parser(
        "heal",
        "Replace the lesions of scans by healthy tissue, and write each scan with and without.",
    )
    add = parser.add_argument
    _add_scans(parser)
    add(
        "--region",
        metavar="R",
        action="append",
        default=[],
        help="where a lesion is, in pixels of the scan: ellipse:CX,CY,RX,RY[,DEGREES], "
        "box:X,Y,W,H[,DEGREES], polygon:X,Y,X,Y,... or mask:FILE; may be repeated. Without this "
        "and --mask the masks beside a scan say it: NAME_mask.png, NAME_mask_1.png, ...",
    )
    add(
        "--mask",
        metavar="FILE",
        action="append",
        default=[],
        type=path,
        help="a mask of a lesion, may be repeated",
    )
    add(
        "--behind",
        choices=[b.value for b in Behind],
        default=Behind.AUTO.value,
        help="whether the shadow or enhancement behind a lesion is healed with it: where one is "
        "measured (auto, the default), always or never",
    )
    add(
        "--seed", metavar="S", type=int, default=0, help="another seed heals otherwise (default: 0)"
    )
    add(
        "--bundle",
        metavar="NAME|DIR",
        type=filled,
        help="the bundle to use (default: the one shipped)",
    )
    add(
        "--steps",
        metavar="N",
        type=int,
        default=HEALING_STEPS,
        help=f"denoising steps (default: {HEALING_STEPS})",
    )
    add("--resume", action="store_true", help="keep what is healed already, and do the rest")
    add("--threads", metavar="N", type=int, default=THREADS, help=argparse.SUPPRESS)
    _add_burned_in(parser)
    add("--overwrite", action="store_true", help="replace pairs of the same name")
    return parser


def _export_parser() -> argparse.ArgumentParser:
    parser = _parser("export", "Export the approved candidates of a workspace.")
    parser.add_argument("workspace", metavar="WORKSPACE", type=path)
    parser.add_argument("--out", metavar="DIR", required=True, type=path)
    _add_format(parser)
    parser.add_argument(
        "--healed",
        action="store_true",
        help="instead, each healed scan with the scan that it was and the lesion's mask",
    )
    parser.add_argument(
        "--split",
        metavar="TRAIN,VAL,TEST",
        help="deal the pairs out in these percentages, 70,15,15 say; no scan is on two sides, and "
        "a later export keeps each where it is",
    )
    parser.add_argument(
        "--patients",
        metavar="CSV",
        type=path,
        help="with --split: a table with the columns scan and patient; no patient is on two sides",
    )
    return parser


def _add_scans(parser: argparse.ArgumentParser) -> None:
    """What is worked on, and where it goes."""
    add = parser.add_argument
    add("scans", metavar="SCAN", nargs="+", type=path, help="a scan or a folder of scans")
    add("--out", metavar="DIR", required=True, type=path, help="folder to write into")
    add(
        "--frame",
        metavar="N|all|every:K",
        help="which frames of a film (DICOM, TIFF) are scans, from 1 on (default: the middle one)",
    )
    add(
        "--flat",
        action="store_true",
        help="of a folder, leave out what lies in the folders in it",
    )
    add(
        "--skip-bad",
        action="store_true",
        help="leave out files that cannot be used and name them at the end (default: make nothing)",
    )
    add(
        "--colour",
        action="store_true",
        help="take scans that show colour Doppler, as luminance",
    )
    add(
        "--fov",
        metavar="R",
        help="what of each scan is tissue, in the same words as --region, box:X,Y,W,H or mask:FILE "
        "say (left out, it is found)",
    )


def _add_burned_in(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--burned-in",
        choices=[rule.value for rule in BurnedInRule],
        default=BurnedInRule.REFUSE.value,
        help="what is done about scans with writing on them, which may name a patient: nothing "
        "goes out (refuse, the default), it is painted black (blank), or it stays (allow)",
    )


def _add_format(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--format", metavar="|".join(FORMATS), default="busi", help="folder layout (default: busi)"
    )
    parser.add_argument(
        "--grey",
        choices=[depth.value for depth in GreyDepth],
        help="what becomes of scans of more than 8 bits: their own values (scan), or 8 bits over "
        "the full range or over a window that suits the scan (default: scan; yolo: full). Most "
        "loaders of BUSI show 12 bits as black",
    )
    _add_burned_in(parser)
    parser.add_argument("--overwrite", action="store_true", help="replace pairs of the same name")


def _reproduce_parser() -> argparse.ArgumentParser:
    parser = _parser(
        "reproduce",
        "Make a pair again from its line in a manifest, and say if it is the same.",
    )
    add = parser.add_argument
    add("manifest", metavar="MANIFEST", type=path, help="a manifest.jsonl, or its folder")
    add("--line", metavar="N", type=int, default=1, help="the pair's line, from 1 (default: 1)")
    add(
        "--scan",
        metavar="FILE|DIR",
        type=path,
        help="the healthy scan, or a folder to look for it in, by the SHA-256 of its pixels",
    )
    add(
        "--bundle",
        metavar="NAME|DIR",
        type=filled,
        help="the bundle, if it is not installed under its name",
    )
    add("--out", metavar="DIR", type=path, help="write the files there too")
    add("--threads", metavar="N", type=int, default=THREADS, help=argparse.SUPPRESS)
    return parser


def _bundles_parser() -> argparse.ArgumentParser:
    parser = _parser("bundles", "The bundles on this machine.")
    actions = parser.add_subparsers(dest="action", required=True, parser_class=_Parser)
    actions.add_parser("list", help="list the bundles")
    verify = actions.add_parser("verify", help="compare every file with its SHA-256")
    verify.add_argument(
        "bundle", metavar="NAME", nargs="?", type=filled, help="all bundles if left out"
    )
    install = actions.add_parser("install", help="install a bundle for this user")
    install.add_argument(
        "source",
        metavar="SOURCE",
        type=filled,
        help="a bundle's folder or a zip of it, which need no network; hub:OWNER/NAME[@REVISION] "
        "asks the hub, base:OWNER/NAME[@REVISION] for a base model",
    )
    install.add_argument(
        "--base",
        metavar="OWNER/NAME",
        type=filled,
        help="SOURCE is no bundle but a base model, which the hub has under this id",
    )
    install.add_argument(
        "--with-base", action="store_true", help="get the base models it needs from the hub too"
    )
    install.add_argument("--overwrite", action="store_true", help="replace what has its name")
    remove = actions.add_parser("remove", help="remove a bundle that was installed")
    remove.add_argument(
        "bundle",
        metavar="NAME",
        type=filled,
        help="a bundle, base:OWNER/NAME, or hub:OWNER/NAME for what arrived of it",
    )
    return parser
