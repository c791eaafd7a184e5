"""A board member reads every page there is, at every position, and puts it all together: no count of 1 to 5 comes of it.

What is read stands in the pages as they were sent; which figure it is, is known from what the page was made of.
"""

import datetime as dt
import random
import re
from decimal import Decimal
from html.parser import HTMLParser

import pytest
import time_machine
from django.test import Client

from metrics import kinds
from metrics.models import Series, Snapshot
from metrics.selectors.hiding import DENOMINATOR, NUMERATOR, Sums
from metrics.selectors.revisions import all_revisions, standing_of
from metrics.services import snapshots
from metrics.services.compositions import add_composition
from metrics.suppression import is_small
from tests.factories import BEGUN, at, make_indicator, make_series, make_sub_group
from tests.metrics.selectors.deducing import Puzzle, sums_of, total_of
from tests.metrics.story import FEBRUARY, NOW, entered

MONTHS = [FEBRUARY - back for back in (3, 2, 1, 0)]
DAYS = ("2026-03-10", "2026-03-11", "2026-03-12")
POSITIONS = ("", *(f"?known={day}" for day in DAYS[:2]))
COUNTS = (0, 1, 2, 3, 4, 5, 6, 8, 11, 19, 40)


@pytest.fixture(autouse=True)
def _march():
    with time_machine.travel(NOW, tick=False):
        yield


class Tables(HTMLParser):
    """The text of a page's tables: rows of cells."""

    def __init__(self, html):
        super().__init__()
        self.tables, self.cell = [], None
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        if tag == "table":
            self.tables.append([])
        elif tag == "tr":
            self.tables[-1].append([])
        elif tag in ("td", "th"):
            self.cell = []

    def handle_endtag(self, tag):
        if tag in ("td", "th"):
            self.tables[-1][-1].append(" ".join("".join(self.cell).split()))
            self.cell = None
        elif tag == "br" and self.cell is not None:
            self.cell.append(" ")

    def handle_data(self, data):
        if self.cell is not None:
            self.cell.append(data + " ")

    def with_heading(self, *headings) -> list[list[str]]:
        """The rows, without its head, of the table that has these headings."""
        return next((rows[1:] for rows in self.tables if rows and set(headings) <= set(rows[0])), [])


class Few:
    """Counts and percentages of a council and three teams, most of them few; a composition that shares a team with them; and
    corrections, which the council's own figures follow or do not."""

    def __init__(self, world, seed):
        self.world, self.luck = world, random.Random(seed)
        by = self.by = world.lead
        self.teams = [make_sub_group(world.authority, by, name, slug=name.lower()) for name in ("North", "South", "East")]
        self.count = make_indicator(
            world.authority, by, code="FEW", unit=kinds.COUNT, decimals=0, small_numbers=True, rolling_3=True
        )
        self.share = make_indicator(world.authority, by, code="SHARE", small_numbers=True, rolling_3=True)
        self.counted = self._family(self.count)
        self.shared = self._family(self.share)
        part = make_indicator(world.authority, by, code="PART", unit=kinds.COUNT, decimals=0, small_numbers=False)
        self.part = make_series(world.authority, by, part)
        add_composition(
            authority=world.authority,
            parts=[(self.counted[1], "North"), (self.part, "Elsewhere")],
            by=by,
            now=BEGUN,
            title="Open cases",
            slug="open-cases",
            whole="cases",
        )
        for month in MONTHS:
            self._first(month)
        for day in DAYS[1:]:
            for hour in (12, 13, 14):
                self._correct(at(dt.date.fromisoformat(day), hour))

    def _family(self, indicator):
        rows = [make_series(self.world.authority, self.by, indicator, sub_group=each) for each in (None, *self.teams)]
        assert all(row.small_numbers for row in rows)
        return rows

    def _first(self, month):
        for family in (self.counted, self.shared):
            values = [self._figure(family) for _ in self.teams]
            for series, value in zip(family[1:], values, strict=True):
                self._enter(series, month, value, now=entered(month))
            self._enter(family[0], month, self._added(values), now=entered(month))
        self._enter(self.part, month, {"value": Decimal(self.luck.choice(COUNTS))}, now=entered(month))

    def _correct(self, now):
        month, family = self.luck.choice(MONTHS), self.luck.choice((self.counted, self.shared))
        team = self.luck.choice(family[1:])
        if self.luck.random() < 0.3:
            standing = Snapshot.objects.filter(series=team, month=month).standing().last()
            snapshots.withdraw_snapshot(snapshot=standing, reason="Wrong", by=self.by, now=now)
        self._enter(team, month, self._figure(family), now=now)
        if self.luck.random() < 0.6:
            rows = [Snapshot.objects.filter(series=each, month=month).standing().last() for each in family[1:]]
            names = ("value",) if family is self.counted else ("numerator", "denominator")
            self._enter(family[0], month, self._added([{name: getattr(row, name) for name in names} for row in rows]), now=now)

    def _figure(self, family):
        if family is self.counted:
            return {"value": Decimal(self.luck.choice(COUNTS))}
        above, below = sorted(self.luck.choices(COUNTS, k=2))
        return {"numerator": Decimal(above), "denominator": Decimal(below or 1)}

    @staticmethod
    def _added(values):
        return {name: sum((value[name] for value in values), Decimal(0)) for name in values[0]}

    def _enter(self, series, month, figure, *, now):
        standing = Snapshot.objects.filter(series=series, month=month).standing().last()
        if standing and all(getattr(standing, name) == value for name, value in figure.items()):
            return
        entry = snapshots.Entry(**figure)
        snapshots.record_snapshot(series=series, month=month, entry=entry, reason="Counted again", by=self.by, now=now)


