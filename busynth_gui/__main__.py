"""``python -m busynth_gui`` is ``busynth``."""

import sys

from busynth_gui.cli import main

if __name__ == "__main__":
    sys.exit(main())
