"""What an answer contains is shown and run in frames that reach nobody."""
