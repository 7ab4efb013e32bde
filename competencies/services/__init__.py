"""Writes standards: one use case each, in one transaction."""
