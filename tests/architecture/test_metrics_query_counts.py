"""How many queries each page and each save of figures takes: exactly so many, however many series and months there are.

Counted over HTTP with session and user, as in `test_query_counts.py`: a page may take ten, a save twelve.
"""

import datetime as dt
import random
from decimal import Decimal

import pytest
import time_machine
from django.core.management import call_command

from accounts.history import add_rows
from metrics import kinds
from metrics.models import Annotation, Snapshot
from metrics.months import Month
from metrics.services import series as settings
from tests.asking import counted, signed_in
from tests.factories import LONDON, World, at, make_comparator, make_composition, make_indicator, make_series, make_sub_group
from tests.plans.views.sending import filled

NOW_MONTH = Month(2026, 1)
NOW = dt.datetime(2026, 1, 20, 12, tzinfo=LONDON)
PAGE_LIMIT, SAVE_LIMIT, BYTES_LIMIT = 10, 12, 300_000
NAMES = (
    "Re-referrals within twelve months of an earlier referral",
    "Assessments of children and families completed within 45 working days",
    "Children in need visited within the time that their plan sets",
    "Children on a child protection plan for a second or later time",
)


class BigFigures(World):
    """So many indicators of the whole council, one in four of them also of three teams, with a figure for each month. Every
    month's figures say what they mean; one in five was corrected. Figures are added in bulk."""

    def __init__(self, indicators, months):
        super().__init__()
        self.luck = random.Random(indicators)
        self.months = [NOW_MONTH - back for back in reversed(range(months))]
        self.teams = [make_sub_group(self.authority, self.lead, f"Team {name}", slug=name) for name in ("north", "south", "east")]
        self.series = []
        for number in range(indicators):
            self.add_indicator(number)
        make_composition(self.authority, self.lead)
        self.add_figures()
        self.add_the_rest()

    def add_indicator(self, number):
        indicator = make_indicator(
            self.authority,
            self.lead,
            code=f"BIG_{number}",
            name=f"{NAMES[number % 4]} ({number})",
            group=list(kinds.GROUP_WORDS)[number % 8],
            polarity=(kinds.HIGHER, kinds.LOWER)[number % 2],
            definition=f"{NAMES[number % 4]}, of all that were due, counted on the last day of the month. " * 3,
            what_it_is="How quickly a child and its family are seen after somebody was worried about them. " * 3,
            why_it_matters="A child who waits is a child who may not be safe. " * 3,
            small_numbers=True,
            rolling_3=True,
            rolling_12=True,
        )
        for team in (None, *self.teams) if number % 4 == 0 else (None,):
            self.series.append(make_series(self.authority, self.lead, indicator, sub_group=team))
        for group, fields in (
            (kinds.ENGLAND, {}),
            (kinds.REGION, {"authority": self.authority}),
            (kinds.NEIGHBOURS, {"authority": self.authority, "statistic": kinds.MEDIAN, "model": "April 2025"}),
        ):
            make_comparator(indicator, 70, group=group, **fields)

    def row(self, series, month, **fields):
        below = self.luck.randrange(3, 90)
        above = self.luck.randrange(below + 1)
        fields = {"by": self.officer, "known_from": at(month), "commentary": "Two of three teams were full. " * 6} | fields
        return Snapshot(
            series=series,
            month=month,
            numerator=Decimal(above),
            denominator=Decimal(below),
            value=(Decimal(above) * 100 / below).quantize(Decimal("0.0001")),
            **fields,
        )

    def add_figures(self):
        rows = add_rows([self.row(series, month) for series in self.series for month in self.months])
        add_rows(
            [
                self.row(row.series, row.month, replaces=row, reason="A team was counted twice", known_from=at(row.month, 15))
                for row in rows[::5]
            ]
        )

    def add_the_rest(self):
        for series in self.series:
            settings.set_target(
                series=series, kind=kinds.TARGET, month=self.months[0], value=Decimal(85), reason="Notice", by=self.lead, now=NOW
            )
        for series in self.series[::3]:
            settings.rebase(series=series, month=self.months[6], reason="A new form", by=self.lead, now=NOW)
        note = {"authority": self.authority, "kind": kinds.NOTICE, "by": self.lead, "known_from": NOW}
        add_rows([Annotation(month=month, text="A letter of the department", **note) for month in self.months[::12]])


