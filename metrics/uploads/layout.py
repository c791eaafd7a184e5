"""What the columns of a table mean. Standard library only.

In a *long* table a line is one figure: its series, its month, its value. In a *wide* one a line is one series, and every
heading that reads as a month stands above that month's values. Columns are named by their headings, so that what was settled
once holds for next month's file, which has a column more.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields

from metrics.months import Month
from metrics.uploads.cells import Heading, Problem
from metrics.uploads.months import EPOCHS, SYSTEM_1900, is_month, read_month
from metrics.uploads.values import NUMBER_STYLE, PERCENT_STYLES, clean

LONG, WIDE = "long", "wide"
LAYOUT_WORDS = {
    LONG: "Each line is one figure, with its month in a column",
    WIDE: "Each line is one series, with the months across",
}
ROLE_WORDS = {
    "series": "Series",
    "month": "Month",
    "value": "Value",
    "numerator": "Numerator",
    "denominator": "Denominator",
    "provisional": "Provisional or final",
    "caveat": "Caveat",
    "commentary": "Commentary",
}
ROLES = tuple(ROLE_WORDS)

# What people call these columns; the name that exports use comes first.
NAMES = {
    "series": ("series", "series key", "code", "indicator code", "measure code", "kpi code", "key", "reference", "ref", "kpi")
    + ("indicator", "measure"),
    "month": ("month", "period", "reporting month", "reporting period", "month ending", "month end", "date", "as at"),
    "value": ("value", "figure", "actual", "result", "performance", "outturn", "percentage", "percent", "%", "rate"),
    "numerator": ("numerator", "num"),
    "denominator": ("denominator", "denom", "den"),
    "provisional": ("provisional", "provisional or final", "status"),
    "caveat": ("caveat", "caveats", "data quality", "data quality note", "note", "notes"),
    "commentary": ("commentary", "so what", "so what?", "comment", "comments", "narrative", "explanation"),
}


@dataclass(frozen=True)
class Mapping:
    """What the columns mean: for each role its heading (None: there is none), and how the file writes percentages and days.

    `percent_style` is None until somebody has said. `date_system` is for numbers of days in text; a workbook knows its own.
    """

    layout: str
    series: str | None = None
    month: str | None = None
    value: str | None = None
    numerator: str | None = None
    denominator: str | None = None
    provisional: str | None = None
    caveat: str | None = None
    commentary: str | None = None
    percent_style: str | None = None
    date_system: str = SYSTEM_1900

    def to_dict(self) -> dict[str, str | None]:
        """Ready for JSON."""
        return asdict(self)

    @classmethod
    def from_dict(cls, stored: dict) -> "Mapping":
        """What `to_dict` gave. Raises ValueError for anything else."""
        names = {field.name for field in fields(cls)}
        if not isinstance(stored, dict) or "layout" not in stored or set(stored) - names:
            raise ValueError("This is no description of columns.")
        if any(not isinstance(value, str) for value in stored.values() if value is not None):
            raise ValueError("A column is named by its heading.")
        return cls(**stored)

    def roles(self) -> tuple[str, ...]:
        """The roles that its layout uses: in a wide table values stand under the months."""
        return ROLES if self.layout == LONG else ("series",)

    def columns(self, header: Sequence[Heading]) -> dict[str, Heading]:
        """By role, the heading of its column. Roles without one are left out."""
        named = {heading.name.casefold(): heading for heading in header}
        found = {role: named.get(clean(getattr(self, role)).casefold()) for role in self.roles()}
        return {role: heading for role, heading in found.items() if heading is not None}


def detect(header: Sequence[Heading]) -> Mapping:
    """What the columns probably mean: a guess for a person to look at.

    How percentages are written is taken as known only for a file with the headings of an export.
    """
    months = month_columns(header)
    free = {heading.name.casefold(): heading.name for heading in header if heading not in months}
    # One month is across as well where no column has the months of its lines.
    layout = WIDE if len(months) >= 2 or (months and not any(name in free for name in NAMES["month"])) else LONG
    found = {}
    for role in ROLES if layout == LONG else ("series",):
        name = next((name for name in NAMES[role] if name in free), None)
        if name is not None:
            found[role] = free.pop(name)
    own = {heading.name for heading in header if heading not in months}
    exported = {"series", "indicator", "sub-group", "unit"} if layout == WIDE else set(ROLES)
    return Mapping(layout, **found, percent_style=NUMBER_STYLE if own == exported else None)


def month_columns(header: Sequence[Heading], date_system: str = SYSTEM_1900) -> dict[Heading, Month]:
    """The headings that read as a month, and which."""
    return {heading: read_month(heading.name, date_system) for heading in header if is_month(heading.name, date_system)}


def header_key(header: Sequence[Heading]) -> str:
    """What a kind of file is known by, 64 characters: its headings in their order, without the months."""
    names = [heading.name.casefold() for heading in header if not is_month(heading.name)]
    return hashlib.sha256(json.dumps(names).encode()).hexdigest()


def validate(mapping: Mapping, header: Sequence[Heading]) -> tuple[Problem, ...]:
    """What keeps a table with these headings from being read so; empty where nothing does."""
    if mapping.layout not in LAYOUT_WORDS:
        return (_wrong("Say whether the months stand below each other or across."),)
    columns = mapping.columns(header)
    problems = [
        _wrong(f"There is no column “{name}”. Choose another for: {ROLE_WORDS[role]}.")
        for role in mapping.roles()
        if (name := getattr(mapping, role)) and role not in columns
    ]
    used = {}
    for role, heading in columns.items():
        earlier = used.setdefault(heading, role)
        if earlier != role:
            roles = f"{ROLE_WORDS[earlier]} and {ROLE_WORDS[role]}"
            problems.append(_wrong(f"“{heading.name}” cannot be two things: {roles}.", heading.letter))
    if not mapping.series:
        problems.append(_wrong("Say which column names the series."))
    problems += _without_values(mapping) if mapping.layout == LONG else _wrong_months(mapping, header)
    if mapping.percent_style not in PERCENT_STYLES:
        problems.append(_wrong("Say how the file writes percentages: 77 or 0.77."))
    if mapping.date_system not in EPOCHS:
        problems.append(_wrong("Say from which day the file counts: 1900 or 1904."))
    return tuple(problems)


def _without_values(mapping: Mapping) -> list[Problem]:
    problems = []
    if not mapping.month:
        problems.append(_wrong("Say which column holds the month."))
    if bool(mapping.numerator) != bool(mapping.denominator):
        problems.append(_wrong("Say which columns hold numerator and denominator: both, or neither."))
    elif not mapping.value and not mapping.numerator:
        problems.append(_wrong("Say which column holds the value, or which hold numerator and denominator."))
    return problems


def _wrong_months(mapping: Mapping, header: Sequence[Heading]) -> list[Problem]:
    if mapping.date_system not in EPOCHS:
        return []
    months = month_columns(header, mapping.date_system)
    problems = [] if months else [_wrong("No heading reads as a month. Write them as 2019-04 or Apr-19.")]
    seen = {}
    for heading, month in months.items():
        earlier = seen.setdefault(month, heading)
        if earlier is not heading:
            problems.append(_wrong(f"Columns {earlier.letter} and {heading.letter} are both {month.label}.", heading.letter))
    return problems


def _wrong(message: str, column: str = "") -> Problem:
    return Problem("", 0, column, message)
