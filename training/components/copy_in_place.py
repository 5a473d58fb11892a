"""Real lesions through the autoencoder, blended in as a candidate's lesion is."""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray

from busynth_gui.case.request import Request
from busynth_gui.case.scan import Pixels
from busynth_gui.imaging.band import near_weight
from busynth_gui.synthesis.blending import match_surroundings
from busynth_gui.synthesis.draws import generator_for
from busynth_gui.synthesis.inpaint import lesion_window, paste
from busynth_gui.synthesis.networks.protocols import Autoencoder
from busynth_gui.synthesis.scan_frame import Frame
from busynth_gui.synthesis.stage_three import change_weight

__all__ = ["copy_in_place"]


@torch.no_grad()
def copy_in_place(
    frame: Frame, autoencoder: Autoencoder, request: Request, mask: NDArray[np.bool_]
) -> Pixels:
    """The scan with its lesion in ``mask`` (H, W) and the band encoded, decoded and blended in.

    What the texture stage is given in a candidate's place: no denoiser has seen it.
    """
    window, weight = lesion_window(mask), change_weight(frame, mask)
    crop = frame.crop(window)
    grain = generator_for(request, "decoder of stage 3")
    made = autoencoder.decode(autoencoder.encode(crop), grain)[0, 0].cpu().numpy()
    known = window.extract(weight, frame.size) <= 0.1
    matched = match_surroundings(made, crop[0, 0].cpu().numpy(), known)
    return paste(
        frame, frame.scan.pixels, window, matched, weight, weight > 0, weight * near_weight(mask)
    )
