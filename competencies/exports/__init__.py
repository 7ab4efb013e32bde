"""Writes standards in formats other programs read."""
