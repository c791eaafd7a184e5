"""Axes: round steps for values, and months from left to right."""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import cached_property

from metrics.charts.labels import Label, tenth, thinned
from metrics.months import Month

Number = Decimal | Fraction | int
Write = Callable[[Number], str]  # how a value is printed

STEPS_AT_MOST = 5
LINE_STEPS_AT_MOST = 6
CLOSE_TO_ZERO = 3  # zero is on the axis where the lowest value is at most this part (a third) of the highest
MARGIN_OF_ONE_VALUE = 10  # where all values are equal the axis reaches this part (a tenth) of it to either side
STRIDES = (1, 2, 3, 4, 6, 12)


def axis(highest: Number) -> list[int]:
    """Whole numbers from 0 to at least `highest`, in at most five steps of 1, 2 or 5 times a power of ten."""
    highest = max(highest, 1)
    power = 1
    while True:
        for factor in (1, 2, 5):
            step = factor * power
            if highest <= step * STEPS_AT_MOST:
                return list(range(0, step * math.ceil(highest / step) + 1, step))
        power *= 10


def nice_axis(
    values: Iterable[Number],
    *,
    from_zero: bool = False,
    whole: bool = False,
    floor: Number | None = None,
    ceiling: Number | None = None,
) -> tuple[Decimal, ...]:
    """Ticks that cover every value, in at most six steps of 1, 2 or 5 times a power of ten (`whole`: of 1 at least).

    Zero is on the axis where it is asked for, or where the values come close to it: a third of the farthest value or less.
    There are always two ticks or more, so that nothing is ever divided by a height of nothing. Around values that are all
    equal the axis leaves room, but not below `floor` or above `ceiling`.
    """
    exacts = [exact(value) for value in values] or [Decimal(0)]
    low, high = min(exacts), max(exacts)
    if low == high:
        low, high = _around(low, floor, ceiling)
    if low >= 0 and (from_zero or low * CLOSE_TO_ZERO <= high):
        low = Decimal(0)
    elif high <= 0 and (from_zero or high * CLOSE_TO_ZERO >= low):
        high = Decimal(0)
    least = (high - low) / LINE_STEPS_AT_MOST
    power = max(least.adjusted(), 0) if whole else least.adjusted()
    while True:
        for factor in (1, 2, 5):
            step = Decimal(factor).scaleb(power)
            first = int((low / step).to_integral_value(ROUND_FLOOR))
            last = int((high / step).to_integral_value(ROUND_CEILING))
            if last - first <= LINE_STEPS_AT_MOST:
                return tuple(step * number for number in range(first, max(last, first + 1) + 1))
        power += 1


def _around(value: Decimal, floor: Number | None, ceiling: Number | None) -> tuple[Decimal, Decimal]:
    margin = abs(value) / MARGIN_OF_ONE_VALUE or Decimal(1)
    low, high = (value - margin if value else value), value + margin
    if ceiling is not None and low < exact(ceiling) and value <= exact(ceiling):
        high = min(high, exact(ceiling))
    if floor is not None and exact(floor) < high and value >= exact(floor):
        low = max(low, exact(floor))
    return low, high


def tick_texts(ticks: Sequence[Decimal]) -> tuple[str, ...]:
    """The ticks as printed: all with as many decimals as the step between them needs."""
    decimals = max(0, -(ticks[1] - ticks[0]).normalize().as_tuple().exponent)
    return tuple(plain(tick, decimals) for tick in ticks)


def plain(value: Number, decimals: int | None = None) -> str:
    """A number as people read it: "1,204", "−3.5". Without `decimals` one decimal, and none where the value is whole."""
    number = exact(value)
    if decimals is None:
        decimals = 0 if number == number.to_integral_value() else 1
    text = f"{number.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP):,f}"
    if not text.strip("-0.,"):
        text = text.removeprefix("-")
    return text.replace("-", "−")


def exact(value: Number) -> Decimal:
    """The value as `Decimal`, a fraction to 28 digits."""
    return Decimal(value.numerator) / value.denominator if isinstance(value, Fraction) else Decimal(value)


@dataclass(frozen=True)
class Scale:
    """From values to places: the first of `ticks` lies at y = `base`, the last at y = `top`."""

    ticks: tuple[Decimal, ...]
    top: float
    base: float

    @cached_property
    def pixels(self) -> Decimal:
        """The height of 1."""
        return (exact(self.base) - exact(self.top)) / (self.ticks[-1] - self.ticks[0])

    def y(self, value: Number) -> float:
        return tenth(self.base - float((exact(value) - self.ticks[0]) * self.pixels))


@dataclass(frozen=True)
class Months:
    """From months to places: `first` to `last` share the width from `left` to `right` equally."""

    first: Month
    last: Month
    left: float
    right: float

    @cached_property
    def number(self) -> int:
        return self.last - self.first + 1

    @cached_property
    def slot(self) -> float:
        """The width of one month."""
        return (self.right - self.left) / self.number

    def __contains__(self, month: Month) -> bool:
        return self.first <= month <= self.last

    def x(self, month: Month, part: float = 0.5) -> float:
        """Where `month` lies; `part` of the way through it, by default its middle. A month outside is cut to the edge."""
        index = min(max(month - self.first + part, 0), self.number)
        return tenth(self.left + self.slot * index)

    def labels(self, y: float, width: float, character: float) -> tuple[Label, ...]:
        """The names of months along the axis, thinned to every second, third, fourth, sixth month or every n years."""
        months = [self.first + index for index in range(self.number)]
        return thinned([month.short_label for month in months], [self.x(month) for month in months], y, width, character, STRIDES)
