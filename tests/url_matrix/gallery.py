"""The developers' gallery: everybody outside production, where it has a test of its own."""

from tests.url_matrix import Row

ROWS = [Row("assessments:chart_gallery", get=200)]
