"""What the platforms make of the project, with their own tools."""
