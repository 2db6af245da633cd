"""Benchmarks: what the relay adds to a direct connection, side by side with a peer.  Run `python -m bench`."""
