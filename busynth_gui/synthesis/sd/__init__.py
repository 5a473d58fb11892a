"""Bundles of kind ``stable-diffusion``: stages two and three on Stable Diffusion 1.5.

The folder of such a bundle::

    bundle.json                 see below
    MODEL_CARD.md
    stage_one/                  unet, conditioner, lesions.safetensors: as in a compact bundle
    stage_two/, stage_three/    the stage's adapters (:mod:`busynth_gui.synthesis.sd.adapters` reads
                                several layouts); optional conditioner/ and projection/: the Vision
                                Transformer and what turns its tokens into text tokens
    refiner/                    optional, as in a compact bundle
    autoencoder/                optional: an AutoencoderKL to use instead of the base's
    base/                       optional: the base model itself

In ``bundle.json`` the stages 2 and 3 say, beside what every bundle says::

    "base"       "OWNER/NAME[@REVISION]" on the hub; "./base", a folder in the bundle; an absolute
                 folder; or {"id" or "folder": ..., "revision": ..., "files": {file: SHA-256}}
    "adapters"   [{"path": "stage_two", "weight": 1.0}, ...]
    "prompt"     optional, see :mod:`busynth_gui.synthesis.sd.prompts`
    "precision"  optional, "fp32", "fp16" or "bf16": what the UNet computes in on an accelerator

and ``image_size`` is the side of their ROI crop, 512 or 256.
"""
