"""How a figure is written: on screen, in tables and in sentences. Standard library only.

==========  =========================  =================================================================================
unit        in a table or sentence     a difference
==========  =========================  =================================================================================
percent     77%                        8 percentage points (a difference of percentages is never "8%")
count       1,152 contacts             12 contacts
rate        59.2 per 10,000            1.3 per 10,000
ratio       17.4 cases per FTE         0.6 cases per FTE
money       £471,000; £471 thousand    £12,000
==========  =========================  =================================================================================

Halves are rounded away from zero, thousands have commas, "less than zero" is a minus sign (−) and never a hyphen. The words
after the number are the indicator's own (`unit_words`); those of money begin with its sign ("£ thousand"). After exactly 1 the
words of a count and of an average are left out, since they are in the plural. `show` keeps all decimal places, so that a
column lines up; `say` drops the zeros at the end, as one would say it.
"""

from decimal import Decimal
from fractions import Fraction

from metrics.kinds import COUNT, MONEY, PERCENT, RATIO

Number = Decimal | Fraction | int

NO_FIGURE = "no figure"
SUPPRESSED = "c"
MINUS = "−"


def rounded(value: Number, decimals: int) -> Decimal:
    """`value` at `decimals` places, halves away from zero, however long it is."""
    scaled = abs(Fraction(value)) * 10**decimals
    whole = int(scaled + Fraction(1, 2))
    digits = tuple(int(digit) for digit in str(whole))
    return Decimal((1 if value < 0 and whole else 0, digits, -decimals))


def places(value: Decimal) -> int:
    """How many decimal places `value` needs: 1 for 17.50, 0 for 17.00."""
    return max(0, -value.normalize().as_tuple().exponent)


def show(value: Number | None, unit: str, decimals: int, unit_words: str = "") -> str:
    """A figure at exactly `decimals` places with its unit: "77.0%"; "no figure" where there is none."""
    if value is None:
        return NO_FIGURE
    return _with_unit(rounded(value, decimals), unit, unit_words)


def show_in_list(value: Number | None, unit: str, decimals: int, unit_words: str = "") -> str:
    """A figure among others of its series, which have its unit's words in common. Those of money always stand with it: "£1,482
    thousand" is not £1,482."""
    return show(value, unit, decimals, unit_words if unit == MONEY else "")


def say(value: Number | None, unit: str, decimals: int, unit_words: str = "") -> str:
    """A figure in a sentence, at `decimals` places at most: "77%", "17.5 cases per FTE"."""
    if value is None:
        return NO_FIGURE
    return _with_unit(_trimmed(rounded(value, decimals)), unit, unit_words)


def say_gap(gap: Number, unit: str, decimals: int, unit_words: str = "") -> str:
    """The size of a difference in a sentence, without its sign: "8 percentage points"."""
    size = _trimmed(abs(rounded(gap, decimals)))
    if unit == PERCENT:
        return f"{size:,f} percentage {'point' if size == 1 else 'points'}"
    return _with_unit(size, unit, unit_words)


def _trimmed(value: Decimal) -> Decimal:
    return rounded(value, places(value))


def _with_unit(value: Decimal, unit: str, unit_words: str) -> str:
    minus, number = MINUS if value < 0 else "", f"{abs(value):,f}"
    if unit == PERCENT:
        return f"{minus}{number}%"
    words = unit_words.strip()
    if unit == MONEY and (not words or words.startswith("£")):
        number, words = f"£{number}", words.removeprefix("£").strip()
    if unit in (COUNT, RATIO) and value == 1:
        words = ""
    return f"{minus}{number} {words}".rstrip()
