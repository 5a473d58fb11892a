"""Pipelines that fail in the ways in which a real one might. Run in a real spawned child.

What happens is chosen by the request's seed, so that one queue can hold several fates. These
stand in for faults only; candidates of a sound run come from the real pipeline elsewhere.
"""

from __future__ import annotations

import os
import signal
import time

import numpy as np

from busynth_gui.case.candidate import Candidate
from busynth_gui.case.errors import Cancelled, Refusal
from busynth_gui.case.progress import Preview, Progress

SOUND, REFUSES, RAISES, NO_MEMORY, EXITS, KILLED = range(6)
HANGS, SLOW, TIMED, LOSES_DEVICE, STOPS, GROWS = range(6, 12)

STEP_S = 0.02
SLOW_STEPS = 2000
TIMED_STEPS = 5
GROWTH = 20_000_000
KEPT: list[np.ndarray] = []


class BySeed:
    @classmethod
    def load(cls, bundle, device):
        return cls()

    def synthesize(self, scan, request, *, lesion, ground, on_progress, cancelled, previews):
        assert previews
        if request.seed == TIMED:
            for number in range(3 * request.steps):
                time.sleep(STEP_S)
                on_progress(
                    Progress(1 + number // request.steps, 1 + number % request.steps, request.steps)
                )
            return _candidate(scan, request)
        on_progress(Progress(1, 1, SLOW_STEPS))
        match request.seed:
            case s if s == REFUSES:
                raise Refusal("the region is too small", "draw a larger one")
            case s if s == RAISES:
                raise ValueError("a bug")
            case s if s == NO_MEMORY:
                raise RuntimeError("CUDA out of memory. Tried to allocate 2.00 GiB")
            case s if s == EXITS:
                os._exit(3)
            case s if s == KILLED:
                os.kill(os.getpid(), signal.SIGKILL)
            case s if s == LOSES_DEVICE:
                _lose_device()
            case s if s == STOPS:
                os.kill(os.getpid(), signal.SIGSTOP)
            case s if s == HANGS:
                time.sleep(600)
            case s if s == GROWS:
                KEPT.append(np.ones(GROWTH, np.uint8))
            case s if s == SLOW:
                _step_until_cancelled(on_progress, cancelled)
        return _candidate(scan, request)

    def preview(self, scan, request, *, ground, cancelled):
        _lose_device()

    def propose(self, scan, request, ground):
        _lose_device()

    def heal(self, scan, request, *, on_progress):
        _lose_device()


class Sparing(BySeed):
    """Says how it runs where memory is short."""

    device, note = "cpu", "fp16, autoencoder in tiles"


class Unloadable:
    @classmethod
    def load(cls, bundle, device):
        raise Refusal("bundle {0} is damaged", "install it again", bundle.name)


class DiesLoading:
    @classmethod
    def load(cls, bundle, device):
        os.kill(os.getpid(), signal.SIGKILL)


def _lose_device():
    raise RuntimeError("CUDA error: an illegal memory access was encountered")


def _step_until_cancelled(on_progress, cancelled):
    preview = Preview(np.zeros((8, 8), np.uint8), 0, 0, 8)
    for step in range(1, SLOW_STEPS):
        if cancelled():
            raise Cancelled
        time.sleep(STEP_S)
        on_progress(Progress(2, step, SLOW_STEPS, preview))


def _candidate(scan, request):
    mask = np.zeros(scan.shape, bool)
    mask[20:40, 20:40] = True
    image = scan.pixels.copy()
    image[mask] //= 2
    return Candidate(request, image, mask, np.zeros_like(mask), mask, image)
