"""The people and things that the rows of the matrix speak of."""

from tests.url_matrix import World


def build_world() -> World:
    """Build one of everything a row may name; runs once, inside a transaction that is rolled back."""
    world = World()
    return world
