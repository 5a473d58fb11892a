"""The child process: the only place of the program's window where torch lives.

It takes commands from its pipe and answers with events. A listening thread reads the pipe, so
that a cancel is heard while a step runs and a vanished parent is noticed at once: when the pipe
closes, the process ends on the spot, since nothing in it is worth saving.
"""

from __future__ import annotations

import contextlib
import ctypes
import importlib
import os
import queue
import signal
import sys
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from typing import Any

import psutil

from busynth_gui.bundles.manifest import BundleInfo, find_bundle
from busynth_gui.case.candidate import Candidate
from busynth_gui.case.errors import Cancelled, Phrase, Refusal, lacks_memory
from busynth_gui.case.healing import HealRequest
from busynth_gui.case.progress import Progress
from busynth_gui.case.region import EllipseRegion
from busynth_gui.case.request import MAX_SEED, THREADS, Request
from busynth_gui.engine.messages import (
    AskHealing,
    AskPreview,
    AskProposals,
    BundleFailed,
    BundleReady,
    CancelJob,
    CancelledJob,
    CancelPreview,
    ChildReady,
    Event,
    Failed,
    Finished,
    HealingDone,
    HealingFailed,
    Heartbeat,
    Job,
    LoadBundle,
    PreviewDropped,
    PreviewFailed,
    PreviewMade,
    Proposals,
    ProposalsFailed,
    Quit,
    StageProgress,
    Started,
    failed,
)
from busynth_gui.imaging.live_picture import live_picture
from busynth_gui.torch_environment import prepare_for_torch

__all__ = ["DEFAULT_LOADER", "ChildOptions", "ProgressThrottle", "main"]

DEFAULT_LOADER = "busynth_gui.synthesis.pipeline:Pipeline"

PREVIEWS_PER_SECOND = 10.0
STEPS_PER_SECOND = 30.0

_DEVICE = "auto"
"""The one that suits the bundle."""

_TRIES_PER_PROPOSAL = 4

REST_S = 1.0
"""After so long without a command previews are made quicker: the next of a drag must not wait."""

_Work = Job | LoadBundle | AskProposals | AskHealing | AskPreview

HEARTBEAT_S = 1.0
DEVICE_LOST = 70
"""Exit code of a child whose device has failed: in that process nothing works on it any more."""

_NO_DEVICE = ("cuda error", "cuda kernel", "cudnn_status", "cublas_status", "hip error")


@dataclass(frozen=True)
class ChildOptions:
    """How a child is set up.

    ``loader`` is ``module:name`` of an object with ``load(bundle, device)`` that returns a
    pipeline; naming it keeps torch out of the parent. ``threads`` are torch's on the processor.
    """

    loader: str = DEFAULT_LOADER
    threads: int = THREADS


def main(connection: Connection, options: ChildOptions) -> None:
    """Serve commands until the pipe closes. Runs as the main function of a spawned process."""
    # Ctrl+C in the terminal is for the parent, which then closes the pipe.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    prepare_for_torch()
    inbox = _Inbox(connection)
    worker = _Worker(connection, options, inbox)
    threading.Thread(target=worker.beat, name="heartbeat", daemon=True).start()
    worker.serve()


