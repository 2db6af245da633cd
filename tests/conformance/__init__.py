"""One HTTP conformance suite, run against every target that serves the relay."""
