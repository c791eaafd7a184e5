"""What a line chart is made from. A wrong kind is refused with a ValueError that names it."""

from dataclasses import dataclass

from metrics.charts.axes import Number
from metrics.charts.marks import ANNOTATION_WORDS, COMMON, MARKS, STEPS
from metrics.months import Month


@dataclass(frozen=True)
class LinePoint:
    """The figure of one month; `value` None where there is none or it may not be shown, which leaves a gap.

    text: the figure as printed ("77.1%", "c")
    mark: "" or one of improvement, concern, neutral with _high or _low, as the control chart labels the point
    said: what the table says of it; left empty, the words of its mark
    """

    month: Month
    value: Number | None
    text: str
    mark: str = COMMON
    provisional: bool = False
    said: str = ""

    def __post_init__(self):
        if self.mark not in MARKS:
            raise ValueError(f"No such mark of a point: {self.mark}")


@dataclass(frozen=True)
class Band:
    """One segment of a control chart, both months included: its mean and, both or neither, its control limits."""

    start: Month
    end: Month
    mean: Number
    lower: Number | None = None
    upper: Number | None = None

    def __post_init__(self):
        if (self.lower is None) != (self.upper is None):
            raise ValueError(f"A segment has both control limits or neither: {self.start}")
        if self.end < self.start:
            raise ValueError(f"A segment ends before it starts: {self.start}")

    @property
    def limited(self) -> bool:
        return self.lower is not None


@dataclass(frozen=True)
class Step:
    """What is aimed for from one month to another, both included (None: until further notice), in the words of `label`.

    kind: target, aspiration, limit, range_low, range_high, or milestone, which stands at `from_month` alone: the month by
    whose end it is to be reached
    """

    from_month: Month
    to_month: Month | None
    value: Number
    label: str
    kind: str = "target"

    def __post_init__(self):
        if self.kind not in STEPS:
            raise ValueError(f"No such kind of target: {self.kind}")


@dataclass(frozen=True)
class ReferenceLine:
    """A comparator: one value throughout, or pairs of month and value in order of month.

    holds: each value holds until the next one, as those of official yearly figures do; without it neighbours are joined
    """

    label: str
    value: Number | tuple[tuple[Month, Number], ...]
    holds: bool = False

    def value_in(self, month: Month) -> Number | None:
        if not isinstance(self.value, tuple):
            return self.value
        earlier = [value for at, value in self.value if at == month or (self.holds and at < month)]
        return earlier[-1] if earlier else None


@dataclass(frozen=True)
class Annotation:
    """Something that happened in a month: kind inspection, notice, rebase or other, and a sentence."""

    month: Month
    kind: str
    text: str

    def __post_init__(self):
        if self.kind not in ANNOTATION_WORDS:
            raise ValueError(f"No such kind of annotation: {self.kind}")