SIZES = [pytest.param((10, 12), id="10 series, 12 months"), pytest.param((40, 60), id="40 series and 30 of teams, 60 months")]


@pytest.fixture(params=SIZES, scope="module")
def big(request, django_db_setup, django_db_blocker):
    """Made once for each size; what a test writes is rolled back."""
    with django_db_blocker.unblock(), time_machine.travel(NOW, tick=False):
        yield BigFigures(*request.param)
        call_command("flush", interactive=False, verbosity=0)


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


# (who, address, queries)
PAGES = [
    ("officer", "", 7),
    ("board", "", 8),
    ("board", "?look=missing&group=assessment", 8),
    ("board", "?month=2025-10&known=2025-12-01", 8),
    ("officer", "BIG_0/", 9),
    ("board", "BIG_0/", 10),
    ("board", "BIG_0/groups/north/?month=2025-10&known=2025-12-01", 10),
    ("board", "BIG_1/", 10),
    ("officer", "BIG_0/history/", 7),
    ("board", "BIG_0/groups/north/history/", 10),
    ("officer", "enter/", 4),
    ("officer", "BIG_0/enter/", 5),
    ("lead", "BIG_0/targets/", 4),
    ("lead", "BIG_0/limits/", 5),
    ("lead", "BIG_0/limits/{rebased}/remove/", 4),
    ("officer", "BIG_0/withdraw/{figure}/", 6),
]


def address_of(address, big) -> str:
    figure = Snapshot.objects.filter(series=big.series[0], month=big.months[-1]).standing().last()
    return f"/{big.authority.slug}/metrics/" + address.format(figure=figure.pk, rebased=big.months[6])


@pytest.mark.parametrize(("who", "address", "number"), PAGES, ids=[f"{who} {address}" for who, address, _ in PAGES])
def test_a_page_takes_exactly_so_many_queries(big, db, who, address, number):
    client, whole = signed_in(big.people[who]), address_of(address, big)
    response, queries = counted(lambda: client.get(whole))
    assert response.status_code == 200
    assert len(queries) == number, "\n".join(queries)
    assert number <= PAGE_LIMIT
    assert len(response.content) <= BYTES_LIMIT


# (who, address, what is typed, queries)
SAVES = [
    ("officer", "BIG_1/enter/?month=2025-12", {"numerator": "1", "denominator": "3", "value": "", "reason": "Recount"}, 11),
    ("officer", "BIG_0/groups/north/enter/?month=2019-01", {"numerator": "1", "denominator": "3"}, 11),
    ("officer", "BIG_0/withdraw/{figure}/", {"reason": "Wrong team"}, 11),
    ("lead", "BIG_0/targets/", {"kind": "target", "value": "90", "reason": "A new notice"}, 10),
    ("lead", "BIG_0/limits/", {"month": "2025-12", "reason": "A new team"}, 12),
    ("lead", "BIG_0/limits/{rebased}/remove/", {"reason": "It was chance"}, 10),
]


@pytest.mark.parametrize(("who", "address", "typed", "number"), SAVES, ids=[f"{who} {address}" for who, address, *_ in SAVES])
def test_a_save_takes_exactly_so_many_queries(big, db, who, address, typed, number):
    """From the request that sends the form to the redirect."""
    client, whole = signed_in(big.people[who]), address_of(address, big)
    sent = filled(client.get(whole)) | typed
    response, queries = counted(lambda: client.post(whole, sent))
    assert response.status_code == 302
    assert len(queries) == number, "\n".join(queries)
    assert number <= SAVE_LIMIT


def test_a_month_of_all_series_is_saved_in_as_many_queries(big, db):
    client, whole = signed_in(big.officer), address_of("enter/?month=2018-12", big)
    sent = filled(client.get(whole))
    for name in sent:
        if name.startswith("value_"):
            sent[name] = "50"
    response, queries = counted(lambda: client.post(whole, sent))
    assert response.status_code == 302
    # SQLite takes a limited number of values in one statement.
    inserts = [query for query in queries if query.startswith('INSERT INTO "metrics_snapshot"')]
    assert len(queries) - max(0, len(inserts) - 1) == 10, "\n".join(queries)
