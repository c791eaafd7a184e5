"""What a control chart is asked for, and the reading of its dates and numbers."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

Number = Decimal | int | Fraction

DIRECTIONS = ("increase", "decrease", "neutral")
TWO_SIGMA = ("between", "beyond")
PROFILES = {
    "mdc": {"screen_outliers": False, "two_sigma": "beyond"},
    "package": {"screen_outliers": True, "two_sigma": "between"},
}
FIX_AFTER_AT_LEAST = 12
POWER_AT_MOST = 100  # of ten, either way: a text as short as 1e999999999 would fill the memory


@dataclass(frozen=True)
class Options:
    """Without more, the profile `mdc`. ValueError with a sentence for what makes no sense.

    direction: which way is improvement, "increase", "decrease" or "neutral"
    target: one figure for the chart; where targets vary by month, that of the latest month with a figure
    rebase: dates from which new limits apply, in any order
    fix_after: how many first points of a segment, 12 or more, make its limits; None for all
    screen_outliers: leave outlying moving ranges out of their average
    two_sigma: "near a limit" ends at the limit ("between") or goes on beyond it ("beyond")
    """

    direction: str = "increase"
    target: Number | None = None
    rebase: tuple[dt.date, ...] = ()
    fix_after: int | None = None
    screen_outliers: bool = False
    two_sigma: str = "beyond"

    def __post_init__(self):
        if self.direction not in DIRECTIONS:
            raise ValueError(f"There is no direction {self.direction!r}. Choose increase, decrease or neutral.")
        if self.two_sigma not in TWO_SIGMA:
            raise ValueError(f"two_sigma is between or beyond, not {self.two_sigma!r}.")
        if not isinstance(self.screen_outliers, bool):
            raise ValueError(f"screen_outliers is true or false, not {self.screen_outliers!r}.")
        fixed = self.fix_after
        if fixed is not None and (type(fixed) is not int or fixed < FIX_AFTER_AT_LEAST):
            raise ValueError(f"Limits are fixed on a whole number of points, {FIX_AFTER_AT_LEAST} or more, not on {fixed}.")
        if self.target is not None:
            exact(self.target, "The target")
        object.__setattr__(self, "rebase", tuple(day_of(day) for day in self.rebase))


def options_for(profile: str = "mdc", **chosen) -> Options:
    """Options with the two switches of `profile`, "mdc" or "package". What is `chosen` goes before the profile."""
    if profile not in tuple(PROFILES):
        raise ValueError(f"There is no profile {profile!r}. Choose mdc or package.")
    return Options(**PROFILES[profile] | chosen)


def exact(number: Number, name: str) -> Fraction:
    """The number as it was written. ValueError, beginning with `name`, for a float, for text and for what is not finite."""
    if isinstance(number, bool) or not isinstance(number, Number):
        raise ValueError(f"{name} is to be a whole number, a decimal or a fraction, not {number!r} ({type(number).__name__}).")
    if isinstance(number, Decimal):
        if not number.is_finite():
            raise ValueError(f"{name} is to be a finite number, not {number}.")
        if abs(number.adjusted()) > POWER_AT_MOST:
            raise ValueError(f"{name} is too large or too small for a chart.")
    fraction = Fraction(number)
    if abs(fraction) >= 10 ** (POWER_AT_MOST + 1):
        raise ValueError(f"{name} is too large or too small for a chart.")
    return fraction


def day_of(day: dt.date) -> dt.date:
    """The same day. ValueError for anything else, a moment of a day too: it cannot be put in order with days."""
    if not isinstance(day, dt.date) or isinstance(day, dt.datetime):
        raise ValueError(f"A chart takes dates, not {day!r}.")
    return day
