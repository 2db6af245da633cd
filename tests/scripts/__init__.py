"""Tests of set-up, of `make run`, and of what CI runs."""
