import json
from dataclasses import replace

import pytest

from metrics.exports import LONG_COLUMNS, wide_columns
from metrics.months import Month
from metrics.uploads.cells import Heading
from metrics.uploads.layout import NAMES, ROLES, Mapping, detect, header_key, month_columns, validate
from tests.metrics.uploads.making import header_of

MONTHS = [Month(2019, 4), Month(2019, 5)]


def exported(columns):
    return header_of(*[column.name for column in columns])


LONG = detect(exported(LONG_COLUMNS))
WIDE = detect(exported(wide_columns(MONTHS)))


def test_an_export_is_known_with_how_it_writes_percentages():
    assert detect(exported(LONG_COLUMNS)) == Mapping("long", *ROLES, percent_style="number")
    assert detect(exported(wide_columns(MONTHS))) == Mapping("wide", "series", percent_style="number")


@pytest.mark.parametrize(
    ("names", "mapping"),
    [
        (["KPI", "Apr-19", "May-19"], Mapping("wide", "KPI")),
        (["Indicator", "Code", "30/04/2019", "31/05/2019", "Total"], Mapping("wide", "Code")),
        (["Measure", "Apr-19"], Mapping("wide", "Measure")),
        (["Measure", "Period", "Apr-19"], Mapping("long", "Measure", "Period")),
        (
            ["Code", "Month ending", "Num", "Denom", "%", "Status", "Notes", "So what?"],
            Mapping("long", "Code", "Month ending", "%", "Num", "Denom", "Status", "Notes", "So what?"),
        ),
        (["Reference", "Date", "Actual", "Team"], Mapping("long", "Reference", "Date", "Actual")),
        (["one", "two"], Mapping("long")),
    ],
)
def test_what_columns_probably_mean(names, mapping):
    assert detect(header_of(*names)) == mapping


def test_no_name_is_one_of_two_roles():
    names = [name for role in ROLES for name in NAMES[role]]
    assert len(names) == len(set(names)) and all(NAMES[role][0] == role for role in ROLES)


def test_months_across_are_found_by_their_headings():
    header = header_of("series", "2019-04", "Total", "May-19", "43617")
    assert month_columns(header) == {
        Heading(2, "2019-04"): Month(2019, 4),
        Heading(4, "May-19"): Month(2019, 5),
        Heading(5, "43617"): Month(2019, 6),
    }
    assert month_columns(header_of("42123"), "1904") == {Heading(1, "42123"): Month(2019, 4)}


def test_next_months_file_is_of_the_same_kind():
    key = header_key(header_of("Series", "Unit", "Apr-19"))
    assert len(key) == 64
    assert (
        key == header_key(header_of("series", "UNIT", "Apr-19", "May-19")) == header_key(header_of("2020-01", "series", "unit"))
    )
    assert key != header_key(header_of("unit", "series", "Apr-19"))
    assert key != header_key(header_of("series", "unit", "name", "Apr-19"))


def test_a_mapping_is_kept_and_read_back():
    for mapping in (LONG, WIDE):
        assert Mapping.from_dict(json.loads(json.dumps(mapping.to_dict()))) == mapping


@pytest.mark.parametrize("stored", [{}, [], {"layout": "long", "other": "x"}, {"layout": "long", "series": 5}, {"series": "x"}])
def test_what_is_no_mapping_is_not_read_back(stored):
    with pytest.raises(ValueError):
        Mapping.from_dict(stored)


def test_columns_are_found_by_name_whatever_its_case():
    header = header_of("x", "SERIES", "Month", "value")
    assert LONG.columns(header) == {"series": header[1], "month": header[2], "value": header[3]}
    assert replace(LONG, layout="wide").columns(header) == {"series": header[1]}


def test_what_was_detected_in_an_export_is_valid():
    assert validate(LONG, exported(LONG_COLUMNS)) == validate(WIDE, exported(wide_columns(MONTHS))) == ()
    assert validate(replace(LONG, value=None), exported(LONG_COLUMNS)) == ()


@pytest.mark.parametrize(
    ("mapping", "names", "messages"),
    [
        (replace(LONG, layout="tall"), ["series"], ["Say whether the months stand below each other or across."]),
        (replace(WIDE, series=None), ["a", "2019-04"], ["Say which column names the series."]),
        (replace(WIDE, series="code"), ["a", "2019-04"], ["There is no column “code”. Choose another for: Series."]),
        (WIDE, ["series", "April"], ["No heading reads as a month. Write them as 2019-04 or Apr-19."]),
        (WIDE, ["series", "2019-04", "x", "Apr-19"], ["Columns B and D are both April 2019."]),
        (replace(WIDE, percent_style=None), ["series", "2019-04"], ["Say how the file writes percentages: 77 or 0.77."]),
        (replace(WIDE, date_system="1950"), ["series", "2019-04"], ["Say from which day the file counts: 1900 or 1904."]),
        (replace(LONG, month=None), ROLES, ["Say which column holds the month."]),
        (replace(LONG, numerator=None), ROLES, ["Say which columns hold numerator and denominator: both, or neither."]),
        (
            replace(LONG, value=None, numerator=None, denominator=None),
            ROLES,
            ["Say which column holds the value, or which hold numerator and denominator."],
        ),
        (replace(LONG, caveat="Value"), ROLES, ["“value” cannot be two things: Value and Caveat."]),
    ],
)
def test_what_keeps_a_table_from_being_read(mapping, names, messages):
    assert [problem.message for problem in validate(mapping, header_of(*names))] == messages
