"""What reading a table would change: every figure set beside the one that stands. No Django, no database.

| kind | when |
|--|--|
| new | nothing stands for that series and month |
| changed | something differs that the file says |
| unchanged | nothing does: the same value to 4 decimals, the same numerator and denominator, the same words |
| no value | the file says that there is none: what stands stays |

What a file has no column for is left as it stands. A value alone, as in a table with months across, is the same as one that
stands with numerator and denominator if it agrees with it at the precision typed; where it differs, those two would be lost,
and the change says so.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from metrics.figures import DECIMALS, agrees, rounded
from metrics.months import Month
from metrics.uploads.cells import Problem
from metrics.uploads.figures import Figure, Reading

NEW, CHANGED, UNCHANGED, NO_VALUE = "new", "changed", "unchanged", "no value"
KINDS = (NEW, CHANGED, UNCHANGED, NO_VALUE)
KEPT = 500


@dataclass(frozen=True, slots=True)
class Existing:
    """The figure that stands for a series and month."""

    value: Decimal
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    provisional: bool = False
    caveat: str = ""
    commentary: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """One figure of the table beside the one that stands (`old`; None: there is none). `differs`: in what."""

    kind: str
    new: Figure
    old: Existing | None
    differs: tuple[str, ...] = ()

    @property
    def loses_parts(self) -> bool:
        """The numerator and denominator that stand would be lost."""
        return "value" in self.differs and self.old.numerator is not None and self.new.numerator is None

    @property
    def result(self) -> Existing | None:
        """The figure as it would stand afterwards."""
        if self.kind in (UNCHANGED, NO_VALUE):
            return self.old
        new, old = self.new, self.old or Existing(self.new.value)
        numbers = old if self.old is not None and not {"value", "numerator", "denominator"} & set(self.differs) else new
        return Existing(
            numbers.value,
            numbers.numerator,
            numbers.denominator,
            old.provisional if new.provisional is None else new.provisional,
            old.caveat if new.caveat is None else new.caveat,
            old.commentary if new.commentary is None else new.commentary,
        )

    @property
    def note(self) -> str:
        """What a person must know before saving; often nothing."""
        if self.kind == NO_VALUE and self.old is not None:
            return "No value here: the figure that stands stays as it is."
        if self.kind != UNCHANGED and self.loses_parts:
            return "Only a value is given: the numerator and denominator that stand would be lost."
        return ""


@dataclass(frozen=True)
class Preview:
    """How many figures are of each kind, the first of each, and what is wrong. `unknown` counts lines, and is part of `wrong`;
    `repeated` counts figures that the table holds more than once."""

    new: int
    changed: int
    unchanged: int
    no_value: int
    unknown: int
    wrong: int
    repeated: int
    listed: Mapping[str, tuple[Change, ...]]
    problems: tuple[Problem, ...]

    @property
    def more_problems(self) -> int:
        """How many problems are not listed."""
        return self.wrong - len(self.problems)

    @property
    def losing_parts(self) -> tuple[Change, ...]:
        """Of the changes listed, those in which a numerator and denominator would be lost."""
        return tuple(change for change in self.listed[CHANGED] if change.loses_parts)


def changes(figures: Iterable[Figure], existing: Mapping[tuple[str, Month], Existing]) -> Iterator[Change]:
    """Each figure beside the one that stands, as it is read. `existing` is by series key and month."""
    for figure in figures:
        yield classify(figure, existing.get((figure.series, figure.month)))


def compare(reading: Reading, existing: Mapping[tuple[str, Month], Existing], keep: int = KEPT) -> Preview:
    """Read the whole table and set it beside what stands; of each kind the first `keep` are listed."""
    counts, listed = dict.fromkeys(KINDS, 0), {kind: [] for kind in KINDS}
    for change in changes(reading, existing):
        counts[change.kind] += 1
        if len(listed[change.kind]) < keep:
            listed[change.kind].append(change)
    return Preview(
        new=counts[NEW],
        changed=counts[CHANGED],
        unchanged=counts[UNCHANGED],
        no_value=counts[NO_VALUE],
        unknown=reading.unknown,
        wrong=reading.wrong,
        repeated=reading.repeated,
        listed={kind: tuple(rows) for kind, rows in listed.items()},
        problems=tuple(reading.problems),
    )


def classify(figure: Figure, old: Existing | None) -> Change:
    """One figure beside the one that stands."""
    if figure.value is None:
        return Change(NO_VALUE, figure, old)
    if old is None:
        return Change(NEW, figure, None)
    differs = (*_number_differences(figure, old), *_word_differences(figure, old))
    return Change(CHANGED if differs else UNCHANGED, figure, old, differs)


def _number_differences(new: Figure, old: Existing) -> tuple[str, ...]:
    if new.numerator is None and old.numerator is not None:
        return () if agrees(new.value, old.value, new.places) else ("value", "numerator", "denominator")
    pairs = {
        "value": (rounded(new.value, DECIMALS), rounded(old.value, DECIMALS)),
        "numerator": (new.numerator, old.numerator),
        "denominator": (new.denominator, old.denominator),
    }
    return tuple(name for name, (now, before) in pairs.items() if now != before)


def _word_differences(new: Figure, old: Existing) -> tuple[str, ...]:
    pairs = {
        "provisional": (new.provisional, old.provisional),
        "caveat": (new.caveat, _lines(old.caveat)),
        "commentary": (new.commentary, _lines(old.commentary)),
    }
    return tuple(name for name, (now, before) in pairs.items() if now is not None and now != before)


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()
