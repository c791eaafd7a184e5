"""Teams and groups: which of them have bad news, and the profile of one."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from metrics.comparing import in_words
from metrics.kinds import COUNT, MONEY
from metrics.models import SubGroup
from metrics.months import Month
from metrics.selectors.book import all_series, known_series, read_book
from metrics.selectors.readings import Reading, read
from metrics.selectors.team_notes import MonthNote, find_sub_group, month_notes
from metrics.selectors.viewing import Viewing, viewing_of
from metrics.shown import NO_FIGURE
from metrics.targets import TargetRow, applied, distance
from metrics.targets import in_words as target_in_words

NOTES_SHOWN = 12


@dataclass(frozen=True)
class Beside:
    """A team's indicator, and the same of the whole council for the month of the team's latest figure."""

    reading: Reading
    whole: Reading | None

    @property
    def is_amount(self) -> bool:
        """Whether a part of the council is bound to have less of it than the whole."""
        return self.reading.indicator.unit in (COUNT, MONEY)

    @property
    def whole_text(self) -> str:
        month = self.reading.latest_month
        return NO_FIGURE if self.whole is None or month is None else self.whole.text_of(month)

    @property
    def words(self) -> str:
        """How far the team is from the whole; empty where there is nothing to compare, and of counts and sums of money."""
        reading = self.reading
        other = self.whole and self.whole.figures.get(reading.latest_month)
        if not other or reading.latest_value is None or self.is_amount:
            return ""
        measure = reading.measure
        return in_words(
            reading.latest_value,
            other.value,
            "the whole council",
            unit=measure.unit,
            decimals=measure.decimals,
            polarity=measure.polarity,
            unit_words=measure.unit_words,
            good_range=measure.good_range,
        )

    @cached_property
    def council_target(self) -> TargetRow | None:
        """What the whole council is to reach, where the team has no target of its own."""
        if self.reading.applied is not None or self.whole is None or self.is_amount:
            return None
        return applied(self.whole.target_rows, self.reading.latest_month or self.reading.as_at.month)

    @property
    def target_words(self) -> str:
        reading, row = self.reading, self.council_target
        if row is None:
            return reading.target_words
        measure = reading.measure
        words = {"unit": measure.unit, "decimals": measure.decimals, "unit_words": measure.unit_words}
        return target_in_words(reading.latest_value, row, measure.polarity, **words)

    @property
    def meets(self) -> bool | None:
        """Whether the latest figure meets the team's target, or else the council's; None where nobody can say."""
        value, row = self.reading.latest_value, self.council_target
        if row is None or value is None:
            return self.reading.meets
        return distance(value, row, self.reading.measure.polarity).meets


@dataclass(frozen=True)
class TeamSummary:
    """A team with its indicators, in the order of their news."""

    sub_group: SubGroup
    lines: list[Beside]

    @property
    def worsening(self) -> list[Beside]:
        return [line for line in self.lines if line.reading.is_worsening]

    @property
    def missing(self) -> list[Beside]:
        """Those whose latest figure does not meet what it is to reach."""
        return [line for line in self.lines if line.meets is False]

    @property
    def improving(self) -> list[Beside]:
        return [line for line in self.lines if line.reading.is_improving]

    @property
    def late(self) -> list[Beside]:
        return [line for line in self.lines if line.reading.lateness.is_late]

    @property
    def has_figures(self) -> bool:
        return any(line.reading.latest is not None for line in self.lines)


@dataclass(frozen=True)
class TeamsPage:
    """What the page prints: the teams, worst news first."""

    viewing: Viewing
    teams: list[TeamSummary]

    @property
    def worsening(self) -> list[TeamSummary]:
        return [team for team in self.teams if team.worsening]


@dataclass(frozen=True)
class TeamPage:
    """What the page prints. `more_notes`: how many months have notes that are too old to be shown."""

    viewing: Viewing
    summary: TeamSummary
    notes: list[MonthNote]
    more_notes: int

    @property
    def published(self) -> bool:
        """Whether all its figures are a published record."""
        lines = self.summary.lines
        return bool(lines) and all(line.reading.series.published for line in lines)


def teams_page(authority, *, month: Month | None, known_on, today: dt.date, sees_small: bool) -> TeamsPage:
    """Every team and group of the council. Six queries, seven where small numbers are hidden, however many there are."""
    series = all_series(authority)
    of_teams = [row for row in known_series(series, known_on) if row.sub_group_id]
    viewing = viewing_of(of_teams, month=month, known_on=known_on, today=today)
    groups = SubGroup.objects.filter(authority=authority).order_by("name", "pk")
    if known_on is not None:
        groups = groups.filter(known_from__lte=known_on)
    lines = _lines(authority, viewing, series, of_teams, known_on, sees_small)
    teams = [_summary(each, [line for line in lines if line.reading.series.sub_group_id == each.pk]) for each in groups]
    return TeamsPage(viewing, sorted(teams, key=_place))


def team_page(authority, slug: str, *, month: Month | None, known_on, today: dt.date, sees_small: bool) -> TeamPage | None:
    """The profile of one team; None where the council has none of this name.

    Six queries, seven where small numbers are hidden, however many indicators and months there are.
    """
    series = all_series(authority)
    known = known_series(series, known_on)
    own = [row for row in known if row.sub_group_id and row.sub_group.slug == slug]
    group = own[0].sub_group if own else find_sub_group(authority, slug, known_on)
    if group is None:
        return None
    viewing = viewing_of(own, month=month, known_on=known_on, today=today)
    notes = month_notes(group, viewing.as_at)
    return TeamPage(
        viewing=viewing,
        summary=_summary(group, _lines(authority, viewing, series, own, known_on, sees_small)),
        notes=notes[:NOTES_SHOWN],
        more_notes=max(0, len(notes) - NOTES_SHOWN),
    )


def _lines(authority, viewing, series, own, known_on, sees_small) -> list[Beside]:
    """The series `own` of teams, each with the council's own of the same indicator."""
    indicators = {row.indicator_id for row in own}
    known = known_series(series, known_on)
    wholes = {row.indicator_id: row for row in known if row.sub_group_id is None and row.indicator_id in indicators}
    book = read_book(authority, viewing.as_at, series=series, wanted=[*own, *wholes.values()], sees_small=sees_small)
    read_wholes = {key: read(book, row, viewing.today) for key, row in wholes.items()}
    return [Beside(read(book, row, viewing.today), read_wholes.get(row.indicator_id)) for row in own]


def _summary(group, lines: Sequence[Beside]) -> TeamSummary:
    return TeamSummary(group, sorted(lines, key=_news))


def _news(line: Beside) -> int:
    """The place by the news: worsening, missing the target, late, nothing of these; no figure at all comes last."""
    reading = line.reading
    if reading.latest is None:
        return 4
    ranks = (reading.is_worsening, line.meets is False, reading.lateness.is_late, True)
    return ranks.index(True)


def _place(team: TeamSummary) -> tuple:
    counts = (-len(team.worsening), -len(team.missing), -len(team.late))
    return (not team.has_figures, *counts, team.sub_group.name, team.sub_group.pk)
