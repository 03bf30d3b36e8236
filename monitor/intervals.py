"""How sure a share is that was counted in few cases: the Wilson score interval.

E. B. Wilson, "Probable inference, the law of succession, and statistical inference", Journal of the American
Statistical Association 22 (1927), 209-212. Unlike the normal interval it stays within 0 and 1, and says
something of none in ten and of ten in ten. Shares and bounds are proportions, from 0 to 1; the bounds are
those of 95 %, without a correction for continuity.
"""

from __future__ import annotations

from math import sqrt

# The 97.5th percentile of the normal distribution: 2.5 % are left out on either side.
_Z = 1.959964


def wilson(hits: int, cases: int) -> tuple[float, float]:
    """The lower and the upper bound of the share that `hits` of `cases` are of; 0 and 1 where there are none.

    The share lies between the two, at its ends exactly. Raises ValueError where it is no share.
    """
    if not 0 <= hits <= cases:
        raise ValueError(f"{hits} of {cases} is no share")
    if cases == 0:
        return 0.0, 1.0
    share, square = hits / cases, _Z * _Z
    middle = share + square / (2 * cases)
    half = _Z * sqrt(share * (1 - share) / cases + square / (4 * cases * cases))
    scale = 1 + square / cases
    # At 0 and 1 bound and share meet but for rounding.
    low, high = (middle - half) / scale, (middle + half) / scale
    return min(share, max(0.0, low)), max(share, min(1.0, high))
