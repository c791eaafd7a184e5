"""The scorecard: every indicator of a council with its latest figure, and what is to be said of it."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from metrics.kinds import GROUP_WORDS
from metrics.months import Month
from metrics.selectors.book import all_series, known_series, read_book
from metrics.selectors.readings import Reading, read
from metrics.selectors.viewing import Viewing, viewing_of

LOOKS: dict[str, tuple[str, Callable[[Reading], bool]]] = {
    "worsening": ("Worsening", lambda reading: reading.is_worsening),
    "improving": ("Improving", lambda reading: reading.is_improving),
    "missing": ("Missing the target", lambda reading: reading.meets is False),
    "late": ("Late", lambda reading: reading.lateness.is_late),
    "empty": ("No figure yet", lambda reading: reading.latest is None),
}


@dataclass(frozen=True)
class Choice:
    """A link of a filter: its words, its address, how many it leaves, whether it is chosen."""

    words: str
    query: str
    count: int
    chosen: bool


@dataclass(frozen=True)
class Group:
    key: str
    words: str
    readings: list[Reading]


@dataclass(frozen=True)
class Scorecard:
    """What the page prints. `readings` are all of them, `groups` those that the filters leave; `chosen` are the filters in
    force, as pairs of name and value."""

    viewing: Viewing
    readings: list[Reading]
    groups: list[Group]
    filters: list[tuple[str, list[Choice]]]
    chosen: list[tuple[str, str]]

    @property
    def export_query(self) -> str:
        """The query string with which an export holds what the page shows; empty where that is everything."""
        return _query(self.chosen, self.viewing)

    def counted(self, look: str) -> int:
        return sum(1 for reading in self.readings if LOOKS[look][1](reading))

    @property
    def summary(self) -> list[tuple[str, int]]:
        """What stands at the top: how many are worsening, improving, missing their target and late."""
        return [(key, self.counted(key)) for key in ("worsening", "improving", "missing", "late")]

    @property
    def outstanding(self) -> list[tuple[str, list[Reading]]]:
        """What to look at first: what is worsening by more than chance explains, and what is late."""
        kinds = (("Worsening by more than chance explains", "worsening"), ("Late", "late"))
        found = [(words, [row for row in self.readings if LOOKS[key][1](row)]) for words, key in kinds]
        return [(words, rows) for words, rows in found if rows]

    @property
    def shown(self) -> list[Reading]:
        return [reading for group in self.groups for reading in group.readings]


def scorecard(authority, *, params: Mapping, month: Month | None, known_on, today: dt.date, sees_small: bool) -> Scorecard:
    """The council's indicators, whole council only: its sub-groups stand on the pages of indicators and teams.

    Five queries, six where small numbers are hidden, however many series and months there are.
    """
    series = all_series(authority)
    known = known_series(series, known_on)
    viewing = viewing_of(known, month=month, known_on=known_on, today=today)
    wanted = [row for row in known if row.sub_group_id is None]
    book = read_book(authority, viewing.as_at, series=series, wanted=wanted, sees_small=sees_small)
    readings = [read(book, row, today) for row in wanted]
    group, look = params.get("group", ""), params.get("look", "")
    group, look = group if group in GROUP_WORDS else "", look if look in LOOKS else ""
    left = [row for row in readings if _passes(row, group, look)]
    groups = [Group(key, words, [row for row in left if row.indicator.group == key]) for key, words in GROUP_WORDS.items()]
    return Scorecard(
        viewing=viewing,
        readings=readings,
        groups=[each for each in groups if each.readings],
        filters=_filters(readings, viewing, group, look),
        chosen=[(key, value) for key, value in (("group", group), ("look", look)) if value],
    )


def _passes(reading: Reading, group: str, look: str) -> bool:
    return (not group or reading.indicator.group == group) and (not look or LOOKS[look][1](reading))


def _query(chosen, viewing) -> str:
    return "&".join(part for part in (urlencode(chosen), viewing.query) if part)


def _filters(readings, viewing, group, look) -> list[tuple[str, list[Choice]]]:
    def choice(words, new_group, new_look):
        query = _query([(key, value) for key, value in (("group", new_group), ("look", new_look)) if value], viewing)
        count = sum(1 for row in readings if _passes(row, new_group, new_look))
        return Choice(words, query, count, (new_group, new_look) == (group, look))

    present = {row.indicator.group for row in readings}
    groups = [choice(words, key, look) for key, words in GROUP_WORDS.items() if key in present]
    looks = [choice(words, group, key) for key, (words, _) in LOOKS.items()]
    return [
        ("Look at", [choice("All", group, ""), *[each for each in looks if each.count or each.chosen]]),
        ("Group", [choice("All", "", look), *groups]),
    ]
