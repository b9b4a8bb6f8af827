"""`python -m quotestance`, the same as the command `quotestance`."""

import sys

from quotestance.cli import main

if __name__ == "__main__":
    sys.exit(main())