class ProgressThrottle:
    """Lets so many previews and steps pass in a second, and the first and last of each stage."""

    def __init__(
        self,
        previews: float = PREVIEWS_PER_SECOND,
        steps: float = STEPS_PER_SECOND,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._preview_interval, self._step_interval = 1.0 / previews, 1.0 / steps
        self._clock = clock
        self._preview_at = self._step_at = -float("inf")

    def __call__(self, progress: Progress) -> Progress | None:
        """What is to be told of a step, None when nothing is."""
        now, last = self._clock(), progress.step >= progress.steps
        shown = progress.preview is not None
        if shown and not last and now - self._preview_at < self._preview_interval:
            progress, shown = replace(progress, preview=None), False
        due = last or progress.step <= 1 or now - self._step_at >= self._step_interval
        if not (shown or due):
            return None
        self._step_at = now
        if shown:
            self._preview_at = now
        return progress


class _Inbox:
    """Reads the pipe on a thread of its own and sorts commands from cancels."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._commands: queue.SimpleQueue[_Work] = queue.SimpleQueue()
        self._cancelled: set[str] = set()  # one writer; membership tests are atomic
        self._previews: deque[AskPreview] = deque()  # appending and popping are atomic, too
        threading.Thread(target=self._listen, name="inbox", daemon=True).start()

    def take(self, patience: float | None = None) -> _Work | None:
        """The next command; None when none comes for so many seconds."""
        try:
            return self._commands.get(timeout=patience)
        except queue.Empty:
            return None

    def take_previews(self) -> list[AskPreview]:
        """The previews that wait, also amid another command; the last is the newest."""
        return [self._previews.popleft() for _ in range(len(self._previews))]

    @property
    def preview_waits(self) -> bool:
        return bool(self._previews)

    def is_cancelled(self, work_id: str) -> bool:
        """Whether a job, or a preview, was cancelled."""
        return work_id in self._cancelled

    def _listen(self) -> None:
        try:
            while True:
                command = self._connection.recv()
                if isinstance(command, Quit):
                    os._exit(0)
                if isinstance(command, CancelJob | CancelPreview):
                    self._cancelled.add(_id_of(command))
                    continue
                if isinstance(command, AskPreview):
                    self._previews.append(command)
                if isinstance(command, Job):
                    # A job that is tried again must not meet the cancel of its first try.
                    self._cancelled.discard(command.job_id)
                self._commands.put(command)
        except (EOFError, OSError):
            os._exit(0)


class _Worker:
    """Runs one command after another on the main thread and keeps the last bundle loaded."""

    def __init__(self, connection: Connection, options: ChildOptions, inbox: _Inbox) -> None:
        self._connection = connection
        self._options = options
        self._inbox = inbox
        self._pipeline: Any = None
        self._loaded: BundleInfo | None = None
        self._made: Candidate | None = None
        """The last candidate that was made for a preview, for whoever asks for it next."""
        self._slow = False
        """Whether previews were made that could be quicker."""
        self._sending = threading.Lock()
        self._sign_at: float | None = None
        """When the worker last did something; None while it has nothing to do."""
        self._device_lost = False
        """Whether the graphics card failed: in this process every further call to it fails."""

    def serve(self) -> None:
        self._send(ChildReady(os.getpid()))
        while True:
            self._sign_at = None
            give_memory_back()
            command = self._inbox.take(REST_S if self._slow else None)
            self._sign_at = time.monotonic()
            match command:
                case Job() as job:
                    self._send(self._run(job))
                case LoadBundle(bundle):
                    self._warm_up(bundle)
                case AskProposals() as ask:
                    self._send(self._propose(ask))
                case AskHealing() as ask:
                    self._send(self._heal(ask))
                case AskPreview():
                    self._serve_previews()  # that one has its answer if it came amid another
                case None:  # nobody waits for the second that it takes
                    self._slow = self._pipeline.quicken()
            if self._device_lost:
                os._exit(DEVICE_LOST)

    def beat(self) -> None:
        """Say every second that this process lives, and for how long its worker has done nothing.

        Runs on a thread of its own.
        """
        while True:
            at = self._sign_at
            self._send(Heartbeat(0.0 if at is None else time.monotonic() - at))
            time.sleep(HEARTBEAT_S)

    def _run(self, job: Job) -> Event:
        self._send(Started(job.job_id))
        throttle = ProgressThrottle()

        def tell(progress: Progress) -> None:
            self._sign_at = time.monotonic()
            told = throttle(progress)
            if told is not None:
                self._send(StageProgress(job.job_id, told))
            self._serve_previews(amid_job=True)

        try:
            self._stop_if_cancelled(job)
            pipeline = self._pipeline_for(job.request)
            self._stop_if_cancelled(job)
            candidate = self._made_before(job)
            if candidate is None:
                candidate = pipeline.synthesize(
                    job.scan,
                    job.request,
                    lesion=job.lesion,
                    ground=job.ground,
                    on_progress=tell,
                    cancelled=lambda: self._inbox.is_cancelled(job.job_id),
                    previews=True,
                )
        except Cancelled:
            return CancelledJob(job.job_id)
        except Exception as error:
            return self._failed(job.job_id, error)
        give_memory_back()
        return Finished(job.job_id, candidate, psutil.Process().memory_info().rss)

    def _made_before(self, job: Job) -> Candidate | None:
        """The candidate that a preview has shown, when it is this one that is asked for."""
        made, self._made = self._made, None
        if made is None or made.request != job.request:
            return None
        return replace(made, ground=job.ground)

    def _serve_previews(self, amid_job: bool = False) -> None:
        """Answer those that wait: the newest is made, what it has replaced is dropped."""
        asked = self._inbox.take_previews()
        for ask in asked[:-1]:
            self._send(PreviewDropped(ask.ask_id))
        for ask in asked[-1:]:
            self._sign_at = time.monotonic()
            self._send(self._preview(ask, amid_job))
            self._sign_at = time.monotonic()

    def _preview(self, ask: AskPreview, amid_job: bool) -> Event:
        inbox = self._inbox

        def cancelled() -> bool:
            self._sign_at = time.monotonic()
            # A likeness is soon there: if each gave way to the next, none would be seen in a drag.
            return inbox.is_cancelled(ask.ask_id) or (ask.whole and inbox.preview_waits)

        if cancelled() or (ask.whole and amid_job):
            return PreviewDropped(ask.ask_id)
        try:
            if amid_job and (self._loaded is None or not _is_of(self._loaded, ask.request)):
                raise Refusal("the engine is at work with another bundle", "wait until it is done")
            pipeline = self._pipeline_for(ask.request)
            if not ask.whole:
                made = pipeline.preview(
                    ask.scan, ask.request, ground=ask.ground, cancelled=cancelled
                )
                self._slow = True
                return PreviewMade(ask.ask_id, made)
            candidate = pipeline.synthesize(
                ask.scan, ask.request, ground=ask.ground, cancelled=cancelled
            )
        except Cancelled:
            return PreviewDropped(ask.ask_id)
        except Exception as error:
            return PreviewFailed(ask.ask_id, self._failed("", error))
        self._made = candidate
        return PreviewMade(ask.ask_id, live_picture(candidate, ask.scan.full_scale))

    def _warm_up(self, bundle: BundleInfo) -> None:
        try:
            self._load(bundle)
        except Exception as error:
            self._send(BundleFailed(bundle.name, self._failed("", error)))

    def _propose(self, ask: AskProposals) -> Event:
        found: list[EllipseRegion] = []
        try:
            pipeline = self._pipeline_for(ask.request)
            for number in range(_TRIES_PER_PROPOSAL * ask.count):
                seed = (ask.request.seed + number) % (MAX_SEED + 1)
                region = pipeline.propose(ask.scan, ask.request.with_seed(seed), ask.ground)
                if not any(_overlap(region, other) for other in found):
                    found.append(region)
                if len(found) == ask.count:
                    break
        except Exception as error:
            failure = self._failed("", error)
            if not found:
                return ProposalsFailed(ask.ask_id, failure)
        return Proposals(ask.ask_id, tuple(found))

    def _heal(self, ask: AskHealing) -> Event:
        def stepped(_: Progress) -> None:
            self._sign_at = time.monotonic()
            self._serve_previews(amid_job=True)

        try:
            pipeline = self._pipeline_for(ask.request)
            return HealingDone(
                ask.ask_id, pipeline.heal(ask.scan, ask.request, on_progress=stepped)
            )
        except Exception as error:
            return HealingFailed(ask.ask_id, self._failed("", error))

    def _pipeline_for(self, request: Request | HealRequest) -> Any:
        bundle = find_bundle(request.bundle)
        if bundle.sha256 != request.bundle_sha256:
            raise Refusal(
                "bundle {0} is not the one that was asked for",
                "it was replaced in the meantime, choose it again",
                bundle.name,
            )
        return self._load(bundle)

    def _load(self, bundle: BundleInfo) -> Any:
        if self._loaded != bundle:
            # Let go of the old weights first: two full bundles need not fit into memory.
            self._pipeline, self._loaded, self._slow = None, None, False
            module, _, name = self._options.loader.partition(":")
            loader = getattr(importlib.import_module(module), name)
            torch: Any = sys.modules.get("torch")
            if torch is not None:
                # The environment says another number on one machine than on the next.
                torch.set_num_threads(self._options.threads)
            self._pipeline = loader.load(bundle, _DEVICE)
            self._loaded = bundle
            self._sign_at = time.monotonic()
            device = getattr(self._pipeline, "device", _DEVICE)
            words = (_device_words(device), getattr(self._pipeline, "note", ""))
            told = ", ".join(word for word in words if word)
            self._send(BundleReady(bundle.name, bundle.sha256, told))
        return self._pipeline

    def _failed(self, job_id: str, error: Exception) -> Failed:
        told = failed(job_id, error)
        if lacks_memory(error):
            remedy = Phrase("close other programs or choose a smaller bundle, then retry")
            return replace(told, message=Phrase("there is not enough memory"), remedy=remedy)
        if told.remedy is None and any(words in told.message.lower() for words in _NO_DEVICE):
            self._device_lost = True
        return told

    def _stop_if_cancelled(self, job: Job) -> None:
        if self._inbox.is_cancelled(job.job_id):
            raise Cancelled

    def _send(self, event: Event) -> None:
        try:
            with self._sending:
                self._connection.send(event)
        except OSError:
            os._exit(0)  # the parent is gone


def give_memory_back() -> None:
    """Return to the system what the C library keeps of freed memory, where it can be told to.

    Arrays come and go in every size, and glibc keeps the gaps: after some hundred candidates a
    child held three times of what it used.
    """
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):  # musl has no such call
            ctypes.CDLL(None).malloc_trim(0)


def _id_of(command: CancelJob | CancelPreview) -> str:
    return command.job_id if isinstance(command, CancelJob) else command.ask_id


def _is_of(bundle: BundleInfo, request: Request) -> bool:
    return bundle.sha256 == request.bundle_sha256


def _overlap(one: EllipseRegion, other: EllipseRegion) -> bool:
    """Whether two places are so close that choosing between them means little."""
    across = abs(one.cx - other.cx) / (one.rx + other.rx)
    down = abs(one.cy - other.cy) / (one.ry + other.ry)
    return across**2 + down**2 < 0.5


def _device_words(device: str) -> str:
    torch: Any = sys.modules.get("torch")
    if torch is None:
        return device.upper()
    if device.startswith("cuda"):
        return str(torch.cuda.get_device_name(device))
    threads = torch.get_num_threads()
    return f"{device.upper()}, {threads} thread{'' if threads == 1 else 's'}"
