"""Places on a scale, in percent: the same for every bar, so that bars below each other can be compared."""

from decimal import Decimal


def percent(part: Decimal | int, whole: int) -> Decimal:
    """Return the share of ``part`` in ``whole`` in percent, to two places; zero of nothing is zero."""
    return (Decimal(part) * 100 / whole).quantize(Decimal("0.01")) if whole else Decimal(0)


def position(value: Decimal | int, minimum: int, maximum: int) -> Decimal:
    """Return where ``value`` stands on a bar from one step below ``minimum`` to ``maximum``, in percent.

    The lowest point already fills a part of the bar: a rating of 1 is visible and differs from no rating.
    """
    return percent(Decimal(value) - (minimum - 1), maximum - minimum + 1)


def check_scale(minimum: int, maximum: int, *values: Decimal | int | None) -> None:
    """Raise ValueError when the scale is empty or a value lies outside it."""
    if minimum >= maximum:
        raise ValueError(f"A scale from {minimum} to {maximum} has no length.")
    for value in values:
        if value is not None and not minimum <= value <= maximum:
            raise ValueError(f"{value} lies outside the scale from {minimum} to {maximum}.")
