"""Who may use the relay, and which models."""
