"""Documents made from what the portal knows."""
