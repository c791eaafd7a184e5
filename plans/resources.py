"""What a plan costs: its lines added up, compared with what was asked for, and which themes they support. Pure.

Totals are recomputed, never typed. A line may support several themes, and nobody says in which shares, so that a theme has no
total of its own.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from metrics.finance import pounds

NOTHING = Decimal(0)
NO_YEARS = "Years not given"


@dataclass(frozen=True)
class Line:
    """One line: `amount` in pounds, `years` as typed, `areas` the keys of the themes that it supports."""

    key: int
    item: str
    years: str
    amount: Decimal
    note: str = ""
    areas: tuple[int, ...] = ()
    source: str = ""

    @property
    def text(self) -> str:
        """The amount in words."""
        return pounds(self.amount)


@dataclass(frozen=True)
class YearTotal:
    """What the lines of the same years add up to."""

    years: str
    lines: int
    amount: Decimal

    @property
    def text(self) -> str:
        return pounds(self.amount)


@dataclass(frozen=True)
class Theme:
    """A theme with the lines that support it; `words` say how many, `few` whether that is a gap."""

    key: int
    title: str
    lines: tuple[Line, ...]
    words: str
    few: bool


@dataclass(frozen=True)
class Added:
    """Everything added up. `asked` is None where no request is recorded; `gap` is what was asked for less the lines."""

    lines: tuple[Line, ...]
    years: tuple[YearTotal, ...]
    total: Decimal
    asked: Decimal | None
    sentence: str
    themes: tuple[Theme, ...]
    without_theme: tuple[Line, ...]

    @property
    def gap(self) -> Decimal | None:
        return None if self.asked is None else self.asked - self.total

    @property
    def total_text(self) -> str:
        return pounds(self.total)

    @property
    def asked_text(self) -> str:
        return "" if self.asked is None else pounds(self.asked)

    @property
    def gap_words(self) -> str:
        """What the row between the lines and the request is called; empty where they are equal or none was made."""
        if not self.gap:
            return ""
        return "Asked for, and in no line" if self.gap > 0 else "In the lines, and not asked for"

    @property
    def gap_text(self) -> str:
        return pounds(abs(self.gap)) if self.gap else ""


def add_up(lines: Sequence[Line], areas: Mapping[int, str], asked: Decimal | None = None) -> Added:
    """The lines in the order given, with totals. `areas` are the themes of the plan in order, by key; `asked` in pounds."""
    lines = tuple(lines)
    total = sum((line.amount for line in lines), NOTHING)
    return Added(
        lines=lines,
        years=_years(lines),
        total=total,
        asked=asked,
        sentence=_sentence(lines, total, asked),
        themes=tuple(_theme(key, title, lines, areas) for key, title in areas.items()),
        without_theme=tuple(line for line in lines if not line.areas) if areas else (),
    )


def _years(lines):
    """In the order of the years, those without at the end."""
    totals: dict[str, list[Decimal]] = {}
    for line in lines:
        totals.setdefault(" ".join(line.years.split()), []).append(line.amount)
    return tuple(
        YearTotal(years or NO_YEARS, len(totals[years]), sum(totals[years], NOTHING))
        for years in sorted(totals, key=lambda years: (not years, years))
    )


def _sentence(lines, total, asked):
    if not lines:
        if asked is None:
            return "Nothing is recorded of what this plan costs."
        return f"{pounds(asked)} was asked for; no line says what it is for."
    if asked is None:
        return f"The lines add up to {pounds(total)}. No request is recorded to compare them with."
    if asked == total:
        return f"The lines add up to {pounds(total)}, which is what was asked for."
    way = "less" if total < asked else "more"
    return (
        f"The lines add up to {pounds(total)}, {pounds(abs(asked - total))} {way} than the {pounds(asked)} asked for; "
        "nothing explains the difference."
    )


def _theme(key, title, lines, areas):
    found = tuple(line for line in lines if key in line.areas)
    if not found:
        return Theme(key, title, found, "No line supports it.", True)
    number = f"{len(found)} line{'' if len(found) == 1 else 's'}"
    if len(areas) > 1 and all(set(areas) <= set(line.areas) for line in found):
        return Theme(key, title, found, f"Supported only by lines for all themes ({number}).", True)
    return Theme(key, title, found, f"{number} of {len(lines)}.", False)
