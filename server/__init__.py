"""The server for a laptop, Docker or a machine behind nginx: waitress with the page and the relay."""
