"""The figures of five published reports: each fact once, as published, with its report and paragraph, and sealed."""

import datetime as dt
import json
import re
from decimal import Decimal
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import call_command

from accounts.errors import Refused
from accounts.models import LocalAuthority
from accounts.services import published_actor
from improvement.published.figures import load_figures
from improvement.published.loader import load_authorities
from metrics.finance import Line, Table
from metrics.lateness import lateness
from metrics.models import (
    Annotation,
    BudgetLine,
    Comparator,
    Composition,
    CompositionFact,
    Indicator,
    PublishedStatement,
    Series,
    Snapshot,
    SubGroup,
    Target,
)
from metrics.months import Month
from metrics.selectors.indicator_page import indicator_page
from metrics.services.compositions import add_part, edit_composition, remove_part
from metrics.services.finance import Money, record_budget_line
from metrics.services.indicators import add_series, edit_series
from metrics.services.series import add_statement, set_target
from metrics.services.snapshots import Entry, record_snapshot
from tests.factories import at, make_council, make_member
from tests.shared import kept

JUNE_2017 = "Report to Overview and Scrutiny Board, June 2017, "
JUNE_2019 = "Report to Overview and Scrutiny Board, 10 June 2019, "
SEPTEMBER = "Report to Overview and Scrutiny Board, 10 September 2019, "
CABINET = "Report to Cabinet, 8 July 2020, "
HAVERING = "Report to Cabinet, undated (before April 2019), "
TABLE = f"{JUNE_2017}3.1, Table 1.1"

