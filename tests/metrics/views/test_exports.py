"""Figures as files: what is in them for whom, what follows the filters, and that they are read back as they were."""

import csv
import io
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from metrics.kinds import COUNT
from metrics.models import Upload
from metrics.uploads.tables import open_table
from tests.factories import JANUARY, at, make_indicator, make_series, make_snapshot, make_sub_group, make_target
from tests.metrics.uploading import DECEMBER, NOVEMBER, Uploading, counts, make_numbers, make_shares, make_team_numbers
from tests.metrics.uploads.making import refusals, saved

SUPPRESSED = "Suppressed for publication: counts of 1 to 5 are shown as c. Not for import."
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture
def numbers(world):
    """Contacts, the whole council's and one team's: 110 and 4 in November, 120 and 40 in December."""
    series = make_numbers(world.authority, world.lead, group="front_door")
    team = make_team_numbers(world.authority, world.lead, series)
    for of, values in ((series, (110, 120)), (team, (4, 40))):
        for month, value in zip((NOVEMBER, DECEMBER), values, strict=True):
            make_snapshot(of, world.officer, value, month=month, now=at(JANUARY, 9))
    return series


@pytest.fixture
def shares(world):
    series = make_shares(world.authority, world.lead)
    words = {"caveat": "One team late", "commentary": "=SUM(A1)\nBetter.", "provisional": True}
    make_snapshot(
        series, world.officer, numerator=Decimal(2), denominator=Decimal(3), month=DECEMBER, now=at(JANUARY, 9), **words
    )
    return series


def get(client, user, address):
    client.force_login(user)
    return client.get(address)


def csv_rows(response) -> list[list[str]]:
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))


def sheet_rows(response) -> list[list]:
    sheet = load_workbook(io.BytesIO(response.content)).worksheets[0]
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


# --- The scorecard as a table ---


def test_a_line_for_each_series_with_the_months_across_up_to_the_month_viewed(client, world, base, numbers, shares):
    response = get(client, world.officer, base + "export/figures.csv")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    name = f"{world.authority.slug}-figures-2026-01.csv"
    assert response["Content-Disposition"] == f'attachment; filename="{name}"'
    assert csv_rows(response) == [
        ["series", "indicator", "sub-group", "unit", "2025-11", "2025-12", "2026-01"],
        ["CON_NUM", "Contacts", "", "Count", "110", "120", ""],
        ["CON_NUM/north", "Contacts", "North", "Count", "4", "40", ""],
        ["VISITS", "Visits in time", "", "Percentage", "", "66.6667", ""],
    ]


def test_the_workbook_holds_the_same_with_numbers_as_numbers_and_notes(client, world, base, numbers):
    response = get(client, world.officer, base + "export/figures.xlsx")
    assert response["Content-Type"] == XLSX
    assert sheet_rows(response)[1] == ["CON_NUM", "Contacts", None, "Count", 110, 120, None]
    workbook = load_workbook(io.BytesIO(response.content))
    notes = [row[0].value for row in workbook["About this file"].iter_rows()]
    assert notes[:2] == [f"Figures of {world.authority.name}", "Figures up to the end of January 2026."]


@pytest.mark.parametrize(
    ("query", "series"),
    [
        ("", ["CON_NUM", "CON_NUM/north", "VISITS"]),
        ("?group=front_door", ["CON_NUM", "CON_NUM/north"]),
        ("?group=assessment", ["VISITS"]),
        ("?group=finance", []),
        ("?look=missing", ["VISITS"]),
        ("?look=missing&group=front_door", []),
        ("?look=nonsense&group=nonsense", ["CON_NUM", "CON_NUM/north", "VISITS"]),
    ],
)
def test_it_follows_the_filters_of_the_scorecard(client, world, base, numbers, shares, query, series):
    make_target(shares, world.lead, 90, month=NOVEMBER)
    rows = csv_rows(get(client, world.officer, f"{base}export/figures.csv{query}"))
    assert [row[0] for row in rows[1:]] == series


def test_it_follows_the_position(client, world, base, numbers):
    make_snapshot(numbers, world.lead, 111, month=NOVEMBER, reason="Recount", now=at(JANUARY, 11))
    november = csv_rows(get(client, world.officer, base + "export/figures.csv?month=2025-11"))
    assert [row[4:] for row in november] == [["2025-11"], ["111"], ["4"]]
    known = csv_rows(get(client, world.officer, base + "export/figures.csv?month=2025-11&known=2026-01-19"))
    assert [row[4:] for row in known] == [["2025-11"], [""], [""]]


