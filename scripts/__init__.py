"""What `make` calls: set-up, running, and the generated documents."""

import sys

# Set-up itself runs from 3.9 on, where it finds a newer Python or says that it needs one; older ones cannot read it.
if sys.version_info[:2] < (3, 9):  # noqa: UP036
    sys.exit("Locutorio needs Python 3.11 or newer. This is Python " + sys.version.split()[0] + ".")
