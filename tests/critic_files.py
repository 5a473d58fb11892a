"""A critic with random weights, of the real form."""

from __future__ import annotations

import numpy as np

from busynth_gui.imaging.critic import STRIDES

__all__ = ["critic_tensors"]


def critic_tensors(seed: int = 0, width: int = 8) -> dict[str, np.ndarray]:
    rng = np.random.default_rng(seed)
    made: dict[str, np.ndarray] = {}
    inputs = 2
    for k in range(len(STRIDES)):
        made[f"convs.{k}.weight"] = rng.normal(0, 0.2, (width, inputs, 3, 3)).astype(np.float16)
        made[f"convs.{k}.bias"] = rng.normal(0, 0.1, width).astype(np.float16)
        made[f"norms.{k}.weight"] = rng.normal(1, 0.1, width).astype(np.float16)
        made[f"norms.{k}.bias"] = rng.normal(0, 0.1, width).astype(np.float16)
        inputs = width
    made["head.weight"] = rng.normal(0, 0.5, (1, 2 * width)).astype(np.float16)
    made["head.bias"] = np.zeros(1, np.float16)
    made["calibration"] = np.array([1.5, -0.2], np.float32)
    return made
