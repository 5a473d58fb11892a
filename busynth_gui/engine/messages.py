"""What the render thread and the child process say to each other.

Everything here is a small frozen dataclass that pickles. Commands go down to the child, events
come up; each event about a job carries the job's id.
"""

from __future__ import annotations

import traceback
from dataclasses import dataclass
from typing import Any

from busynth_gui.bundles.manifest import BundleInfo
from busynth_gui.case.candidate import Candidate
from busynth_gui.case.errors import Phrase, Refusal
from busynth_gui.case.healing import Healed, HealRequest
from busynth_gui.case.progress import LivePreview, Progress
from busynth_gui.case.region import EllipseRegion
from busynth_gui.case.request import Request
from busynth_gui.case.scan import Pixels, Scan

__all__ = [
    "AskHealing",
    "AskPreview",
    "AskProposals",
    "BundleFailed",
    "BundleReady",
    "CancelJob",
    "CancelPreview",
    "CancelledJob",
    "ChildAnswered",
    "ChildDied",
    "ChildReady",
    "ChildRestarted",
    "ChildSilent",
    "ChildStopped",
    "Command",
    "Event",
    "Failed",
    "Finished",
    "HealingDone",
    "HealingFailed",
    "Heartbeat",
    "Job",
    "LoadBundle",
    "Order",
    "PreviewDropped",
    "PreviewFailed",
    "PreviewMade",
    "Proposals",
    "ProposalsFailed",
    "Quit",
    "Restart",
    "StageProgress",
    "Started",
    "Stored",
    "failed",
]


@dataclass(frozen=True)
class Order:
    """A request in the queue, without arrays, so that ten thousand of them weigh little.

    ``behind``: it gives way to orders that are not (a batch to what the desk asks for).
    ``lesion_of`` is the candidate whose lesion a start at stage three keeps. ``batch`` is the same
    for all that are asked for together.
    """

    job_id: str
    request: Request
    scan_name: str
    behind: bool = False
    lesion_of: int | None = None
    batch: str | None = None


@dataclass(frozen=True, eq=False)
class Job:
    """A request with the arrays it is run on.

    ``lesion`` (same shape and type as the scan) only for a request that starts at stage three,
    ``ground`` only for one that adds a lesion.
    """

    job_id: str
    request: Request
    scan: Scan
    lesion: Pixels | None = None
    ground: Candidate | None = None


@dataclass(frozen=True)
class CancelJob:
    """Stop that job between two steps; one that is not running is left alone."""

    job_id: str


@dataclass(frozen=True)
class LoadBundle:
    """Load a bundle ahead of the first job that needs it."""

    bundle: BundleInfo


@dataclass(frozen=True, eq=False)
class AskProposals:
    """Find places where stage one would put a lesion, after the job that runs.

    ``request`` says for which pathology and from which seed on; ``count`` places at most, which
    overlap little.
    """

    ask_id: str
    request: Request
    scan: Scan
    count: int
    ground: Candidate | None = None


@dataclass(frozen=True, eq=False)
class AskHealing:
    """Heal the lesion that ``request`` covers, after the job that runs."""

    ask_id: str
    request: HealRequest
    scan: Scan


@dataclass(frozen=True, eq=False)
class AskPreview:
    """Show what ``request`` would make, between two steps of the job that runs.

    ``whole`` asks for the candidate itself, when nothing else is to be done. The child keeps the
    last one of these: a job of the same request has it without another run.
    """

    ask_id: str
    request: Request
    scan: Scan
    ground: Candidate | None = None
    whole: bool = False


@dataclass(frozen=True)
class CancelPreview:
    """Stop that preview between two steps, or drop it if it waits."""

    ask_id: str


@dataclass(frozen=True)
class Restart:
    """End the child whatever it does, and have another one begin its job anew. Never sent down."""


@dataclass(frozen=True)
class Quit:
    """End at once; nothing in a child is worth saving."""


Command = Job | CancelJob | LoadBundle | AskProposals | AskHealing | AskPreview | CancelPreview
"""What the child takes."""


@dataclass(frozen=True)
class ChildReady:
    """The child has started and listens; no bundle is loaded yet."""

    pid: int


@dataclass(frozen=True)
class Heartbeat:
    """The child lives; sent every second. ``busy_s`` is for how long its worker has shown no sign:
    no step, no bundle, no answer; 0 while it waits for something to do."""

    busy_s: float


