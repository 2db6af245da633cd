"""The answer's way to the client."""
