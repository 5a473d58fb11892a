"""``python -m training``: the commands that make a bundle, in the order in which they are run."""

from __future__ import annotations

import argparse
import contextlib
import errno
import re
import signal
import sys
from collections.abc import Iterator, Sequence
from functools import partial

from busynth_gui.case.errors import Refusal
from busynth_gui.synthesis.distributed import (
    LAUNCHER_NOTE,
    Rank,
    complain,
    find_rank,
    forget_launcher,
    started_alone,
)
from busynth_gui.synthesis.docstrings import refuse_without_docstrings
from busynth_gui.torch_environment import prepare_for_torch
from training.cli.command_table import ALL, COMMANDS
from training.cli.parser import build_parser

INTERRUPTED = 130
"""Exit code of a command that was stopped, as by Ctrl+C."""
_FULL = (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC))
_FULL_WORDS = (
    "no space left", "disk quota exceeded", "os error 28", "streamwriter failed writing",
    "unexpected pos",
)  # fmt: skip
_CUT = re.compile(r"\d+ requested and \d+ written")
"""What NumPy says when an array does not fit."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; exit code 2 with one line when its input is missing or wrong,
    130 when it is interrupted, 128 and the signal's number when one ends it.

    Started by a launcher, each of several processes runs this.
    """
    prepare_for_torch()
    parser = build_parser()
    args = parser.parse_args(argv)
    here = Rank()
    try:
        here = find_rank()
        return _run(args, here)
    except KeyboardInterrupt as ended:
        complain("training", "interrupted: what trains goes on with --resume", here)
        return ended.exit_code if isinstance(ended, _Ended) else INTERRUPTED
    except (FileNotFoundError, ValueError, Refusal) as error:
        complain("training", str(error), here)
        return 2
    except Exception as error:
        said = _disk_words(error)
        if said is None:
            raise
        complain("training", said, here)
        return 2


def clear_up_when_ended() -> None:
    """Have a command that is ended from outside clear up behind it, as after Ctrl+C: what it had
    half written goes, and so do its processes.

    One of several ends at once instead: it may stand in an exchange, which hears of nothing.
    """
    with contextlib.suppress(Refusal):  # which the command then says
        if find_rank().count > 1:
            return
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) == signal.SIG_DFL:
            signal.signal(number, _end)


def _end(number: int, _: object) -> None:
    raise _Ended(number)


class _Ended(KeyboardInterrupt):
    """A signal has ended the command."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.exit_code = 128 + number
        """As a shell says it."""


def _disk_words(error: BaseException) -> str | None:
    """What is to be said of a disk that is full or cannot be written; None of any other error.

    Libraries that write tensors say it in words of their own, without the system's number.
    """
    if any(map(_says_full, _chain(error))):
        return "the disk is full: make some room, then the same command with --resume goes on"
    if isinstance(error, OSError) and error.filename is not None:
        return f"{error.filename} cannot be written or read: {error.strerror}"
    return None


def _says_full(error: BaseException) -> bool:
    number = error.errno if isinstance(error, OSError) else None
    text = str(error).lower()
    return number in _FULL or any(w in text for w in _FULL_WORDS) or bool(_CUT.match(text))


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """An error and those that it was raised on top of: closing a cut file fails in its own way."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _run(args: argparse.Namespace, here: Rank) -> int:
    command = COMMANDS[args.command]
    if started_alone():
        complain("training", LAUNCHER_NOTE, here)
    if here.count > 1 and command.alone:
        if not here.first:
            return 0
        complain("training", f"one process of {here.count} does all of {command.name}", here)
        forget_launcher()
    if command.light:
        command.run(args)
        return 0
    refuse_without_docstrings()
    import torch

    from training.components.distributed import Ended, first_does
    from training.components.fsdp import refuse_shards

    if args.threads:
        torch.set_num_threads(args.threads)
    if command.two_networks:
        refuse_shards(command.name)
    steps = [command, *(COMMANDS[name] for name in ALL)] if command.name == "all" else [command]
    for step in steps:
        try:
            first_does(partial(step.run, args)) if step.alone else step.run(args)
        except Ended:
            return 2
    return 0


if __name__ == "__main__":
    clear_up_when_ended()
    done = main()
    if done == 0 and "training.components.distributed" in sys.modules:
        sys.modules["training.components.distributed"].destroy()
    sys.exit(done)
