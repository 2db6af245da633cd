"""The relay: checks the access code, adds the key, streams the answer."""

import sys

# An older Python would stop somewhere below, at a name that says nothing to whoever runs it. This file is read first,
# so it has nothing in it that an older one cannot read.
if sys.version_info[:2] < (3, 11):  # noqa: UP036
    sys.exit("Locutorio needs Python 3.11 or newer. This is Python " + sys.version.split()[0] + ".")

VERSION = "0.1.0"
REPOSITORY = "locutorio/locutorio"
"""`owner/name` on GitHub: the only place where it stands. Everything else that names it is made from this."""
