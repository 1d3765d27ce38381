"""`python -m tidtam` is the same as the console script `tidtam`."""

import sys

from tidtam.config.cli import main

if __name__ == "__main__":
    sys.exit(main())