class Reader:
    """What somebody reads on the pages of a council: counts by kind and key of the revision, totals by what they add up."""

    def __init__(self, user, few: Few):
        self.client, self.few, self.known = Client(), few, {}
        self.client.force_login(user)
        self.base = f"/{few.world.authority.slug}/metrics/"
        self.series = list(Series.objects.with_names().filter(authority=few.world.authority))

    def read_everything(self):
        for position in POSITIONS:
            self.scorecard(position)
            for row in self.series:
                self.indicator(row, position)
            self.composition(position)
            for team in self.few.teams:
                self.team(team, position)
        for row in self.series:
            self.history(row)

    def get(self, address):
        response = self.client.get(address)
        assert response.status_code == 200, address
        return response.context, Tables(response.content.decode())

    def learn(self, cell, text):
        """A figure as it is printed; "c" and words say nothing."""
        number = re.fullmatch(r"([\d,]+)(?: \(provisional\))?", text.strip())
        if number:
            value = int(number[1].replace(",", ""))
            assert self.known.setdefault(cell, value) == value, f"{cell} is {value} here and {self.known[cell]} elsewhere"

    def learn_figure(self, row, text):
        """The figure of a revision: of a percentage, whoever has it and the denominator has the numerator."""
        if row.numerator is None:
            self.learn((NUMERATOR, row.pk), text)
        elif re.fullmatch(r"[\d.]+%(?: \(provisional\))?", text.strip()):
            self.learn((NUMERATOR, row.pk), f"{row.numerator:.0f}")

    def scorecard(self, position):
        context, tables = self.get(self.base + position)
        page = context["page"]
        rows = [row for table in tables.tables if table and table[0][0] == "Indicator" for row in table[1:]]
        assert len(rows) == len(page.shown) == 3
        for reading, cells in zip(page.shown, rows, strict=True):
            if reading.latest:
                self.learn_figure(reading.latest, cells[1].removesuffix(reading.latest_month.label))

    def indicator(self, series, position):
        group = f"groups/{series.sub_group.slug}/" if series.sub_group_id else ""
        context, tables = self.get(f"{self.base}{series.indicator.code}/{group}{position}")
        page = context["page"]
        revisions = tables.with_heading("Figure", "Numerator", "Denominator", "Counts")
        assert len(revisions) == len(page.revisions)
        for revision, (_, figure, above, below, *_) in zip(page.revisions, revisions, strict=True):
            self.learn_figure(revision.row, figure)
            self.learn((NUMERATOR, revision.row.pk), above)
            self.learn((DENOMINATOR, revision.row.pk), below)
        months = {month.label: row for month, row in page.reading.snapshots.items()}
        for month, figure, *_ in tables.with_heading("Month", "Figure", "Mean"):
            self.learn_figure(months[month], figure)
        for window, chart in page.rolled:
            for drawn in chart.rows:
                last = next(month for month in MONTHS if month.label == drawn.month)
                shown = [page.reading.text_of(last - back) for back in range(window)]
                assert "c" not in shown or drawn.text == "no figure"

    def composition(self, position):
        context, tables = self.get(f"{self.base}compositions/open-cases/{position}")
        page = context["page"]
        known_on = page.viewing.as_at.known_on
        standing = standing_of(all_revisions([row.pk for row in self.series], up_to=None), known_on)
        months = {month.label: month for month in MONTHS}
        for date, north, elsewhere, total, *_ in [
            *tables.with_heading("End of", "North", "Elsewhere", "Total"),
            *tables.with_heading("End of", "Total", "Notes"),
        ]:
            parts = [standing[key][months[date.partition(" (")[0]]] for key in (self.few.counted[1].pk, self.few.part.pk)]
            for row, text in zip(parts, (north, elsewhere), strict=True):
                self.learn((NUMERATOR, row.pk), text.split()[0])
            self.learn(total_of(page.composition.pk, parts), total)
            if total == "c":
                assert "%" not in north + elsewhere, "a share of a hidden total gives it away"

    def team(self, team, position):
        context, tables = self.get(f"{self.base}teams/{team.slug}/{position}")
        lines = context["page"].summary.lines
        rows = tables.with_heading("Indicator", "Latest", "The whole council")
        for line, cells in zip(lines, rows, strict=True):
            reading, month = line.reading, line.reading.latest_month
            if reading.latest:
                self.learn_figure(reading.latest, cells[1].removesuffix(month.label))
                whole = line.whole.snapshots.get(month)
                if whole:
                    self.learn_figure(whole, cells[-1].partition(month.label)[0])

    def history(self, series):
        group = f"groups/{series.sub_group.slug}/" if series.sub_group_id else ""
        context, tables = self.get(f"{self.base}{series.indicator.code}/{group}history/")
        rows = Snapshot.objects.filter(series=series).select_related("withdrawal")
        entries = {(row.known_from, f"Figure for {row.month.label}"): row for row in rows}
        away = {(row.withdrawal.known_from, row.month.label): row for row in rows if hasattr(row, "withdrawal")}
        shown = tables.with_heading("When", "From", "To")
        for line, (_, _, what, before, after, _) in zip(context["lines"], shown, strict=True):
            if after == "withdrawn":
                self.learn_figure(away[line.when, what.removeprefix("Figure for ")], before)
            elif (line.when, what) in entries:
                row = entries[line.when, what]
                self.learn_figure(row, after)
                if row.replaces:
                    self.learn_figure(row.replaces, before)

    def puzzles(self):
        """For each month: the puzzle of what is not known, the truth, and the keys of the revisions."""
        by_key = {row.pk: row for row in self.series}
        sums = Sums.of(self.few.world.authority, self.series)
        revisions = all_revisions(by_key, up_to=None)
        for month in MONTHS:
            rows = [row for row in revisions if row.month == month]
            truth, known_sums = sums_of(rows, by_key, sums)
            known = {cell: value for cell, value in self.known.items() if cell in truth}
            assert all(truth[cell] == value for cell, value in known.items())
            # A numerator that is hidden for its denominator alone may be 0.
            may_be_0 = {(NUMERATOR, row.pk) for row in rows if (DENOMINATOR, row.pk) in truth.keys() - known.keys()}
            yield Puzzle(known, known_sums, may_be_0), truth, {row.pk for row in rows if by_key[row.series_id].small_numbers}


@pytest.mark.parametrize("seed", [2, 20])
def test_no_count_of_1_to_5_comes_of_all_that_a_board_member_reads(world, seed):
    few = Few(world, seed)
    reader = Reader(world.board, few)
    reader.read_everything()
    assert len(reader.known) > 15, "much is shown"
    checked = 0
    for puzzle, truth, flagged in reader.puzzles():
        for cell, count in truth.items():
            if cell[0] in (NUMERATOR, DENOMINATOR) and cell[1] in flagged and is_small(count):
                assert cell not in puzzle.known, f"{cell} is shown: {count}"
                if puzzle.has_something_shown(cell, truth):
                    assert puzzle.others(cell, truth) is not None, f"{cell} can only be {count}"
                    checked += 1
    assert checked > 10


def test_an_officer_reads_every_one_of_them(world):
    """Otherwise the test above might see nothing because nothing is there to be seen."""
    reader = Reader(world.officer, Few(world, 1))
    reader.read_everything()
    for puzzle, truth, _ in reader.puzzles():
        assert puzzle.known == truth
