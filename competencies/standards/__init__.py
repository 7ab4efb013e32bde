"""Standards that come with the portal, as text taken out of the official document."""

from pathlib import Path


def bundled_standard_path() -> Path:
    """Return the file of the standard to start with: 行銷經理, KMM2431-003v2."""
    return Path(__file__).parent / "KMM2431-003v2.txt"
