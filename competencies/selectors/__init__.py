"""Reads standards, shaped for the page or file that shows them."""