# Council, series, month, value, report and paragraph: every figure of one month.
SNAPSHOTS = {
    ("oldham", "CIN_OPEN", "2016-04", 1116, TABLE),
    ("oldham", "CIN_OPEN", "2017-01", 1415, TABLE),
    ("oldham", "CIN_OPEN", "2017-03", 2435, TABLE),
    ("oldham", "CPP_NUM", "2016-04", 335, TABLE),
    ("oldham", "CPP_NUM", "2017-01", 291, TABLE),
    ("oldham", "CPP_NUM", "2017-03", 324, TABLE),
    ("oldham", "CPP_NUM", "2018-08", 541, f"{SEPTEMBER}6.3"),
    ("oldham", "CPP_NUM", "2019-07", 334, f"{SEPTEMBER}6.3"),
    ("oldham", "CLA_NUM", "2016-04", 420, TABLE),
    ("oldham", "CLA_NUM", "2017-01", 457, TABLE),
    ("oldham", "CLA_NUM", "2017-03", 487, TABLE),
    ("oldham", "CLA_NUM", "2018-07", 574, f"{SEPTEMBER}6.4"),
    ("oldham", "SW_CASELOAD", "2017-06", 27, f"{JUNE_2017}4.1"),
    ("oldham", "SW_CASELOAD", "2019-08", 17, f"{SEPTEMBER}7.1 and 7.2"),
    ("oldham", "SW_CASELOAD_HIGH", "2019-08", 30, f"{SEPTEMBER}7.3"),
    ("oldham", "SW_CASELOAD_VHIGH", "2019-08", 3, f"{SEPTEMBER}7.3"),
    ("oldham", "SPAN", "2019-09", 7, f"{SEPTEMBER}7.4"),
    ("oldham", "IRO_CASELOAD/children-looked-after", "2019-09", 74, f"{SEPTEMBER}7.5"),
    ("oldham", "IRO_CASELOAD/child-protection-chairs", "2019-09", 77, f"{SEPTEMBER}7.5"),
    ("oldham", "TEAM_PROFILES", "2017-06", 13, f"{JUNE_2017}2.1"),
    ("oldham", "SERVICE_MANAGERS", "2017-06", 5, f"{JUNE_2017}2.1"),
    ("north-east-lincolnshire", "SW_CASELOAD", "2020-07", 17, f"{CABINET}1.3.1, measure 1"),
    ("north-east-lincolnshire", "ASYE_CASELOAD", "2020-07", 14, f"{CABINET}1.3.1, measure 1"),
    ("north-east-lincolnshire", "ICPC_15WD", "2020-07", 86, f"{CABINET}1.3.1, measure 5"),
    ("north-east-lincolnshire", "CP_VISIT", "2020-07", 90, f"{CABINET}1.3.1, measure 6"),
    ("north-east-lincolnshire", "CIN_VISIT", "2020-07", 77, f"{CABINET}1.3.1, measure 6"),
}
# Council, series, kind, month, value, report and paragraph.
TARGETS = {
    ("oldham", "SW_CASELOAD", "target", "2019-08", 18, f"{SEPTEMBER}7.2"),
    ("oldham", "SW_CASELOAD", "aspiration", "2019-08", 15, f"{SEPTEMBER}7.2"),
    ("oldham", "IRO_CASELOAD/children-looked-after", "limit", "2019-09", 70, f"{SEPTEMBER}7.5"),
    ("oldham", "IRO_CASELOAD/child-protection-chairs", "limit", "2019-09", 70, f"{SEPTEMBER}7.5"),
    ("north-east-lincolnshire", "SW_CASELOAD", "milestone", "2019-12", 30, f"{CABINET}1.3.1, measure 1"),
    ("north-east-lincolnshire", "SW_CASELOAD", "milestone", "2020-03", 25, f"{CABINET}1.3.1, measure 1"),
    ("north-east-lincolnshire", "ASYE_CASELOAD", "target", "2020-07", 18, f"{CABINET}1.3.1, measure 1"),
    ("north-east-lincolnshire", "ICPC_15WD", "milestone", "2020-03", 68, f"{CABINET}1.3.1, measure 5"),
    ("north-east-lincolnshire", "CP_VISIT", "milestone", "2020-03", 75, f"{CABINET}1.3.1, measure 6"),
    ("north-east-lincolnshire", "CP_VISIT", "milestone", "2020-06", 85, f"{CABINET}1.3.1, measure 6"),
    ("north-east-lincolnshire", "CIN_VISIT", "milestone", "2020-03", 75, f"{CABINET}1.3.1, measure 6"),
    ("north-east-lincolnshire", "CIN_VISIT", "milestone", "2020-06", 85, f"{CABINET}1.3.1, measure 6"),
}
# Council, series, text as published, month, report and paragraph: what is no figure of one month.
STATEMENTS = {
    ("oldham", "REF_NUM", "366", "2019-07", f"{SEPTEMBER}6.2"),
    ("oldham", "REF_NUM", "291", "2019-07", f"{SEPTEMBER}6.2"),
    ("oldham", "REREF_12M", "3% higher", "2019-09", f"{SEPTEMBER}6.6"),
    ("oldham", "CPP_NUM", "far exceeded", "2018-08", f"{SEPTEMBER}6.3"),
    ("oldham", "CPP_NUM", "slightly below", "2019-07", f"{SEPTEMBER}6.3"),
    ("oldham", "CLA_NUM", "above", "2018-07", f"{SEPTEMBER}6.4"),
    ("oldham", "CLA_NUM", "522/3", "2019-09", f"{SEPTEMBER}6.4"),
    ("oldham", "CLA_NUM", "below", "2019-09", f"{SEPTEMBER}6.4"),
    ("oldham", "CLA_RATE", "below", "2019-09", f"{SEPTEMBER}6.5"),
    ("oldham", "SW_CASELOAD", "21", "2019-08", f"{SEPTEMBER}7.2"),
    ("oldham", "SW_CASELOAD_HIGH", "vast majority", "2019-08", f"{SEPTEMBER}7.1"),
    ("oldham", "SW_CASELOAD_HIGH", "50%", "2019-08", f"{SEPTEMBER}7.3"),
    ("oldham", "SW_CASELOAD_VHIGH", "18%", "2019-08", f"{SEPTEMBER}7.3"),
    ("oldham", "SPAN", "up to 10", "2019-09", f"{SEPTEMBER}7.4"),
    ("oldham", "SW_POSTS", "17 FTE", "2019-09", f"{SEPTEMBER}3.9"),
    ("oldham", "FIN_VAR", "£3.85m", "2019-03", f"{SEPTEMBER}8.2"),
    ("oldham", "FIN_VAR", "£1,152k", "2019-05", f"{SEPTEMBER}8.1"),
    ("oldham", "FIN_VAR", "£471k", "2019-06", f"{SEPTEMBER}8.1"),
    ("oldham", "FIN_VAR", "35,657", "2019-06", f"{SEPTEMBER}8.1, table"),
    ("oldham", "FIN_VAR", "36,407", "2019-06", f"{SEPTEMBER}8.1, table"),
    ("oldham", "FIN_VAR", "(279)", "2019-06", f"{SEPTEMBER}8.1, table"),
    ("oldham", "FIN_VAR", "471", "2019-06", f"{SEPTEMBER}8.1, table"),
    ("oldham", "FIN_INVEST", "£12m", "2018-12", f"{JUNE_2019}1.4"),
    ("oldham", "FIN_INVEST", "£12m", "2018-11", f"{SEPTEMBER}3.4 and 3.5"),
    ("oldham", "FIN_INVEST", "£390k", "2019-09", f"{SEPTEMBER}3.14"),
    ("north-east-lincolnshire", "FIN_INVEST", "£2.7m", "2020-07", f"{CABINET}3"),
    ("havering", "FIN_INVEST", "£0.75m", "2019-03", f"{HAVERING}financial summary and 3.2"),
    ("havering", "FIN_INVEST", "£0.75m", "2019-03", f"{HAVERING}3.2, table"),
}
NOW = at(Month(2026, 11))


