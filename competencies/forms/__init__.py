"""Forms of the pages about standards."""