def test_of_very_many_months_the_last_are_taken_that_an_upload_takes(client, world, base, numbers):
    make_snapshot(numbers, world.officer, 1, month=JANUARY - 200)
    response = get(client, world.officer, base + "export/figures.xlsx")
    assert len(sheet_rows(response)[0]) == 200
    assert open_table(response.content, "figures.xlsx").header[-1].name == "2026-01"
    notes = [row[0].value for row in load_workbook(io.BytesIO(response.content))["About this file"].iter_rows()]
    assert notes[-1] == "Months before October 2009 are left out: a file holds 200 columns at most."


def test_a_council_without_figures_exports_its_headings(client, world, base):
    assert csv_rows(get(client, world.officer, base + "export/figures.csv")) == [
        ["series", "indicator", "sub-group", "unit", "2026-01"]
    ]


# --- One series as a table ---


def test_a_series_has_a_line_for_each_month_with_everything_that_an_upload_reads(client, world, base, numbers, shares):
    response = get(client, world.officer, base + "VISITS/export.csv")
    assert response["Content-Disposition"] == f'attachment; filename="{world.authority.slug}-VISITS-2026-01.csv"'
    assert csv_rows(response) == [
        ["series", "month", "value", "numerator", "denominator", "provisional", "caveat", "commentary"],
        ["VISITS", "2025-12", "66.6667", "2", "3", "yes", "One team late", "'=SUM(A1)\nBetter."],
    ]
    team = get(client, world.officer, base + "CON_NUM/groups/north/export.csv")
    assert "CON_NUM-north-2026-01.csv" in team["Content-Disposition"]
    assert [row[:3] for row in csv_rows(team)[1:]] == [["CON_NUM/north", "2025-11", "4"], ["CON_NUM/north", "2025-12", "40"]]
    assert sheet_rows(get(client, world.officer, base + "VISITS/export.xlsx"))[1][2] == 66.6667


def test_what_was_withdrawn_or_replaced_is_not_in_it(client, world, base, numbers):
    make_snapshot(numbers, world.lead, 121, month=DECEMBER, reason="Recount")
    assert [row[2] for row in csv_rows(get(client, world.officer, base + "CON_NUM/export.csv"))[1:]] == ["110", "121"]


@pytest.mark.parametrize(
    "address", ["export/figures.pdf", "CON_NUM/export.json", "NOPE/export.csv", "CON_NUM/groups/south/export.csv"]
)
def test_other_kinds_and_other_series_do_not_exist(client, world, base, numbers, address):
    assert get(client, world.officer, base + address).status_code == 404


# --- Small numbers ---


@pytest.fixture
def small(world):
    """Two teams of a small series make the council's: 3 and 9 make 12 in December, 20 and 30 make 50 in November."""
    indicator = make_indicator(world.authority, world.lead, code="HARM", unit=COUNT, decimals=0, small_numbers=True)
    whole = make_series(world.authority, world.lead, indicator, small_numbers=True)
    values = {whole: (50, 12)}
    for slug, figures in (("east", (20, 3)), ("west", (30, 9))):
        group = make_sub_group(world.authority, world.lead, slug, slug=slug)
        values[make_series(world.authority, world.lead, indicator, sub_group=group, small_numbers=True)] = figures
    for series, figures in values.items():
        for month, value in zip((NOVEMBER, DECEMBER), figures, strict=True):
            make_snapshot(series, world.officer, value, month=month)
    return whole


def test_officers_get_everything_and_board_members_what_gives_no_small_number_away(client, world, base, small):
    full = csv_rows(get(client, world.officer, base + "export/figures.csv"))
    assert [row[4:6] for row in full] == [["2025-11", "2025-12"], ["50", "12"], ["20", "3"], ["30", "9"]]
    response = get(client, world.board, base + "export/figures.csv")
    assert "figures-2026-01-suppressed.csv" in response["Content-Disposition"]
    rows = csv_rows(response)
    assert rows[0] == [SUPPRESSED]
    shown = [row[4:6] for row in rows[2:]]
    assert [row[0] for row in shown] == ["50", "20", "30"]
    assert shown[1][1] == "c"
    # Of the whole and the other team at most one is left, or the small number could be worked out.
    assert [shown[0][1], shown[2][1]].count("c") >= 1


