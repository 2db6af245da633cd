"""The relay: checks the access code, adds the key, streams the answer."""

VERSION = "0.1.0"
REPOSITORY = "locutorio/locutorio"
"""`owner/name` on GitHub: the only place where it stands. Everything else that names it is made from this."""
