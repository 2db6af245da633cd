"""The server for a laptop, Docker or a machine behind nginx: waitress with the page and the relay."""

# Refuses a Python that is too old before anything here does that it cannot run.
import api.relay  # noqa: F401
