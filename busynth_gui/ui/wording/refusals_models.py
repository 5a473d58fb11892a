"""What the engine and the models refuse, and how the engine's end is told."""

from __future__ import annotations

__all__ = ["WORDS"]

WORDS = (
    # engine/child.py
    "bundle {0} is not the one that was asked for",
    "it was replaced in the meantime, choose it again",
    "there is not enough memory",
    "close other programs or choose a smaller bundle, then retry",
    # engine/process.py
    "the engine was ended by the system: out of memory?",
    "the engine crashed ({0})",
    "retry; the window and the workspace are not affected",
    "the engine ended with exit code {0}",
    # engine/supervisor.py
    "the engine cannot be started: {0}",
    "close other programs",
    "load the bundle again",
    "the engine did not stop when it was told to",
    # synthesis/bases.py
    "'{0}' is no id of the hub",
    "give OWNER/NAME or OWNER/NAME@REVISION",
    "the base model {0} is not on this machine",
    "get it with 'busynth bundles install base:{0}'",
    "the base model {0} is here as {1}, not as {2}",
    "replace it with 'busynth bundles install base:{0} --overwrite'",
    "{0} is no base model",
    "get the base model again ({0}: {1})",
    "{0} names a file outside its folder",
    "do not use this base model",
    "base model {0} lacks {1}",
    "get it again with 'busynth bundles install base:{0} --overwrite'",
    "base model {0}: {1} has changed",
    # synthesis/bundle.py
    "install the bundle again ({0}: {1})",
    "give a folder with {0} or one of: {1}",
    "bundle {0} lacks {1}",
    "install the bundle again",
    "bundle {0}: {1} is not the file that was published",
    "its SHA-256 differs, install the bundle again",
    # synthesis/files.py
    "check the disk ({0})",
    # synthesis/models.py
    "bundle {0} is of kind '{1}'",
    "this version runs compact and stable-diffusion bundles",
    # synthesis/parts.py
    "bundle {0} lacks its table of lesions",
    "device '{0}' cannot be used",
    "choose cpu",
    # synthesis/pipeline.py
    "the mask is too small",
    "draw at least {0} px of it",
    "stage one finds no shape in {0} places on {1}",
    "draw a region on it or take another seed",
    "the request was made for another version of bundle {0}",
    "make it again for the one that is installed",
    "the request was made for another scan than {0}",
    "open that",
    "stage three was not given the lesion it was asked for",
    "start at two",
    "the region lies outside the tissue of {0}",
    "the scan is {0} x {1} px, draw the region inside its field of view",
    # synthesis/proposal.py
    "{0} shows no tissue",
    "choose another scan or draw a region",
    "stage one finds no place for a lesion on {0}",
    "draw a region on it",
    # synthesis/sd/adapters.py
    "the adapter in {0} has no {1}",
    "copy it there as well",
    "{0} holds no adapter",
    "it has no {0}, no {1}, nor one other file of safetensors",
    "the adapter in {0} cannot be read",
    "the adapter in {0} is not a plain LoRA",
    "cannot use {0}",
    "{0} is a pickle, which could run code",
    'convert it where you trust it: python -c "import torch, safetensors.torch as s;'
    " s.save_file(torch.load('{0}', weights_only=True), '{1}')\"",
    # synthesis/sd/description.py
    "bundle {0}: the adapter {1} lies outside its folder",
    "bundle {0} does not describe stage {1} soundly",
    "it names no base",
    "its precision is none of {0}",
    "its base is neither an id nor a folder",
    "its adapters are no list",
    "an adapter has no path",
    "the weight of {0} is no number",
    # synthesis/sd/merging.py
    "the adapter in {0} does not fit",
    # synthesis/sd/models.py
    "bundle {0} works on crops of {1} px",
    "a stable-diffusion bundle must say {0}",
    "bundle {0} does not say the SHA-256 of {1}",
    "seal it again",
    "{0} turns tokens of width {1} into {2}",
    "it must turn {0} into {1}",
    "the bundle's stages ask for different precisions",
    "give them one",
    # synthesis/sd/networks.py
    "the base {0} lies outside its bundle",
    "{0} holds no base model",
    "it must have unet, vae, text_encoder, tokenizer and scheduler in diffusers' layout",
    "the base {0} lacks {1}",
    "get it again",
    "the base {0}: {1} is not the one the bundle was made with",
    "get that version of it",
    "{0} is no Stable Diffusion 1.x",
    "its UNet takes {0} channels and text of width {1}, its text encoder gives {2}",
    "{0} is no autoencoder of Stable Diffusion 1.x",
    "use one that is",
    "{0}: prediction of '{1}'",
    "use a base that predicts the noise",
    "{0} has no {1}.safetensors",
    "{0} is a pickle, which could run code: get the safetensors",
    "get the base model again",
    "{0} does not hold a {1}",
    # synthesis/sd/prompts.py
    "the bundle's prompt cannot be read",
    "it has parts, words and negative",
    "its parts must be a list of texts",
    "'{{{0}}}' is none of {1}",
    "its words must be those of the BI-RADS lexicon",
    "'{0}' has a brace too many",
    # synthesis/sd/text.py
    "the prompt '{0}' has {1} tokens, {2} are read",
    "shorten the bundle's prompt",
    # synthesis/team.py
    "the processes cannot find each other",
    "set MASTER_ADDR to the first one's machine and MASTER_PORT to a free port, or start them with "
    "'accelerate launch'",
    "the processes have lost each other ({0})",
    "start the same command again, it goes on where it stopped",
    # export/parts.py
    "remove it ({0})",
    "{0} has changed since it was written",
)
