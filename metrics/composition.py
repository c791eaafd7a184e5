"""A whole and its parts at one date: counts, shares and the total. Standard library only.

The total is recomputed from the parts. A share is 100 × the part, divided by the total, and simply rounded: shares may then not
add up to 100, which a note says, and none is bent to make them. Where a paper printed a total or a share, the recomputed one is
rounded to as many decimal places as it was printed with, and a difference is noted.

Where a part has no figure there is neither total nor share: missing is not zero. Where a part is hidden as a small number ("c")
there is neither, since either would give it away, unless whoever hid the parts says what the total is (`safe_total`): they hid
enough of them for it. Nothing is compared with what was published then, for the same reason.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from metrics.kinds import COUNT, PERCENT
from metrics.shown import SUPPRESSED, rounded, say_gap, show

Count = Decimal | int | str | None

ROUNDING_NOTE = "Shares are rounded and add up to {}%, not 100%."
MISSING_NOTE = "A part has no figure, so there is no total."
HIDDEN_NOTE = "Small numbers are hidden, and so is what would give them away."


@dataclass(frozen=True)
class Printed:
    """A number as a paper prints it, and the decimal places it is printed with."""

    value: Decimal
    decimals: int = 0


@dataclass(frozen=True)
class Published:
    """What a paper prints of one column: its total, and shares in percent by part."""

    total: Printed | None = None
    shares: Mapping[str, Printed] = field(default_factory=dict)


@dataclass(frozen=True)
class Part:
    """One row: the count (None: no figure, "c": hidden), and its share in percent, rounded, None where none is given."""

    label: str
    count: Count
    share: Decimal | None


@dataclass(frozen=True)
class Column:
    """The whole at one date. `total` is None where it is not known or not shown; `notes` are for people."""

    parts: tuple[Part, ...]
    total: Decimal | int | None
    notes: tuple[str, ...]


def column(
    counts: Mapping[str, Count], *, decimals: int, published: Published | None = None, safe_total: int | None = None
) -> Column:
    """The column of `counts` by the label of the part, in their order; shares at `decimals` places.

    ValueError for a count below 0, and for a published share of a part that is not there.
    """
    published = published or Published()
    if any(count is not None and count != SUPPRESSED and count < 0 for count in counts.values()):
        raise ValueError("A count cannot be less than nothing.")
    if set(published.shares) - set(counts):
        raise ValueError(f"There is no part named {sorted(set(published.shares) - set(counts))[0]!r}.")
    if None in counts.values():
        return Column(_parts(counts, None, decimals), None, (MISSING_NOTE,))
    if SUPPRESSED in counts.values():
        return Column(_parts(counts, safe_total, decimals), safe_total, (HIDDEN_NOTE,))
    total = sum(counts.values())
    parts = _parts(counts, total, decimals)
    return Column(parts, total, (*_rounding(parts), *_differences(counts, total, published)))


def _parts(counts, total, decimals):
    return tuple(Part(label, count, _share(count, total, decimals)) for label, count in counts.items())


def _share(count, total, decimals):
    if not total or count is None or count == SUPPRESSED:
        return None
    return rounded(Fraction(count) * 100 / Fraction(total), decimals)


def _rounding(parts):
    shares = [part.share for part in parts if part.share is not None]
    return () if not shares or sum(shares) == 100 else (ROUNDING_NOTE.format(f"{sum(shares):f}"),)


def _differences(counts, total, published):
    for label, printed in published.shares.items():
        recomputed = _share(counts[label], total, printed.decimals)
        if recomputed is not None and recomputed != printed.value:
            yield _note(label, printed, recomputed, PERCENT)
    if published.total is not None and rounded(total, published.total.decimals) != published.total.value:
        yield _note("Total", published.total, rounded(total, published.total.decimals), COUNT)


def _note(label, printed, recomputed, unit):
    decimals = printed.decimals
    gap = say_gap(printed.value - recomputed, unit, decimals)
    return f"{label}: published {show(printed.value, unit, decimals)}, recomputed {show(recomputed, unit, decimals)}: {gap} apart"