@dataclass(frozen=True)
class BundleReady:
    """A bundle's weights are in memory. Sent once per load, asked for or by a job.

    ``device`` says for the screen where they are, and how they are run where there is something
    to say: "CPU, 2 threads", "NVIDIA A10, fp16, one network at a time on the device".
    """

    name: str
    sha256: str
    device: str = ""


@dataclass(frozen=True)
class BundleFailed:
    """A bundle asked for by LoadBundle could not be loaded; see :class:`Failed`."""

    name: str
    failure: Failed


@dataclass(frozen=True)
class Proposals:
    """The places that were asked for, at least one."""

    ask_id: str
    regions: tuple[EllipseRegion, ...]


@dataclass(frozen=True)
class ProposalsFailed:
    """There is no place for a lesion, or none could be looked for; see :class:`Failed`."""

    ask_id: str
    failure: Failed


@dataclass(frozen=True, eq=False)
class HealingDone:
    """What was to be healed is."""

    ask_id: str
    healed: Healed


@dataclass(frozen=True)
class HealingFailed:
    """Nothing was healed; see :class:`Failed`."""

    ask_id: str
    failure: Failed


@dataclass(frozen=True, eq=False)
class PreviewMade:
    """What a request would make."""

    ask_id: str
    preview: LivePreview


@dataclass(frozen=True)
class PreviewDropped:
    """A preview was cancelled, or a newer one has taken its place."""

    ask_id: str


@dataclass(frozen=True)
class PreviewFailed:
    """Nothing can be shown; see :class:`Failed`."""

    ask_id: str
    failure: Failed


@dataclass(frozen=True)
class Started:
    """The child has taken the job up; loading its bundle may come before the first step."""

    job_id: str


@dataclass(frozen=True)
class StageProgress:
    """A step is done. Some are left out and few carry a preview, lest they flood the window."""

    job_id: str
    progress: Progress


@dataclass(frozen=True, eq=False)
class Finished:
    """The candidate is whole. ``memory``: bytes that the child holds now."""

    job_id: str
    candidate: Candidate
    memory: int


@dataclass(frozen=True)
class Stored:
    """The candidate is whole and stored; ``receipt`` is what storing gave for it."""

    job_id: str
    receipt: Any


@dataclass(frozen=True)
class Failed:
    """No candidate came of a job.

    ``is_refusal``: what was asked cannot be done, and ``remedy`` says how to mend it. Otherwise it
    is a fault, and ``details`` is what a bug report needs (a traceback or how the child ended).
    ``not_stored``: it was made, but could not be stored, and neither would the next one be.
    """

    job_id: str
    message: str
    remedy: str | None = None
    is_refusal: bool = False
    details: str = ""
    not_stored: bool = False


@dataclass(frozen=True)
class CancelledJob:
    """The job stopped because it was told to."""

    job_id: str


@dataclass(frozen=True)
class ChildDied:
    """The child process has ended by itself. ``exit_code`` is negative for a signal."""

    exit_code: int
    message: Phrase
    remedy: Phrase


@dataclass(frozen=True)
class ChildRestarted:
    """A new child has taken the place of one that was lost; ``message`` says why."""

    message: Phrase


@dataclass(frozen=True)
class ChildSilent:
    """Nothing has been heard of the child for ``seconds``, or it has made no step for so long."""

    seconds: float


@dataclass(frozen=True)
class ChildAnswered:
    """A child that was silent has been heard again."""


@dataclass(frozen=True)
class ChildStopped:
    """The child was ended by force; the next command starts another."""

    message: Phrase


Event = (
    ChildReady
    | Heartbeat
    | ChildSilent
    | ChildAnswered
    | ChildStopped
    | BundleReady
    | BundleFailed
    | Proposals
    | ProposalsFailed
    | HealingDone
    | HealingFailed
    | PreviewMade
    | PreviewDropped
    | PreviewFailed
    | Started
    | StageProgress
    | Finished
    | Stored
    | Failed
    | CancelledJob
    | ChildDied
    | ChildRestarted
)


def failed(job_id: str, error: Exception, not_stored: bool = False) -> Failed:
    """The Failed that tells of an exception."""
    details = "".join(traceback.format_exception(error))
    if isinstance(error, Refusal):
        return Failed(job_id, error.what, error.remedy, True, details, not_stored)
    message = f"{type(error).__name__}: {error}"
    return Failed(job_id, message, details=details, not_stored=not_stored)