def load() -> str:
    out = StringIO()
    call_command("load_published", stdout=out)
    return out.getvalue()


@pytest.fixture(scope="module")
def loading(django_db_setup, django_db_blocker):
    yield from kept(django_db_blocker, load)


@pytest.fixture(autouse=True)
def loaded(loading, db) -> str:
    return loading


@pytest.fixture
def oldham() -> LocalAuthority:
    return LocalAuthority.objects.get(slug="oldham")


@pytest.fixture
def lead(oldham):
    return make_member(oldham, "lead")


def find(key: str, council: str = "oldham") -> Series:
    [series] = [row for row in Series.objects.with_names().filter(authority__slug=council) if row.key == key]
    return series


def of_series(model, *columns):
    """Each row as its council, the key of its series, and these columns with months as they are written in addresses."""
    rows = model.objects.select_related("series__authority", "series__indicator", "series__sub_group")
    return [
        (row.series.authority.slug, row.series.key, *(getattr(row, name) for name in columns), str(row.month)) for row in rows
    ]


# --- Each fact, and no other ---


def test_every_monthly_figure_is_a_snapshot():
    rows = of_series(Snapshot, "value", "source")
    assert len(rows) == 26
    assert {(council, key, month, value, source) for council, key, value, source, month in rows} == SNAPSHOTS


def test_every_target_milestone_and_limit():
    rows = of_series(Target, "kind", "value", "source")
    assert len(rows) == 12
    assert {(council, key, kind, month, value, source) for council, key, kind, value, source, month in rows} == TARGETS


def test_what_is_no_monthly_figure_is_a_statement_in_the_papers_notation():
    rows = of_series(PublishedStatement, "text", "source")
    assert len(rows) == 29, "the cost table of Havering prints the same sum twice"
    assert {(council, key, text, month, source) for council, key, text, source, month in rows} == STATEMENTS


def test_every_statement_is_shown_on_the_page_of_its_series():
    """Also what is dated after the last figure of its series, as the 522/3 and the "3% higher" of September 2019 are."""
    for series in Series.objects.filter(statements__isnull=False).with_names().select_related("authority").distinct():
        asked = {"month": None, "known_on": None, "today": dt.date(2026, 11, 20), "sees_small": False}
        sub_group = series.sub_group.slug if series.sub_group_id else ""
        page = indicator_page(series.authority, series.indicator.code, sub_group, **asked)
        assert set(page.statements) == set(series.statements.all()), series


def test_a_statement_after_the_last_month_of_the_record_has_its_date(client):
    oldham = LocalAuthority.objects.get(slug="oldham")
    client.force_login(make_member(oldham, "board"))
    words = " ".join(re.sub(r"<[^>]+>", " ", client.get("/oldham/metrics/CLA_NUM/").content.decode()).split())
    assert "Children looked after: 522/3 , at the time of the report, September 2019. Dated September 2019, after the" in words


