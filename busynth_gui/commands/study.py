"""``busynth study``: the blinded reader study without a window."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from pathlib import Path

from tqdm import tqdm

from busynth_gui.case.errors import Refusal
from busynth_gui.export.transaction import Transaction
from busynth_gui.imaging.write import png_bytes
from busynth_gui.labelled.files import told_together
from busynth_gui.labelled.read import open_labelled
from busynth_gui.study.analysis import analyse
from busynth_gui.study.building import build
from busynth_gui.study.design import Block, Design, Question, Shown, Task
from busynth_gui.study.remarks import remarks
from busynth_gui.study.report.page import Page
from busynth_gui.study.report.write import write_report
from busynth_gui.study.simulated import SimulatedReader, is_simulated, simulate, simulated_name
from busynth_gui.study.sources import Source, real_sources
from busynth_gui.study.statistics import power
from busynth_gui.study.table import form_csv, read_answers
from busynth_gui.workspace.studies import StudyRecord
from busynth_gui.workspace.study_sources import approved_sources
from busynth_gui.workspace.workspace import Workspace

__all__ = ["run"]

Run = Callable[[argparse.Namespace], int]


def run(args: argparse.Namespace) -> int:
    """Run the action that was asked for. Raises Refusal when it cannot be done."""
    actions: dict[str, Run] = {
        "new": _new,
        "list": _list,
        "run": _read,
        "report": _report,
        "power": _power,
    }
    return actions[args.action](args)


def _new(args: argparse.Namespace) -> int:
    """Set a study up of real scans and the workspace's approved candidates."""
    design = Design(
        args.name,
        args.seed,
        Task(args.task),
        args.count,
        args.practice,
        args.repeats,
        args.sham,
        args.blended,
        args.break_every,
        _questions(args.ask),
        Shown(args.show),
    )
    with Workspace.open(args.workspace, create=False) as workspace:
        workspace.studies.refuse_known(design.name)
        sets = [_read_set(folder) for folder in args.real]
        real = [source for sources, _ in sets for source in sources]
        notes = [line for _, lines in sets for line in lines]
        with tqdm(unit="picture", disable=not sys.stderr.isatty()) as bar:

            def advance(done: int, total: int) -> None:
                bar.total = total
                bar.update(done - bar.n)

            built = build(design, real, approved_sources(workspace), advance, notes)
        record = workspace.studies.add(built)
    for note in built.study.notes:
        print(f"busynth: {note}", file=sys.stderr)
    practice = sum(trial.block is Block.PRACTICE for trial in built.study.trials)
    print(f"{record.name}: {record.trials} trials, {practice} of them for practice")
    return 0


def _questions(text: str) -> tuple[Question, ...]:
    words = [word.strip().lower() for word in text.split(",") if word.strip()]
    try:
        asked = {Question(word) for word in words}
    except ValueError as error:
        raise Refusal("{0}", "ask {1}", error, ", ".join(Question)) from error
    return tuple(question for question in Question if question in asked)


def _read_set(folder: Path) -> tuple[list[Source], list[str]]:
    """The lesions of a set, and what of it was left out."""
    found = open_labelled(folder)
    with tqdm(unit="scan", desc=folder.name, disable=not sys.stderr.isatty()) as bar:
        sources = real_sources(found, lambda _count: bar.update())
    return sources, told_together(found.skipped)


def _list(args: argparse.Namespace) -> int:
    with Workspace.open(args.workspace, create=False) as workspace:
        for record in workspace.studies.records():
            state = "closed" if record.closed else "open"
            print(f"{record.name}\t{record.trials} trials\t{state}\t{_reader_words(record)}")
    return 0


def _reader_words(record: StudyRecord) -> str:
    return ", ".join(f"{r} {n}/{record.trials}" for r, n in record.readers.items()) or "unread"


