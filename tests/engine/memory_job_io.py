"""A depot in memory, for engines that are tested without a workspace."""

from __future__ import annotations

import uuid

from busynth_gui.case.candidate import Candidate
from busynth_gui.case.errors import Refusal
from busynth_gui.case.request import Request
from busynth_gui.case.scan import Pixels, Scan
from busynth_gui.engine.engine import Engine
from busynth_gui.engine.messages import Job, Order


class MemoryJobIO:
    """Holds the arrays of each order; ``full`` refuses to keep, as a full disk does."""

    def __init__(self) -> None:
        self.jobs: dict[str, Job] = {}
        self.full = False

    def fetch(self, order: Order) -> Job:
        if order.job_id not in self.jobs:
            raise Refusal("{0} is gone", "open it again", order.scan_name)
        return self.jobs[order.job_id]

    def store(self, order: Order, candidate: Candidate) -> Candidate:
        if self.full:
            raise Refusal("the disk is full", "make room")
        return candidate

    def close(self) -> None:
        pass


JOB_IO = MemoryJobIO()


def submit(
    engine: Engine,
    request: Request,
    scan: Scan,
    lesion: Pixels | None = None,
    behind: bool = False,
) -> str:
    """Put a request into the queue of an engine that works with JOB_IO; gives the job's id."""
    job_id = uuid.uuid4().hex
    JOB_IO.jobs[job_id] = Job(job_id, request, scan, lesion)
    engine.submit([Order(job_id, request, scan.name, behind=behind)])
    return job_id
