"""Providers, their addresses and keys, and HTTP to them."""
