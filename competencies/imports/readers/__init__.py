"""Readers: each turns one file format into a neutral document, and knows nothing of competency standards."""