def test_a_reading_of_ours_says_that_it_is_one():
    """The paper gives the 68% and no date; with which month it is judged is this project's reading (decision of its owners)."""
    reason = Target.objects.get(series__indicator__code="ICPC_15WD").reason
    assert reason.startswith("As published")
    assert "Due on 31 March 2020 is our reading of “within 10% of the regional average by the end of the year”" in reason
    assert all(row.reason.startswith("As published") for row in Target.objects.all())


def test_series_that_the_paper_gives_no_figure_for_are_there_and_empty():
    """Requirements of the notice: caseloads over 40, and all visits together."""
    empty = [row for row in Series.objects.with_names() if not row.snapshots.exists() and not row.statements.exists()]
    assert {(row.authority.slug, row.key) for row in empty} == {
        ("north-east-lincolnshire", "SW_OVER_40"),
        ("north-east-lincolnshire", "VISITS_ALL"),
    }


def test_what_was_published_is_hidden_from_nobody():
    """The figures stand in public reports, so that board members and the public see them too, whatever the indicator says."""
    assert Indicator.objects.filter(code="CIN_VISIT", small_numbers=True).exists()
    assert not Series.objects.filter(small_numbers=True).exists()


def test_the_councils_own_indicators_are_their_own():
    own = Indicator.objects.filter(authority__isnull=False).values_list("authority__slug", "code")
    assert set(own) == {
        ("oldham", "CIN_OPEN"),
        ("oldham", "SW_CASELOAD_VHIGH"),
        ("oldham", "SW_POSTS"),
        ("oldham", "TEAM_PROFILES"),
        ("oldham", "SERVICE_MANAGERS"),
        ("oldham", "FIN_INVEST"),
        ("north-east-lincolnshire", "SW_OVER_40"),
        ("north-east-lincolnshire", "VISITS_ALL"),
        ("north-east-lincolnshire", "FIN_INVEST"),
        ("havering", "FIN_INVEST"),
    }
    assert set(SubGroup.objects.values_list("name", "kind")) == {
        ("Children looked after", "cohort"),
        ("Child protection chairs", "cohort"),
    }


def test_bounds_that_the_paper_leaves_open_are_said_to_be_open():
    note = find("SW_CASELOAD_HIGH").definition_note
    assert "does not say where a high caseload begins: 21 to 29 is implied" in note


# --- Tables ---


def test_table_1_1_adds_up_to_its_totals_and_keeps_its_shares_as_printed(oldham):
    composition = Composition.objects.get(authority=oldham)
    assert (composition.title, composition.source) == ("Open cases by category", TABLE)
    parts = list(composition.parts.order_by("number"))
    assert [(part.label, part.series.key) for part in parts] == [
        ("Children in need", "CIN_OPEN"),
        ("Child protection", "CPP_NUM"),
        ("Children looked after", "CLA_NUM"),
    ]
    printed = {}
    for fact in CompositionFact.objects.select_related("part"):
        assert fact.source == TABLE
        printed[fact.part.label if fact.part else "total", str(fact.month)] = f"{fact.value:.{fact.decimals}f}"
    for month, total in (("2016-04", 1871), ("2017-01", 2163), ("2017-03", 3246)):
        figures = Snapshot.objects.filter(series__in=[part.series for part in parts], month=Month.parse(month))
        assert sum(row.value for row in figures) == total
        assert printed.pop(("total", month)) == str(total)
    assert printed == {
        ("Children in need", "2016-04"): "59.65",
        ("Children in need", "2017-01"): "65.42",
        ("Children in need", "2017-03"): "75",
        ("Child protection", "2016-04"): "17.9",
        ("Child protection", "2017-01"): "13.45",
        ("Child protection", "2017-03"): "9.9",
        ("Children looked after", "2016-04"): "22.45",
        ("Children looked after", "2017-01"): "21.13",
        ("Children looked after", "2017-03"): "15",
    }


def test_only_the_unchecked_month_is_provisional_and_says_why():
    rows = Snapshot.objects.filter(provisional=True).select_related("series__indicator")
    assert {(row.series.key, str(row.month)) for row in rows} == {
        ("CIN_OPEN", "2017-03"),
        ("CPP_NUM", "2017-03"),
        ("CLA_NUM", "2017-03"),
    }
    assert all("checks of data quality" in row.caveat for row in rows)


