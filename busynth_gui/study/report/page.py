"""The report's page, in English as papers are; readers were asked in their own tongue.

It uses little of HTML, so that Qt's text document, which makes the PDF, shows the same page.
"""

from __future__ import annotations

import base64
import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from html import escape

import cv2

from busynth_gui.study.analysis import MIDDLE, PictureResult, ReaderResult, Results, Together
from busynth_gui.study.design import RATINGS, Block, Kind, Question, Role, Task, Trial
from busynth_gui.study.remarks import remarks
from busynth_gui.study.report.plots import Row, bars, forest, roc_plot
from busynth_gui.study.sources import Framed
from busynth_gui.study.statistics.estimate import Estimate
from busynth_gui.study.statistics.mrmc import Mrmc

__all__ = ["Page", "page"]

_SHOWN = 12
"""Pictures shown of those that fooled most."""

_THUMBNAIL = 112

_FIGURE = re.compile(r"-?[\d.]+( to [\d.]+| \(-?[\d.]+ to -?[\d.]+\)| \(no interval\))?")

_STYLE = """
body { font-family: Helvetica, Arial, sans-serif; color: #22272e; max-width: 54em;
  margin: 2em auto; padding: 0 1em; line-height: 1.45; }
h1 { font-size: 1.6em; } h2 { font-size: 1.2em; margin-top: 1.8em; }
table { border-collapse: collapse; margin: 0.6em 0; }
th, td { border: 1px solid #d9dee4; padding: 0.25em 0.6em; text-align: left;
  vertical-align: top; }
th { background: #f1f4f7; } td.n { text-align: right; white-space: nowrap; }
.note { color: #59636f; } svg { max-width: 100%; height: auto; }
"""


@dataclass(frozen=True)
class Page:
    """``title``, the ``body`` in which ``<!--plot N-->`` stands for plot N, and the ``plots``."""

    title: str
    body: str
    plots: tuple[str, ...]

    def html(self) -> str:
        """One file that needs no other."""
        body = self.body
        for number, svg in enumerate(self.plots):
            body = body.replace(f"<!--plot {number}-->", svg)
        return (
            '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
            f"<title>{escape(self.title)}</title><style>{_STYLE}</style></head>"
            f"<body>{body}</body></html>\n"
        )


def page(results: Results, picture: Callable[[int], Framed]) -> Page:
    """The page of a study's results; ``picture`` gives the pictures that it shows small."""
    made = _Page(results, picture)
    return made.page()


