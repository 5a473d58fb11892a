"""What cases, the workspace, an export and the window itself refuse."""

from __future__ import annotations

__all__ = ["WORDS"]

WORDS = (
    # case/decision.py
    "BI-RADS category {0} is none of a lesion",
    "use {0}",
    "'{0}' is no reason code",
    "use one of {0}",
    "the reason 'other' says nothing by itself",
    "write it as a comment",
    # case/descriptors.py
    "{0} cannot be '{1}'",
    "choose one of {0}",
    "cannot read the descriptor '{0}'",
    "write KEY=VALUE with KEY one of {0}",
    # case/region.py
    "the mask is {0} x {1} px and the scan {2} x {3}",
    "give a mask of the scan's own size",
    "the region is not one that busynth wrote",
    "cannot read the region '{0}'",
    "write ellipse:CX,CY,RX,RY[,DEGREES], box:X,Y,W,H[,DEGREES], polygon:X,Y,X,Y,... or"
    " mask:FILE, in pixels of the scan ({0})",
    # case/request.py
    "seed {0} is out of range",
    "choose 0 to {0}",
    "{0} steps cannot be run",
    "choose 1 to 200",
    "guidance {0} is out of range",
    "choose 0 to 20",
    "there is no stage {0}",
    "start at 1, 2 or 3",
    "stage {0} needs a mask",
    "start at stage 1 or give one",
    "stage 3 needs a lesion",
    "start at stage 1 or 2",
    "the request is not one that busynth wrote",
    # case/scan.py
    "{0} is not an 8 or 16 bit greyscale frame",
    "its array is {0} {1}, give one channel",
    "{0} is {1} x {2} px",
    "give a scan of at least {0} x {1} px",
    # workspace/checks.py
    "{0} is a file",
    "give the folder of a workspace",
    "{0} is not a workspace",
    "give a folder that holds a {0}",
    "{0} is not a workspace and holds other files",
    "choose a new or empty folder",
    "the candidate does not fit its scan",
    "generate it again",
    "the candidate has an empty mask",
    # workspace/database.py
    "workspace file {0}: {1}",
    "{0} belongs to another program",
    "the workspace {0} was written by a newer busynth",
    "update busynth, or choose another folder",
    "the disk is full",
    "make room and try again; nothing was changed",
    "it cannot be written",
    "it cannot be opened",
    "another program holds it",
    "close that program and try again",
    "the disk does not answer",
    "check the disk and try again",
    "the file is damaged",
    "restore it from a backup",
    "this is no workspace file",
    "choose another folder",
    # workspace/decisions.py
    "the decision was made on other pixels than the candidate has now",
    "look at the candidate again and decide anew",
    # workspace/lock.py
    "the workspace {0} is open in another window (process {1} on {2})",
    "the workspace {0} is open in another window",
    "close that window first, or choose another folder",
    # workspace/upkeep.py
    "{0} lies in the workspace itself",
    "choose a folder outside of it",
    "{0} is not empty",
    "there is no folder {0}",
    "make it first, or choose another",
    "there is no room for the workspace in {0}",
    "the workspace cannot be moved to {0} ({1})",
    "choose another folder; it stays where it was",
    # workspace/workspace.py
    "the workspace {0} cannot be written ({1})",
    "choose a folder that you may write to",
    "the candidate's scan is not in this workspace",
    "open that scan and try again",
    "draw it on the scan's own grid",
    "the mask is empty",
    "leave at least one pixel, or reject the candidate",
    "{0} in the workspace {1} is damaged",
    # export/coco.py
    "the annotations.json there is not one that busynth wrote",
    # export/formats.py
    "there is no export format '{0}'",
    # export/manifest.py
    "{0} is not one that busynth wrote",
    "choose another folder ({0})",
    # export/pair.py
    "'{0}' cannot name a file",
    "use letters, digits, '.', '_' and '-'",
    "the mask of {0} does not fit its image",
    "correct the mask",
    "the decision on {0} was made on other pixels",
    "review it again",
    # export/transaction.py
    "{0} cannot be written",
    "there is no space left, free some or choose another folder",
    # export/writer.py
    "two pairs would be named {0}",
    "export them into two folders",
    "{0} exists already",
    "choose another folder or replace it with --overwrite",
    "{0} cannot be read",
    # ui/batch.py
    "there is nothing to make",
    "choose scans and a number of candidates",
    # ui/depot.py
    "the scan {0} was removed",
    "open it again, then retry",
    "the lesion to be kept was deleted",
    "start at stage two",
    # ui/rendering.py
    "there is no scan to work on",
    "open a scan first",
    # ui/session.py
    "the region lies outside the scan",
    "draw it on the scan",
)
