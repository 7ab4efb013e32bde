"""Pages about standards, for everybody signed in."""
