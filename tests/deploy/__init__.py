"""Every place where it runs: built with the platforms' own tools, and from the files of deploy/."""
