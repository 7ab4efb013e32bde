"""Proofs on the running product: real server processes, real databases, killed at random moments.

They run as a step of their own (``pytest -m proof``), because they take their time.
"""
