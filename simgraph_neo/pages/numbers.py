"""Numbers formatted for readers of a page."""

from __future__ import annotations

from math import floor, log10

UNKNOWN = "–"


def number(value: object) -> str:
    """Format a number: thousands separated, three significant digits, a dash for None.

    >>> number(12345), number(0.1345029), number(2.4082), number(123.46), number(None), number(-0.4756), number(1.0)
    ('12,345', '0.135', '2.41', '123', '–', '−0.476', '1.00')
    >>> number(0.0000012345), number(True), number(0.0), number(12345.6)
    ('0.00000123', 'yes', '0', '12,346')
    """
    if value is None:
        return UNKNOWN
    if isinstance(value, bool):
        return "yes" if value else "no"
    if not isinstance(value, float):
        return f"{value:,}" if isinstance(value, int) else str(value)
    if value == 0:
        return "0"
    digits = min(max(2 - floor(log10(abs(value))), 0), 12)
    return f"{value:,.{digits}f}".replace("-", "−")


def percent(share: float | None) -> str:
    r"""Format a share in percent. A share between 0 and 1 is never rounded to 0 % or 100 %.

    >>> percent(0.625), percent(0.002), percent(0.999), percent(1.0), percent(None)
    ('63\xa0%', '0.2\xa0%', '99.9\xa0%', '100\xa0%', '–')
    """
    if share is None:
        return UNKNOWN
    digits = 1 if 0 < share < 0.01 or 0.99 < share < 1 else 0
    return f"{floor(100 * share * 10**digits + 0.5) / 10**digits:.{digits}f}\u00a0%"  # halves go up, as readers round


def score(z: float) -> str:
    """Format a z-score. Above 10 only "> 10": so few random graphs do not determine it more exactly.

    >>> score(2.14), score(-3.0), score(264.6), score(-64.1)
    ('+2.1', '−3.0', '> 10', '< −10')
    """
    if abs(z) > 10:
        return "> 10" if z > 0 else "< −10"
    return f"{z:+.1f}".replace("-", "−")


def be(count: int) -> str:
    """Return "is" after 1 thing, else "are"."""
    return "is" if count == 1 else "are"