class _Page:
    def __init__(self, results: Results, picture: Callable[[int], Framed]) -> None:
        self.results, self.study = results, results.study
        self._picture = picture
        self._rate = results.study.design.task is Task.RATE
        self._parts: list[str] = []
        self._plots: list[str] = []

    def page(self) -> Page:
        title = f"Reader study: {self.study.name}"
        self._add(f"<h1>{escape(title)}</h1>")
        self._summary()
        self._design()
        self._by_reader()
        self._controls()
        self._questions()
        self._time()
        self._fooled()
        self._methods()
        return Page(title, "\n".join(self._parts), tuple(self._plots))

    def _add(self, *html: str) -> None:
        self._parts += html

    def _plot(self, svg: str) -> None:
        self._add(f"<p><!--plot {len(self._plots)}--></p>")
        self._plots.append(svg)

    def _table(self, head: list[str], rows: list[list[str]]) -> None:
        """Cells are words or figures, which stand on the right."""
        cells = "".join(f"<th>{escape(each)}</th>" for each in head)
        first = f"<tr>{cells}</tr>" if head else ""
        body = "".join("<tr>" + "".join(_cell(each) for each in row) + "</tr>" for row in rows)
        self._add(f'<table border="1" cellspacing="0" cellpadding="4">{first}{body}</table>')

    # Sections

    def _summary(self) -> None:
        results = self.results
        if not results.readers:
            self._add("<p>Nobody has answered anything yet.</p>")
        for together, who in self._groups():
            self._add(f"<p>{self._headline(together, who)} At chance it is 0.5.</p>")
        self._add(
            '<p class="note">An interval that holds 0.5 does not prove that readers cannot tell'
            " them: it says how far from chance they may be, given so many cases and readers."
            "</p>"
        )
        self._add(*(f"<p><b>Note.</b> {escape(each)}</p>" for each in remarks(results)))

    def _groups(self) -> list[tuple[Together, str]]:
        """People and simulated readers, where there are any, with what they are called."""
        results = self.results
        both = (results.people, "readers"), (results.simulated, "simulated readers")
        return [(each, who) for each, who in both if each.readers or each.left_out]

    def _headline(self, together: Together, who: str) -> str:
        what = "area under the ROC curve" if self._rate else "share of right choices"
        n, begun = len(together.readers), [*together.readers, *together.left_out]
        if together.mrmc is not None:
            mean, fixed = together.mrmc.mean, together.mrmc.fixed
            return (
                f"The mean {what} of {n} {who} on {self._cases(together.cases)} is"
                f" <b>{mean.words}</b>, for {who} and cases to come; for these {who} alone"
                f" {fixed.words}."
            )
        if n > 1:
            return f"{n} {who} are through, but of too few cases to be taken together."
        if n == 0 and len(begun) > 1:
            return f"None of {len(begun)} {who} is through: nothing is taken together."
        name = together.readers[0] if n else begun[0]
        one = next(r for r in self.results.readers if r.reader == name)
        found = one.area or one.right or Estimate.unknown()
        alone = f"the only one of {len(begun)} {who} who is through" if n else "who is not through"
        aside = f", {alone}," if n != len(begun) else ""
        return (
            f"The {what} of {escape(name)}{aside} on {self._cases(found.n)} is"
            f" <b>{found.words}</b>, for cases to come and no other reader."
        )

    def _cases(self, n: int) -> str:
        one = "picture" if self._rate else "pair"
        return f"{n} {one}{'' if n == 1 else 's'}"

    def _design(self) -> None:
        study, design = self.study, self.study.design
        main = [t for t in study.trials if t.block is Block.MAIN]
        scored = [t for t in main if t.role is Role.SCORED and t.repeat_of is None]
        kinds = {
            kind: sum(study.picture(n).kind is kind for t in scored for n in t.pictures)
            for kind in Kind
        }
        classes: dict[str, int] = {}
        for trial in scored:
            for number in trial.pictures:
                said = study.picture(number).pathology.value
                classes[said] = classes.get(said, 0) + 1
        task = (
            "each picture rated on a six-point scale from definitely real to definitely synthetic"
            if self._rate
            else "two pictures side by side, matched by class and size: which is synthetic"
        )
        self._add("<h2>Design</h2>")
        rows = [
            ["Task", task],
            ["Shown", "crops around the lesion" if design.shown == "crop" else "whole scans"],
            ["Scored", f"{len(scored)} trials: " + _counted(kinds)],
            ["Classes", _counted(classes)],
            ["Practice", f"{sum(t.block is Block.PRACTICE for t in study.trials)} trials"],
            ["Hidden repeats", f"{sum(t.repeat_of is not None for t in main)} trials"],
            ["Controls", self._control_words(main)],
            ["Asked besides", ", ".join(design.questions) or "nothing"],
            ["Seed", f"no. {design.seed}"],
            ["Set up", study.created_at],
        ]
        if study.notes:
            rows.append(["Notes", "; ".join(study.notes)])
        self._table([], rows)

    def _control_words(self, main: list[Trial]) -> str:
        counts = {role: sum(t.role is role for t in main) for role in Role}
        return f"{counts[Role.SHAM]} real against real, {counts[Role.BLENDED]} blended"

    def _by_reader(self) -> None:
        results = self.results
        self._add("<h2>Real or synthetic</h2>")
        rows = [Row(r.reader, r.area or r.right or Estimate.unknown()) for r in results.readers]
        for together, who in self._groups():
            if together.mrmc is not None:
                rows.append(Row(f"{who} to come", together.mrmc.mean, bold=True))
                rows.append(Row(f"these {who}", together.mrmc.fixed, bold=True))
        if rows:
            words = "area under the ROC curve" if self._rate else "share of right choices"
            self._plot(forest(rows, 0.5, f"{words}, 95 % intervals"))
        if self._rate:
            self._ratings()
        else:
            self._table(
                ["Reader", "Pairs", "Right (exact interval)"],
                [
                    [r.reader, str(r.right.n if r.right else 0), _told(r.right)]
                    for r in results.readers
                ],
            )
        self._agreement()

    def _ratings(self) -> None:
        results = self.results
        curves = [(r.reader, r.curve) for r in results.readers if r.curve is not None]
        if curves:
            self._plot(roc_plot([(name, curve) for name, curve in curves if curve is not None]))
        totals = {
            kind: [
                sum(r.counts.get(kind, (0,) * 6)[step] for r in results.shown)
                for step in range(len(RATINGS))
            ]
            for kind in (Kind.REAL, Kind.SYNTHETIC)
        }
        self._plot(bars(list(RATINGS.values()), totals[Kind.REAL], totals[Kind.SYNTHETIC]))
        self._table(
            [
                "Reader", "Pictures", "Area (DeLong)", "Area (bootstrap)",
                "Sensitivity at the middle", "Specificity at the middle",
            ],
            [
                [
                    r.reader,
                    str(r.area.n if r.area else 0),
                    _told(r.area),
                    _told(r.bootstrap),
                    _told(r.sensitivity),
                    _told(r.specificity),
                ]
                for r in results.readers
            ],
        )  # fmt: skip

    def _agreement(self) -> None:
        results = self.results
        rows = [
            [f"{r.reader}, what was shown twice", str(r.repeated.n), _told(r.repeated)]
            for r in results.readers
            if r.repeated is not None
        ]
        for together, who in self._groups():
            if together.agreed is not None:
                rows.append([f"Between {who}", str(together.agreed.n), together.agreed.words])
        if rows:
            weighted = "weighted quadratically" if self._rate else "unweighted"
            self._add(f"<h2>Agreement</h2><p>Kappa, {weighted}.</p>")
            self._table(["Whose", "Trials", "Kappa"], rows)
        for together, who in self._groups():
            if together.mrmc is not None:
                self._several(together, together.mrmc, who)

    def _several(self, together: Together, m: Mrmc, who: str) -> None:
        self._add(f"<h2>Several {who}, several cases</h2>")
        self._table(
            ["Figure", "Value"],
            [
                ["Readers", str(m.readers)],
                ["Cases", str(together.cases)],
                ["Mean, readers and cases random", m.mean.words],
                ["Standard error", f"{m.error:.4f}" if m.mean.has_interval else "not known"],
                ["Degrees of freedom", _degrees(m.df)],
                ["Mean, these readers fixed", m.fixed.words],
                ["MS(R)", f"{m.ms_reader:.6f}"],
                ["Var(error)", f"{m.variance:.6f}"],
                ["Cov2", f"{m.cov2:.6f}"],
                ["Standard deviation between readers", f"{m.reader_sd:.3f}"],
                ["Correlation of readers' errors", _number(m.rho)],
            ],
        )

    def _controls(self) -> None:
        rows = [
            [r.reader, name, _told(estimate)]
            for r in self.results.readers
            for name, estimate in (
                ("real against real", r.sham),
                ("real against blended", r.blended),
            )
            if estimate is not None
        ]
        if not rows:
            return
        self._add("<h2>Controls</h2>")
        self._add(
            "<p>Of real against real nothing can be told but by chance, 0.5. Blended pictures are"
            " real lesions pasted onto healthy scans by Poisson blending, a rival to compare with."
            "</p>"
        )
        head = "Area (DeLong)" if self._rate else "Share (exact interval)"
        self._table(["Reader", "Control", head], rows)

    def _questions(self) -> None:
        asked = self.study.design.questions
        head = ["Reader"]
        cells: list[Callable[[ReaderResult], str]] = []
        if Question.DIAGNOSIS in asked:
            head.append("Diagnosis as the mask's class")
            cells.append(lambda r: _told(r.diagnosis))
        if Question.CONFIDENCE in asked:
            head += ["Confidence when right", "when wrong"]
            cells += [lambda r: _number(r.confidence[0]), lambda r: _number(r.confidence[1])]
        if Question.OUTLINE in asked:
            head.append("Outline redrawn, median Dice")
            cells.append(lambda r: _number(r.outline))
        if cells and self.results.readers:
            self._add("<h2>Asked besides</h2>")
            rows = [[r.reader, *(cell(r) for cell in cells)] for r in self.results.readers]
            self._table(head, rows)

    def _time(self) -> None:
        rows = [_time_cells(r) for r in self.results.readers if r.seconds is not None]
        if rows:
            self._add("<h2>Time</h2>")
            self._table(["Reader", "Seconds a trial: median", "quartiles", "Minutes in all"], rows)

    def _fooled(self) -> None:
        found = [each for each in self.results.pictures if each.fooled]
        if not found:
            return
        self._add("<h2>Which scans fooled whom</h2>")
        if not self._rate:
            self._add("<p>Of each pair the picture that was to be found out.</p>")
        rows = []
        for each in found[:_SHOWN]:
            rows.append(
                f"<tr><td>{self._thumbnail(each.number)}</td><td>{escape(each.kind)}</td>"
                f"<td>{escape(each.source)}</td>"
                f'<td class="n">{len(each.fooled)} of {each.readers}</td>'
                f'<td class="n">{each.mean:.2f}</td><td>{escape(", ".join(each.fooled))}</td></tr>'
            )
        mean = "Mean rating" if self._rate else "Called synthetic by"
        head = "".join(
            f"<th>{name}</th>" for name in ("Picture", "Is", "From", "Fooled", mean, "Whom")
        )
        self._add(
            f'<table border="1" cellspacing="0" cellpadding="4"><tr>{head}</tr>'
            + "".join(rows)
            + "</table>"
        )
        rest = found[_SHOWN:]
        if rest:
            self._add(
                f'<p class="note">{len(rest)} more fooled somebody: '
                + "; ".join(_fooled_words(each) for each in rest[:60])
                + (" …" if len(rest) > 60 else ".")
                + "</p>"
            )

    def _thumbnail(self, number: int) -> str:
        if number in self.results.lost:
            return "damaged"
        shown = self._picture(number).pixels
        scale = _THUMBNAIL / max(shown.shape)
        size = (max(1, round(shown.shape[1] * scale)), max(1, round(shown.shape[0] * scale)))
        small = cv2.resize(shown, size, interpolation=cv2.INTER_AREA)
        data = base64.b64encode(cv2.imencode(".png", small)[1].tobytes()).decode()
        return (
            f'<img width="{size[0]}" height="{size[1]}" alt="picture {number}"'
            f' src="data:image/png;base64,{data}">'
        )

    def _methods(self) -> None:
        lines = [
            "Practice is not counted. A trial that was shown twice counts once, as answered first."
            " Each reader had an order of their own, drawn from the study's seed.",
        ]
        if self._rate:
            lines += [
                "Area: empirical, ties one half; interval by DeLong, DeLong and Clarke-Pearson,"
                " Biometrics 44 (1988) 837, and by 2,000 bootstrap draws of cases, real and"
                " synthetic each among themselves.",
                f"Middle: ratings above {MIDDLE} call a picture synthetic. Sensitivity is of"
                " synthetic pictures, specificity of real ones; intervals by Clopper and Pearson,"
                " Biometrika 26 (1934) 404.",
            ]
        else:
            lines.append(
                "Share of right choices: exact interval by Clopper and Pearson, Biometrika 26"
                " (1934) 404."
            )
        lines += [
            "Several readers: Obuchowski and Rockette, Commun. Stat. Simul. Comput. 24 (1995) 285,"
            " one modality, covariances by DeLong (areas) or of the choices (shares); degrees of"
            " freedom by Hillis, Stat. Med. 26 (2007) 596. Taken together are those who answered"
            " every scored trial; simulated readers are by themselves.",
            "No interval: where a variance is estimated as nought, as of a reader who tells every"
            " picture or rates all alike. That is a failure of the estimate and no certainty:"
            " Obuchowski and Lieber, Acad. Radiol. 9 (2002) 526.",
            "Kappa: Cohen, Psychol. Bull. 70 (1968) 213; standard error by Fleiss, Cohen and"
            " Everitt, Psychol. Bull. 72 (1969) 323; of more than two readers the mean of all"
            " pairs, bootstrap over cases.",
        ]
        self._add("<h2>Methods</h2>")
        self._add(*(f"<p>{escape(line)}</p>" for line in lines))
        made = ", ".join(f"{k} {v}" for k, v in (self.study.versions or {}).items())
        self._add(f'<p class="note">Set up with {escape(made)}.</p>')


def _counted(counts: dict[Kind, int] | dict[str, int]) -> str:
    return ", ".join(f"{n} {name!s}" for name, n in counts.items() if n)


def _fooled_words(each: PictureResult) -> str:
    return f"{escape(each.source)} ({each.kind}, {len(each.fooled)} of {each.readers})"


def _time_cells(r: ReaderResult) -> list[str]:
    low, middle, high = r.seconds or (0.0, 0.0, 0.0)
    return [r.reader, f"{middle:.1f}", f"{low:.1f} to {high:.1f}", f"{r.minutes:.1f}"]


def _told(estimate: Estimate | None) -> str:
    return "not known" if estimate is None else estimate.words


def _number(value: float | None) -> str:
    return "not known" if value is None or math.isnan(value) else f"{value:.2f}"


def _degrees(df: float) -> str:
    if math.isnan(df):
        return "not known"
    return "infinite" if df > 1e6 else f"{df:.1f}"


def _cell(words: str) -> str:
    kind = ' class="n" align="right"' if _FIGURE.fullmatch(words) else ""
    return f"<td{kind}>{escape(words)}</td>"
