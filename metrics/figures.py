"""The arithmetic of one figure: a value, and the numerator and denominator that it comes from. Standard library only.

| unit | value |
|--|--|
| percent | 100 · numerator / denominator, from 0 to 100 |
| rate | 10,000 · numerator / denominator |
| ratio | numerator / denominator |
| count, money | as given; no numerator and no denominator |

A computed value is rounded half up to 4 decimals: 1/3 is 33.3333 %, 2/3 is 66.6667 %. A typed one agrees with it where it is
the same rounded half up to as many decimals as were typed: 67, 66.7 and 66.6667 agree with 2/3; 66 and 66.6 do not. Rounding
is away from zero where it is a tie, as in a spreadsheet.
"""

from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction

from metrics.kinds import COMPUTED_UNITS, COUNT, MONEY, PER, PERCENT

DECIMALS = 4
WHOLE_DIGITS = 10  # what the database holds before the decimal point
ROUNDING = Context(prec=100, rounding=ROUND_HALF_UP)


def exact(unit: str, per: int | None, numerator: Decimal, denominator: Decimal) -> Fraction:
    """The value before rounding. `per` is what the quotient is multiplied by (None: what is usual for the unit).

    Raises ValueError with a sentence for a denominator of 0, and for a unit that is not computed.
    """
    if unit not in COMPUTED_UNITS:
        raise ValueError("Only percentages, rates and averages have a numerator and a denominator. Leave them empty.")
    if not denominator:
        raise ValueError("The denominator is 0, so there is nothing to compute. Leave the month out where nothing was due.")
    return Fraction(per or PER[unit]) * Fraction(numerator) / Fraction(denominator)


def compute(unit: str, per: int | None, numerator: Decimal, denominator: Decimal) -> Decimal:
    """The value, rounded half up to 4 decimals. Raises ValueError as `exact` does."""
    return rounded(exact(unit, per, numerator, denominator), DECIMALS)


def rounded(number: Decimal | Fraction, places: int) -> Decimal:
    """`number` with exactly `places` decimals, a tie rounded away from zero."""
    if isinstance(number, Decimal):
        return number.quantize(Decimal(1).scaleb(-places), context=ROUNDING)
    scaled = abs(number) * 10**places
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Decimal(whole if number >= 0 else -whole).scaleb(-places, context=ROUNDING)


def decimals_of(number: Decimal) -> int:
    """How many decimals were typed: 2 for 77.10, 0 for 77."""
    return max(0, -number.as_tuple().exponent)


def agrees(typed: Decimal, computed: Decimal | Fraction, places: int) -> bool:
    """`typed` is `computed`, rounded half up to `places` decimals (the number that was typed; 4 at most)."""
    places = min(places, DECIMALS)
    return rounded(typed, places) == rounded(computed, places)


def check(unit: str, per: int | None, value: Decimal | None, numerator: Decimal | None, denominator: Decimal | None) -> Decimal:
    """The value to keep: computed where numerator and denominator are given, otherwise as typed, with at most 4 decimals.

    Raises ValueError with a sentence for a figure that cannot be: a part missing, negative or too large, a numerator above the
    denominator of a percentage, a percentage outside 0 to 100, a typed value that disagrees with the computed one.
    """
    _check_parts(unit, numerator, denominator)
    if numerator is None:
        if value is None:
            raise ValueError(f"Give a value{', or a numerator and a denominator' if unit in COMPUTED_UNITS else ''}.")
        kept = rounded(value, DECIMALS) if decimals_of(value) > DECIMALS else value
    else:
        computed = exact(unit, per, numerator, denominator)
        kept = rounded(computed, DECIMALS)
        if value is not None and not _same(value, computed, kept):
            raise ValueError(
                f"The value {said(value)} is not what {said(numerator)} over {said(denominator)} gives: {said(kept)}. "
                "Correct one of the three, or leave the value empty."
            )
    _check_range(unit, kept)
    return kept


def said(number: Decimal) -> str:
    """A number as people read it: no exponent, no zeros at the end, a true minus sign."""
    text = f"{number:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace("-", "−")


def _same(value: Decimal, computed: Fraction, kept: Decimal) -> bool:
    # A typed value may have been rounded from the true quotient or from the four decimals that are kept and exported.
    places = decimals_of(value)
    return agrees(value, computed, places) or agrees(value, kept, places)


def _check_parts(unit: str, numerator: Decimal | None, denominator: Decimal | None) -> None:
    if numerator is None and denominator is None:
        return
    if unit not in COMPUTED_UNITS:
        raise ValueError("Only percentages, rates and averages have a numerator and a denominator. Leave them empty.")
    if numerator is None or denominator is None:
        given, missing = ("denominator", "numerator") if numerator is None else ("numerator", "denominator")
        raise ValueError(f"There is a {given} without a {missing}. Give both, or neither.")
    for name, part in (("numerator", numerator), ("denominator", denominator)):
        if part < 0:
            raise ValueError(f"The {name} {said(part)} is below 0.")
        _check_size(name, part)
    if unit == PERCENT and numerator > denominator:
        raise ValueError(f"The numerator {said(numerator)} is above the denominator {said(denominator)}.")


def _check_range(unit: str, value: Decimal) -> None:
    _check_size("value", value)
    if unit == PERCENT and not 0 <= value <= 100:
        raise ValueError(f"{said(value)} is not between 0 and 100, as a percentage is.")
    if unit == COUNT and value != value.to_integral_value():
        raise ValueError(f"{said(value)} is not a whole number, as a count is.")
    if unit != MONEY and value < 0:
        raise ValueError(f"The value {said(value)} is below 0.")


def _check_size(name: str, number: Decimal) -> None:
    if abs(number) >= 10**WHOLE_DIGITS:
        raise ValueError(f"The {name} {said(number)} is too large: at most {WHOLE_DIGITS} digits before the decimal point.")