def test_visits_carry_the_caveat_about_virtual_visits():
    rows = Snapshot.objects.filter(series__indicator__code__in=["CP_VISIT", "CIN_VISIT"])
    assert [row.caveat.startswith("Virtual visits are not counted") for row in rows] == [True, True]


def test_the_finance_table_of_june_2019_recomputed():
    """Variances 205, 0 and 266 thousand, in all 471; before reserves 750; the paper prints 267 for the third."""
    rows = BudgetLine.objects.order_by("pk")
    assert {(row.authority.slug, str(row.month), row.source) for row in rows} == {("oldham", "2019-06", f"{SEPTEMBER}8.1, table")}
    lines = [Line(row.service, row.revised_budget, row.forecast, row.use_of_reserves, row.published_variance) for row in rows]
    assert [(line.service, line.after_reserves, line.published_variance) for line in lines] == [
        ("Children in Care", 205_000, 205_000),
        ("Children's Safeguarding", 0, 0),
        ("Fieldwork & Family Support", 266_000, 267_000),
    ]
    total = Table(lines).total
    assert (total.revised_budget, total.forecast, total.use_of_reserves) == (35_657_000, 36_407_000, -279_000)
    assert (total.after_reserves, total.before_reserves) == (471_000, 750_000)


# --- When it was known ---


@pytest.mark.parametrize(
    ("council", "day", "snapshots"),
    [
        ("oldham", dt.date(2017, 6, 29), 0),
        ("oldham", dt.date(2017, 6, 30), 12),
        ("oldham", dt.date(2019, 9, 9), 12),
        ("oldham", dt.date(2019, 9, 10), 21),
        ("north-east-lincolnshire", dt.date(2020, 7, 7), 0),
        ("north-east-lincolnshire", dt.date(2020, 7, 8), 5),
    ],
)
def test_a_figure_is_known_from_the_date_of_its_paper(council, day, snapshots):
    rows = Snapshot.objects.filter(series__authority__slug=council).known_on(at(day, 23))
    assert rows.count() == snapshots


def test_a_series_is_known_from_its_first_paper():
    assert find("CPP_NUM").known_from.date() == dt.date(2017, 6, 30)
    assert find("REF_NUM").known_from.date() == dt.date(2019, 9, 10)
    assert find("FIN_INVEST").known_from.date() == dt.date(2019, 6, 10)
    assert find("FIN_INVEST", "havering").known_from.date() == dt.date(2019, 3, 31)


# --- Sealed ---


def test_every_series_is_sealed_with_its_sources_and_ends_with_its_last_figure():
    rows = Series.objects.all()
    assert rows.count() == 26
    assert not rows.filter(published=False).exists()
    for row in rows:
        last = row.snapshots.order_by("-month").values_list("month", flat=True).first()
        assert last is None or row.ends == last, row
        assert row.source.startswith("Report to "), row
    assert find("CPP_NUM").source == f"{TABLE}; {SEPTEMBER}6.3"
    assert (find("REF_NUM").ends, find("VISITS_ALL", "north-east-lincolnshire").ends) == (Month(2019, 8), Month(2020, 7))


@pytest.mark.parametrize("today", [dt.date(2019, 12, 1), dt.date(2020, 12, 1), dt.date(2026, 11, 20), dt.date(2040, 1, 1)])
def test_nothing_is_ever_late(today):
    for row in Series.objects.select_related("indicator"):
        latest = row.snapshots.filter(month__lte=Month.of(today)).order_by("-month").values_list("month", flat=True).first()
        assert not lateness(every=row.indicator.every, latest=latest, judged_on=today, ends=row.ends).is_late, row


def test_nobody_changes_a_published_series(lead):
    series = find("SW_CASELOAD")
    month, common = Month(2019, 8), {"by": lead, "now": NOW}
    for write in (
        lambda: record_snapshot(series=series, month=month, entry=Entry(value=Decimal(18)), reason="x", **common),
        lambda: set_target(series=series, kind="target", month=month, value=Decimal(20), reason="x", **common),
        lambda: add_statement(series=series, label="x", text="x", period="x", month=month, source="x", **common),
        lambda: edit_series(series=series, changes={"ends": None}, reason="x", **common),
    ):
        with pytest.raises(Refused, match="published record.*10 September 2019.*cannot be changed"):
            write()


