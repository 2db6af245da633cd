"""What `make` calls: set-up, running, and the generated documents."""
