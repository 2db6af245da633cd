"""Unit tests of the relay's modules, one file for each."""