def _read(args: argparse.Namespace) -> int:
    """Take answers in: of simulated readers, or of people who have filled a table in."""
    with Workspace.open(args.workspace, create=False) as workspace:
        studies = workspace.studies
        record = studies.find(args.name)
        if args.pages is not None:
            return _write_pages(workspace, record, args.pages, args.reader)
        if args.answers is not None:
            answers = read_answers(args.answers, studies.study(record.id))
            if not answers:
                raise Refusal(
                    "{0} holds no answer", "fill in the column 'rating' or 'chosen'", args.answers
                )
            studies.give_all(record.id, answers)
        else:
            study = studies.study(record.id)
            for number, kind in enumerate(args.simulate, len(record.readers) + 1):
                reader = SimulatedReader.parse(kind, simulated_name(number, kind))
                studies.give_all(record.id, simulate(study, reader, args.seed))
        print(f"{record.name}: {_reader_words(studies.record(record.id))}")
    return 0


def _write_pages(workspace: Workspace, record: StudyRecord, out: Path, reader: str | None) -> int:
    """The pictures by their numbers, and the table that a reader fills in."""
    if not reader:
        raise Refusal("--pages needs a reader", "give --reader NAME")
    if is_simulated(reader):
        raise Refusal("simulated readers are called '{0}'", "give another name", reader)
    study = workspace.studies.study(record.id)
    # As the table will be read in: the order hangs on the name.
    reader = workspace.studies.reader_name(record.id, reader)
    if os.path.lexists(form := out / "answers.csv"):
        # Somebody may have filled it in.
        raise Refusal("{0} exists already", "choose another folder", form)
    with Transaction(out) as files:
        for number in range(len(study.pictures)):
            pixels = workspace.studies.picture(record.id, number).pixels
            files.add(f"{number:04d}.png", png_bytes(pixels))
        files.add(form.name, form_csv(study, reader).encode())
        files.commit()
    print(form)
    return 0


def _report(args: argparse.Namespace) -> int:
    """Write the report, once the reading has ended."""
    with Workspace.open(args.workspace, create=False) as workspace:
        studies = workspace.studies
        record = studies.find(args.name)
        if not record.readers:
            raise Refusal("nobody has read '{0}' yet", "read it first", record.name)
        if args.close:
            record = studies.close(record.id)
        if not record.closed and not record.is_read:
            raise Refusal(
                "'{0}' is not read to the end ({1})",
                "results are withheld until then; --close ends the reading now, for good",
                record.name,
                _reader_words(record),
            )
        results = analyse(
            studies.study(record.id), studies.answers(record.id), studies.damaged(record.id)
        )
        files = write_report(
            args.out,
            results,
            lambda number: studies.picture(record.id, number),
            None if args.no_pdf else _print_pdf,
        )
    for remark in remarks(results):
        print(f"busynth: {remark}", file=sys.stderr)
    for path in files:
        print(path)
    return 0


def _print_pdf(page: Page) -> bytes:
    """By Qt, which this command alone of those without a window needs."""
    try:
        from busynth_gui.ui.services.report_printer import print_report
    except ImportError as error:
        raise Refusal(
            "the PDF needs Qt, which cannot be loaded ({0})",
            "see 'busynth doctor', or write the rest with --no-pdf",
            error,
        ) from error
    return print_report(page)


def _power(args: argparse.Namespace) -> int:
    """How many cases and readers an interval of some width needs."""
    assumed = power.Assumed(args.value, args.reader_sd, args.rho)
    pairs = Task(args.task) is Task.CHOOSE
    unit = "pairs" if pairs else "pictures"
    if args.width is not None:
        for readers in (1, 2, 3, 4, 5, 8, 12):
            needed = power.cases_for(args.width, readers, assumed, pairs=pairs)
            told = f"{needed} {unit}" if needed else "not with any number of cases"
            print(f"{_readers(readers)}\t{told}")
        return 0
    print(f"{unit}\t" + "\t".join(map(_readers, (1, 2, 3, 5, 8))))
    for cases in (20, 40, 60, 80, 100, 150, 200, 300):
        widths = [2 * power.half_width(cases, r, assumed, pairs=pairs) for r in (1, 2, 3, 5, 8)]
        print(f"{cases}\t" + "\t".join(f"{width:.3f}" for width in widths))
    return 0


def _readers(count: int) -> str:
    """One reader's interval is of that reader alone; of several it is of readers to come."""
    return "1 reader (no other)" if count == 1 else f"{count} readers"
