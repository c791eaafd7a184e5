"""Official statistics become comparators of the councils that are here, known from when they were published."""

import datetime as dt
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import call_command

from accounts.services import published_actor
from metrics.kinds import ENGLAND, MEAN, MEDIAN, NEIGHBOURS, OWN, REGION
from metrics.library import ComparatorRow, comparator_rows
from metrics.models import Comparator
from metrics.months import Month
from metrics.services.library import load_statistics
from tests.factories import LONDON, make_council
from tests.shared import kept

NOW = dt.datetime(2026, 11, 20, 12, tzinfo=LONDON)
ATTRIBUTION = "Contains public sector information: Department for Education, licensed under the Open Government Licence v3.0"


def load() -> str:
    out = StringIO()
    call_command("load_official_statistics", stdout=out)
    return out.getvalue()


def build() -> str:
    """The library and two of the three councils, and what loading said."""
    make_council("oldham")
    make_council("north-east-lincolnshire")
    call_command("load_indicators", stdout=StringIO())
    return load()


@pytest.fixture(scope="module")
def loading(django_db_setup, django_db_blocker):
    yield from kept(django_db_blocker, build)


@pytest.fixture
def loaded(loading, db) -> str:
    return loading


@pytest.mark.parametrize(
    ("council", "code", "month", "value"),
    [
        ("Oldham", "SW_CASELOAD", Month(2017, 9), "21.0"),
        ("Oldham", "SW_CASELOAD", Month(2018, 9), "17.6"),
        ("Oldham", "SW_CASELOAD", Month(2019, 9), "16.7"),
        ("Oldham", "CLA_NUM", Month(2019, 3), "512"),
        ("Oldham", "CLA_NUM", Month(2020, 3), "522"),
        ("North East Lincolnshire", "SW_CASELOAD", Month(2019, 9), "32.7"),
        ("North East Lincolnshire", "SW_CASELOAD", Month(2020, 9), "24.9"),
    ],
)
def test_the_councils_own_official_figure(loaded, council, code, month, value):
    row = Comparator.objects.get(indicator__code=code, authority__name=council, group=OWN, month=month)
    assert row.value == Decimal(value)
    assert row.source == "Department for Education, Local Authority Interactive Tool"


def test_region_england_and_both_neighbour_models_stand_beside_it(loaded):
    rows = Comparator.objects.filter(indicator__code="ICPC_15WD", month=Month(2019, 3))
    assert rows.get(authority__slug="north-east-lincolnshire", group=REGION).value == Decimal("78.9")
    assert rows.get(group=ENGLAND).authority is None
    neighbours = rows.filter(authority__slug="oldham", group=NEIGHBOURS).values_list("model", "statistic", "period")
    assert set(neighbours) == {
        (model, statistic, "year to 31 March 2019") for model in ("April 2021", "May 2025") for statistic in (MEAN, MEDIAN)
    }


def test_a_council_that_is_not_here_is_passed_over_with_a_line(loaded):
    names = [row.authority_name for row in comparator_rows()]
    havering = names.count("Havering")
    assert havering > 1_000
    assert f"  Havering: {havering:,} figures passed over, because this council is not here.\n" in loaded
    assert f"Official statistics: {len(names) - havering:,} figures added, 0 were there already.\n" in loaded
    assert Comparator.objects.count() == len(names) - havering


def test_the_attribution_is_printed(loaded):
    assert loaded.splitlines()[-1] == ATTRIBUTION


def test_loading_again_adds_nothing(loaded):
    number = Comparator.objects.count()
    assert f"Official statistics: 0 figures added, {number:,} were there already.\n" in load()
    assert Comparator.objects.count() == number


def test_a_figure_that_was_revised_is_added_beside_the_earlier_one(loaded):
    rows = [row for row in comparator_rows() if row.code == "CLA_NUM" and row.group == OWN and row.authority_name == "Oldham"]
    revised = [ComparatorRow(**(vars(rows[0]) | {"value": Decimal("419")})), *rows[1:]]
    done = load_statistics(rows=revised, source="Test", by=published_actor(), now=NOW)
    assert (done.added, done.standing) == (1, 9)
    values = Comparator.objects.filter(indicator__code="CLA_NUM", authority__slug="oldham", group=OWN, month=rows[0].month)
    assert list(values.order_by("pk").values_list("value", flat=True)) == [rows[0].value, Decimal("419")]


@pytest.mark.parametrize(
    ("code", "group", "model", "month", "known"),
    [
        ("CLA_NUM", OWN, "", Month(2019, 3), dt.date(2019, 11, 30)),
        ("ICPC_15WD", ENGLAND, "", Month(2025, 3), dt.date(2025, 11, 30)),
        ("SW_CASELOAD", OWN, "", Month(2019, 9), dt.date(2020, 2, 29)),
        ("ICPC_15WD", NEIGHBOURS, "April 2021", Month(2019, 3), dt.date(2021, 4, 30)),
        ("ICPC_15WD", NEIGHBOURS, "April 2021", Month(2021, 3), dt.date(2021, 11, 30)),
        ("ICPC_15WD", NEIGHBOURS, "May 2025", Month(2019, 3), dt.date(2025, 5, 31)),
        ("SW_CASELOAD", NEIGHBOURS, "May 2025", Month(2024, 9), dt.date(2025, 5, 31)),
    ],
)
def test_a_figure_is_known_from_its_publication_and_from_its_neighbour_model(loaded, code, group, model, month, known):
    rows = Comparator.objects.filter(indicator__code=code, group=group, model=model, month=month)
    assert {row.known_from.astimezone(LONDON).date() for row in rows} == {known}


def test_nothing_is_known_later_than_it_was_loaded(loaded):
    havering = make_council("havering")
    now = dt.datetime(2025, 12, 1, 12, tzinfo=LONDON)
    load_statistics(rows=comparator_rows(), source="Test", by=published_actor(), now=now)
    assert havering.comparator_set.order_by("-known_from").first().known_from == now


def test_a_figure_of_an_indicator_that_is_not_here_is_passed_over_and_says_what_to_do(loaded, monkeypatch):
    rows = [ComparatorRow(**(vars(row) | {"code": "SCHOOLS"})) for row in comparator_rows() if row.code == "CLA_3SW"]
    monkeypatch.setattr("metrics.management.commands.load_official_statistics.comparator_rows", lambda: rows)
    number = sum(row.authority_name != "Havering" for row in rows)
    out = load()
    assert f"  SCHOOLS: {number} figures passed over: no such indicator here. Run load_indicators first.\n" in out
    assert "Official statistics: 0 figures added, 0 were there already.\n" in out
