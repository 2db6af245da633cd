"""The server for a machine of one's own."""
