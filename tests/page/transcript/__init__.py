"""Asking, reading and writing: the conversation and the box below it."""
