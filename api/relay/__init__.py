"""The relay: checks the access code, adds the key, streams the answer."""

VERSION = "0.1.0"