@pytest.mark.parametrize("address", ["export/figures.{}", "HARM/export.{}", "HARM/groups/east/export.{}"])
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_what_is_suppressed_says_so_in_its_first_line_and_is_not_read_back(client, world, base, small, address, kind):
    response = get(client, world.board, base + address.format(kind))
    assert (csv_rows(response) if kind == "csv" else sheet_rows(response))[0][0] == SUPPRESSED
    [(_, line, column, message)] = refusals(lambda: open_table(response.content, f"figures.{kind}"))
    assert (line, column) == (1, "A")
    assert message.startswith("Small numbers are hidden in this file")


def test_of_a_hidden_percentage_its_numerator_is_hidden_too(client, world, base):
    shares = make_shares(world.authority, world.lead, small_numbers=True)
    make_snapshot(shares, world.officer, numerator=Decimal(2), denominator=Decimal(40), month=DECEMBER)
    row = csv_rows(get(client, world.board, base + "VISITS/export.csv"))[2]
    assert row[2:5] == ["c", "c", "40"]
    assert csv_rows(get(client, world.auditor, base + "VISITS/export.csv"))[1][2:5] == ["5", "2", "40"]


def test_another_council_exports_nothing_of_this_one(client, world, other_world, base, numbers):
    assert get(client, other_world.officer, base + "export/figures.csv").status_code == 404
    theirs = f"/{other_world.authority.slug}/metrics/export/figures.csv"
    assert len(csv_rows(get(client, other_world.officer, theirs))) == 1


# --- There and back ---


@pytest.fixture
def uploading(world, django_capture_on_commit_callbacks) -> Uploading:
    return Uploading(world.authority, world.officer, django_capture_on_commit_callbacks)


@pytest.mark.parametrize("address", ["export/figures.{}", "VISITS/export.{}", "CON_NUM/groups/north/export.{}"])
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_an_export_read_back_changes_nothing(client, world, base, uploading, numbers, shares, address, kind):
    response = get(client, world.officer, base + address.format(kind))
    found = counts(uploading.check(response.content, f"figures.{kind}"))
    assert set(found) <= {"unchanged", "no_value"}
    assert found["unchanged"] >= 1


def test_one_cell_changed_in_a_wide_workbook_is_exactly_one_change(client, world, base, uploading, numbers, shares):
    response = get(client, world.officer, base + "export/figures.xlsx")
    workbook = load_workbook(io.BytesIO(response.content))
    workbook.worksheets[0]["F2"] = 121
    upload = uploading.check(saved(workbook), "figures.xlsx")
    assert {kind: number for kind, number in counts(upload).items() if kind in ("new", "changed", "wrong")} == {"changed": 1}
    line, column, key, _, month, old, new, _ = upload.preview["changed"][0]
    assert (line, column, key, month, old, new) == (2, "F", "CON_NUM", "December 2025", "120 contacts", "121 contacts")


def test_a_new_month_filled_in_is_new(client, world, base, uploading, numbers):
    response = get(client, world.officer, base + "export/figures.xlsx")
    workbook = load_workbook(io.BytesIO(response.content))
    workbook.worksheets[0]["G2"] = 130
    uploading.confirm(uploading.check(saved(workbook), "figures.xlsx"))
    assert numbers.snapshots.get(month=JANUARY).value == 130
    assert Upload.objects.get().reason == ""


# --- How much it takes ---


@pytest.mark.parametrize("many", [1, 12])
def test_an_export_takes_the_same_queries_at_any_size(world, base, numbers, small, queries_of, many):
    for _ in range(many):
        series = make_series(world.authority, world.lead)
        for back in range(many):
            make_snapshot(series, world.officer, 50, month=JANUARY - back)
    found = {
        (who, address): queries_of(user, f"{base}{address}")
        for who, user in (("officer", world.officer), ("board", world.board))
        for address in ("export/figures.csv", "CON_NUM/export.xlsx")
    }
    assert found == {
        ("officer", "export/figures.csv"): 7,
        ("officer", "CON_NUM/export.xlsx"): 8,
        ("board", "export/figures.csv"): 8,
        ("board", "CON_NUM/export.xlsx"): 9,
    }
