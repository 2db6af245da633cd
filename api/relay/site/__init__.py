"""The deployment itself: its look, its models, its updates."""
