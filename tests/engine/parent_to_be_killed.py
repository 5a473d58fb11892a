"""Starts a child, says its process id and waits for its own end."""

import time

from busynth_gui.engine.child import ChildOptions
from busynth_gui.engine.child_process import ChildProcess
from busynth_gui.engine.messages import ChildReady

if __name__ == "__main__":
    process = ChildProcess(ChildOptions())
    while not any(isinstance(event, ChildReady) for event in process.events(1.0)):
        pass
    print(process.pid, flush=True)
    time.sleep(600)
