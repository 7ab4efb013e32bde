"""Which importer this is; kept with every import, so that it can be told later what read a document."""

IMPORTER_VERSION = "3"
"""Counted up when the same file would give another plan than before."""
