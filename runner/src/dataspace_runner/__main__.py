"""What a sandbox starts: `python -m dataspace_runner`."""

import sys

from dataspace_runner._session import main

main(sys.argv[1:])
