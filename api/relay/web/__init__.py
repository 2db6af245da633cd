"""What clients ask for: routes, the allow-list, bodies."""
