"""What a limb asks for, what is known, and what follows from both, as values. Standard library only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from metrics.kinds import NEUTRAL
from metrics.months import Month
from metrics.polarity import Ends


@dataclass(frozen=True)
class Step:
    """One value of a stepped limb, in the unit of its series, and the day by which it is to be reached."""

    due: date
    value: Decimal


@dataclass(frozen=True)
class Rule:
    """What a limb asks for. Which fields a kind uses; the others are ignored.

    ==============  ==================================================================================================
    threshold       direction, value
    stepped         direction, steps: each step replaces the one before it; `due` is ignored, the steps have their own
    count to zero   nothing more
    change          baseline month, direction (at most: must fall by at least `value`; at least: must rise by it), value,
                    unit of change: percent of the baseline's figure, or percentage points (of other units, units)
    trend           trend; `baseline`, the first month (the notice's month where None); `months`, to look at that many
                    months only, up to the latest figure; `direction` for a series of which neither is better
    comparator      group, statistic and model as in `metrics.comparing`; value, how far; unit of change, how far in what
    sustained       direction, value, months
    evidence        needs, how many items; kinds, each of them at least once; since (the notice's date where None)
    ==============  ==================================================================================================

    due: the day by which it is to be so; None: from the day of the notice on
    """

    kind: str
    due: date | None = None
    direction: str = ""
    value: Decimal | None = None
    steps: tuple[Step, ...] = ()
    baseline: Month | None = None
    unit_of_change: str = ""
    trend: str = ""
    months: int | None = None
    group: str = ""
    statistic: str = ""
    model: str = ""
    needs: int | None = None
    kinds: tuple[str, ...] = ()
    since: date | None = None


@dataclass(frozen=True)
class Measured:
    """The series of a limb: how its figures are written, and which of two is the better one."""

    title: str
    unit: str
    decimals: int
    unit_words: str = ""
    polarity: str = NEUTRAL
    good_range: Ends | None = None


@dataclass(frozen=True)
class Other:
    """An official figure to compare with. `words` is what `metrics.comparing.named` gives, with its period."""

    words: str
    month: Month
    value: Decimal


@dataclass(frozen=True)
class Item:
    """A piece of evidence: its kind, its date, and the last day on which it holds (None: no end)."""

    kind: str
    on: date
    valid_until: date | None = None
    title: str = ""


@dataclass(frozen=True)
class Facts:
    """What is known for a limb. What is later than the month or day of judgement is left out when judging.

    measured: None without a series
    official: the figures are official statistics; no limb is judged on them
    variation: the key of the control chart's icon at the latest figure (`metrics.icons.VARIATION`), None where none is shown
    tells: False where the reader may not see the figures; then neither figure nor distance is named
    """

    measured: Measured | None = None
    figures: Mapping[Month, Decimal] = field(default_factory=dict)
    official: bool = False
    others: Sequence[Other] = ()
    items: Sequence[Item] = ()
    variation: str | None = None
    tells: bool = True


@dataclass(frozen=True)
class Outcome:
    """What was found of one limb.

    sentence: for people: the figure, its month, the test and the distance
    month, value, text: the latest figure that was looked at and how it is written; `value` and `text` are empty where there is
        none or the reader may not see it. Of evidence `text` counts the items
    test: what was tested, in words, without its date: "at most 25 cases"
    distance: "8 percentage points short"; empty where there is none or the reader may not see it
    due: the day that the limb, or the step of it that was judged, is due; None where it has no date of its own
    is_due: whether it was due on the day of judgement; it is not yet due exactly where this is false
    """

    finding: str
    sentence: str = ""
    month: Month | None = None
    value: Decimal | None = None
    text: str = ""
    test: str = ""
    distance: str = ""
    due: date | None = None
    is_due: bool = True
