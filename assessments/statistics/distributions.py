"""Quantiles of the t and F distributions, by the regularised incomplete beta function.

Sources: NIST Digital Library of Mathematical Functions, 8.17 (https://dlmf.nist.gov/8.17): the function, its symmetry
8.17.4 and the continued fraction 8.17.22, evaluated by Lentz's method as modified by Thompson & Barnett (1986).
"""

from math import exp, inf, lgamma, log, log1p, sqrt

_TINY = 1e-300
_PRECISION = 1e-15


def beta_cdf(x: float, a: float, b: float) -> float:
    """Return I_x(a, b), the probability that a beta variable lies below ``x``; ``a`` and ``b`` above zero."""
    if x <= 0:
        return 0.0
    if x >= 1:
        return 1.0
    front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x))
    # The fraction converges fast on this side of the mean; the other side is its mirror image.
    if x < (a + 1) / (a + b + 2):
        return front / (a * _fraction(x, a, b))
    return 1 - front / (b * _fraction(1 - x, b, a))


def _fraction(x: float, a: float, b: float) -> float:
    """Return the denominator 1 + d1/(1 + d2/(1 + ...)) of DLMF 8.17.22."""
    value = c = 1.0
    d = 0.0
    m = 0
    while True:
        for numerator in (
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
            (m + 1) * (b - m - 1) * x / ((a + 2 * m + 1) * (a + 2 * m + 2)),
        ):
            d = 1 / (1 + numerator * d or _TINY)
            c = 1 + numerator / c or _TINY
            change = c * d
            value *= change
        m += 1
        if abs(change - 1) < _PRECISION:
            return value


def f_quantile(probability: float, df1: float, df2: float) -> float:
    """Return the value below which an F variable lies with this probability (above 0, below 1).

    Degrees of freedom need not be whole. Raises ValueError for a probability out of range and for degrees that are not
    finite numbers above zero.
    """
    # Said so that "not a number" is refused too: the fraction would never converge.
    if not (0 < probability < 1 and 0 < df1 < inf and 0 < df2 < inf):
        raise ValueError(f"no quantile {probability} of F({df1}, {df2})")
    # F = odds x df2 / df1, where odds = y / (1 - y) of a beta variable y; bisected by the logarithm of the odds, so
    # that both tails keep their precision.
    low, high = -700.0, 700.0
    while high - low > 1e-13 * max(1.0, abs(low)):
        middle = (low + high) / 2
        if middle in {low, high}:
            break
        if _cdf_of_odds(exp(middle), df1 / 2, df2 / 2) < probability:
            low = middle
        else:
            high = middle
    return exp((low + high) / 2) * df2 / df1


def _cdf_of_odds(odds: float, a: float, b: float) -> float:
    if odds <= 1:
        return beta_cdf(odds / (1 + odds), a, b)
    return 1 - beta_cdf(1 / (1 + odds), b, a)


def t_quantile(probability: float, df: float) -> float:
    """Return the value below which a t variable lies with this probability, from one half up (below 1)."""
    if not 0.5 <= probability < 1:
        raise ValueError(f"no quantile {probability} of t")
    # The square of a t variable is an F variable with 1 and df degrees of freedom.
    return sqrt(f_quantile(2 * probability - 1, 1, df)) if probability > 0.5 else 0.0