def test_nobody_corrects_a_published_budget_line(oldham, lead):
    money = Money(revised_budget=Decimal(1), forecast=Decimal(1))
    with pytest.raises(Refused, match="published record.*8.1, table.*cannot be changed"):
        record_budget_line(
            authority=oldham, service="Children in Care", month=Month(2019, 6), money=money, reason="x", by=lead, now=NOW
        )


def test_nobody_changes_a_published_composition(oldham, lead):
    composition = Composition.objects.get(authority=oldham)
    for write in (
        lambda: edit_composition(composition=composition, changes={"title": "x"}, reason="x", by=lead, now=NOW),
        lambda: add_part(composition=composition, series=find("REF_NUM"), number=4, label="x", by=lead, now=NOW),
        lambda: remove_part(part=composition.parts.first(), reason="x", by=lead, now=NOW),
    ):
        with pytest.raises(Refused, match="published record.*Table 1.1.*cannot be changed"):
            write()


# --- The command ---


def test_loading_again_changes_nothing():
    def rows():
        models = [model for app in ("accounts", "metrics") for model in apps.get_app_config(app).get_models()]
        return {model.__name__: list(model.objects.order_by("pk").values()) for model in models}

    before = rows()
    out = load()
    assert rows() == before
    assert "  Oldham: published figures are here already\n" in out
    assert "Published records are loaded already; nothing was changed.\n" in out


def test_it_shows_its_progress_and_the_attribution(loaded):
    lines = loaded.splitlines()
    steps = [
        "  Havering",
        "Indicator library: 44 in the file, 44 added, 0 changed, 0 the same, 0 left alone.",
        "Official statistics: 4,973 figures added, 0 were there already.",
        "Contains public sector information: Department for Education, licensed under the Open Government Licence v3.0",
        "  Oldham: 17 series; snapshots 21, targets 4, statements 25",
        "  North East Lincolnshire: 8 series; snapshots 5, targets 8, statements 1",
        "  Havering: 1 series; snapshots 0, targets 0, statements 3",
        "  Oldham: Quality Assurance, 6 actions",
        "Published records are loaded.",
    ]
    places = [lines.index(step) for step in steps]
    assert places == sorted(places)
    assert Comparator.objects.count() == 4_973


@pytest.fixture
def own(tmp_path):
    """A fourth council with a file for it, of one good series and one that is refused; the council, the file, what goes in."""
    paper = {"title": "Report", "known": "2019-03-31"}
    series = [
        {"code": "CLA_NUM", "snapshots": [{"month": "2019-02", "value": "300", "paper": "a", "at": "1"}]},
        {"code": "CP_VISIT", "snapshots": [{"month": "2019-02", "value": "101", "paper": "a", "at": "2"}]},
    ]
    council = {"slug": "own", "record_ends": "2019-03", "indicators": [], "series": series}
    data = {"papers": {"a": paper}, "councils": [council]}
    return make_council("own"), tmp_path / "figures.json", data


def test_a_council_is_loaded_as_a_whole_or_not_at_all(own):
    authority, file, data = own
    file.write_text(json.dumps(data))
    with pytest.raises(Refused, match="100"):
        load_figures(print, file)
    assert not Series.objects.for_authority(authority).exists()
    data["councils"][0]["series"].pop()
    file.write_text(json.dumps(data))
    said = []
    assert load_figures(said.append, file) == 1
    assert said == ["Own: 1 series; snapshots 1, targets 0, statements 0"]


def test_a_council_that_keeps_figures_of_its_own_is_passed_over(own):
    authority, file, data = own
    file.write_text(json.dumps(data))
    lead = make_member(authority, "lead")
    series = add_series(authority=authority, indicator=Indicator.objects.get(code="CLA_NUM"), by=lead, now=NOW)
    said = []
    assert load_figures(said.append, file) == 0
    assert said == ["Own: keeps figures of its own, so the published ones are passed over"]
    assert list(Series.objects.for_authority(authority)) == [series]


def test_everything_stands_for_the_published_record():
    actor = published_actor()
    for model in (Snapshot, Target, PublishedStatement, Annotation, BudgetLine, CompositionFact, Comparator):
        assert set(model.objects.values_list("by", flat=True)) == {actor.pk}, model.__name__
    assert len(load_authorities(NOW)) == 3
