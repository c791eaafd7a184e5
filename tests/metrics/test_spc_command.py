"""The command reads text and prints JSON; no test here may use the database."""

import json
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.metrics.spc_series import differences

VECTORS = Path(__file__).parent / "spc_vectors.json"
POINTS = [{"date": "2022-04-01", "value": 1}, {"date": "2022-05-01", "value": 3}]


def printed(file) -> dict:
    out = StringIO()
    call_command("spc", str(file), stdout=out)
    return json.loads(out.getvalue())


@pytest.fixture
def charts_of(tmp_path):
    """The charts of vectors, or of a whole text, by way of a file."""

    def read(*vectors, text=None):
        file = tmp_path / "vectors.json"
        file.write_text(json.dumps({"vectors": vectors}) if text is None else text, encoding="utf-8")
        return printed(file)

    return read


def test_one_object_holds_the_chart_of_every_vector_by_its_id():
    vectors = json.loads(VECTORS.read_text(), parse_float=Decimal)["vectors"]
    charts = printed(VECTORS)
    assert list(charts) == [vector["id"] for vector in vectors]
    assert [line for vector in vectors for line in differences(vector["expected"], charts[vector["id"]], vector["id"])] == []


def test_numbers_are_read_as_they_are_written(charts_of):
    """As floats, thirteen times 33.3 have a mean that none of them is on."""
    points = ", ".join(f'{{"date": "2022-01-{day:02}", "value": 33.3}}' for day in range(1, 14))
    charts = charts_of(text=f'{{"vectors": [{{"id": "a", "options": {{"target": 33.3}}, "points": [{points}]}}]}}')
    assert {point["relative_to_mean"] for point in charts["a"]["points"]} == {0}
    assert charts["a"]["latest"]["assurance"] == "pass"


def test_options_that_are_left_out_or_null_are_those_of_the_profile_mdc(charts_of):
    nothing = dict.fromkeys(["direction", "target", "rebase", "fix_after", "screen_outliers", "two_sigma", "profile"])
    spike = [{"date": f"2022-{month:02}-01", "value": value} for month, value in enumerate([1, 2] * 5 + [60, 1], start=1)]
    charts = charts_of(
        {"id": "none", "points": spike},
        {"id": "empty", "points": spike, "options": {}},
        {"id": "nothing", "points": spike, "options": None},
        {"id": "null", "points": spike, "options": nothing},
        {"id": "mdc", "points": spike, "options": {"profile": "mdc"}},
        {"id": "package", "points": spike, "options": {"profile": "package"}},
        {"id": "both", "points": spike, "options": {"profile": "package", "screen_outliers": False}},
    )
    screened = {name: chart["segments"][0]["n_ranges_screened_out"] for name, chart in charts.items()}
    assert screened == {"none": 0, "empty": 0, "nothing": 0, "null": 0, "mdc": 0, "package": 2, "both": 0}
    assert charts["none"] == charts["empty"] == charts["nothing"] == charts["null"] == charts["mdc"]


def test_rebase_dates_are_read(charts_of):
    charts = charts_of({"id": "a", "points": POINTS, "options": {"rebase": ["2022-04-15"]}})
    assert [segment["start"] for segment in charts["a"]["segments"]] == ["2022-04-01", "2022-05-01"]


def test_a_point_with_a_null_or_without_a_value_is_a_month_without_a_figure(charts_of):
    charts = charts_of({"id": "a", "points": [*POINTS, {"date": "2022-06-01", "value": None}, {"date": "2022-07-01"}]})
    assert charts["a"]["points"][2:] == [{"date": "2022-06-01", "segment": None}, {"date": "2022-07-01", "segment": None}]
    assert charts["a"]["latest"]["date"] == "2022-05-01"


def test_a_file_without_vectors_gives_an_empty_object(charts_of):
    assert charts_of() == {}


def test_a_byte_order_mark_does_no_harm(charts_of):
    assert charts_of(text='\ufeff{"vectors": []}') == {}


@pytest.mark.parametrize(
    ("vector", "sentence"),
    [
        ({"points": [*POINTS, *POINTS]}, "There are two rows for 2022-04-01."),
        ({"points": POINTS, "options": {"fix_after": 11}}, "12 or more, not on 11."),
        ({"points": POINTS, "options": {"direction": "up"}}, "There is no direction 'up'."),
        ({"points": POINTS, "options": {"profile": "nhs"}}, "There is no profile 'nhs'."),
        ({"points": POINTS, "options": {"profile": ["mdc"]}}, "There is no profile ['mdc']."),
        ({"points": POINTS, "options": {"two_sigma": True}}, "two_sigma is between or beyond, not True."),
        ({"points": POINTS, "options": {"screen_outliers": 1}}, "screen_outliers is true or false, not 1."),
        ({"points": POINTS, "options": {"target": "ten"}}, "The target is to be a whole number"),
        ({"points": POINTS, "options": {"targets": 5}}, "There is no option 'targets'. The options are direction, "),
        ({"points": POINTS, "options": {"rebase": "2022-04-01"}}, '"rebase" is to be a list of dates.'),
        ({"points": POINTS, "options": {"rebase": ["April"]}}, "'April' is not a date. Dates are written as 2022-04-01."),
        ({"points": POINTS, "options": []}, '"options" is to be an object'),
        ({"points": POINTS, "options": [1]}, '"options" is to be an object and "points" a list.'),
        ({}, '"options" is to be an object and "points" a list.'),
        ({"points": {}}, '"points" a list.'),
        ({"points": [1]}, 'Each point is to be an object with "date" and "value".'),
        ({"points": [{"value": 1}]}, "None is not a date."),
        ({"points": [{"date": "20220401", "value": 1}]}, "'20220401' is not a date."),
        ({"points": [{"date": "2022-W13-5", "value": 1}]}, "'2022-W13-5' is not a date."),
        ({"points": [{"date": "2022-04-31", "value": 1}]}, "'2022-04-31' is not a date."),
        ({"points": [{"date": "2022-04-01", "value": "12"}]}, "The figure for 2022-04-01 is to be a whole number"),
        ({"points": [{"date": "2022-04-01", "value": True}]}, "The figure for 2022-04-01 is to be a whole number"),
        ({"points": [{"date": "2022-04-01", "value": float("nan")}]}, "is to be a finite number, not NaN."),
        ({"points": [{"date": "2022-04-01", "value": float("inf")}]}, "is to be a finite number, not Infinity."),
    ],
)
def test_a_vector_that_cannot_be_charted_is_named_with_the_reason(charts_of, vector, sentence):
    good = {"id": "good", "points": POINTS}
    with pytest.raises(CommandError) as refused:
        charts_of(good, vector | {"id": "sh99"})
    assert str(refused.value).startswith("Vector sh99: ")
    assert sentence in str(refused.value)


def test_a_number_that_would_fill_the_memory_is_refused(charts_of):
    with pytest.raises(CommandError, match="Vector a: The figure for 2022-04-01 is too large or too small for a chart."):
        charts_of(text='{"vectors": [{"id": "a", "points": [{"date": "2022-04-01", "value": 1e999999999}]}]}')


@pytest.mark.parametrize("vector", [{"points": POINTS}, {"id": 7, "points": POINTS}, {"id": None}, "sh01", None])
def test_a_vector_without_an_id_is_named_by_its_place(charts_of, vector):
    with pytest.raises(CommandError, match="Vector number 2 of the file has no id."):
        charts_of({"id": "good", "points": POINTS}, vector)


def test_two_vectors_of_one_id_are_refused(charts_of):
    with pytest.raises(CommandError, match="Vector a: there are two vectors of this id."):
        charts_of({"id": "a", "points": POINTS}, {"id": "a", "points": []})


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "vectors.json is not JSON: "),
        ("{", "vectors.json is not JSON: "),
        ("[" * 100_000, "vectors.json is not JSON: "),
        ('{"vectors": [' + "1" * 5000 + "]}", "vectors.json is not JSON: "),
        ("[]", "vectors.json has no list of vectors."),
        ("{}", "vectors.json has no list of vectors."),
        ('{"vectors": {}}', "vectors.json has no list of vectors."),
    ],
)
def test_a_file_of_another_kind_is_refused(charts_of, text, sentence):
    with pytest.raises(CommandError) as refused:
        charts_of(text=text)
    assert sentence in str(refused.value)


def test_a_file_that_cannot_be_read_is_refused(tmp_path):
    with pytest.raises(CommandError, match="none.json cannot be read: No such file or directory."):
        printed(tmp_path / "none.json")
    with pytest.raises(CommandError, match="cannot be read: Is a directory."):
        printed(tmp_path)
    (tmp_path / "latin.json").write_bytes("{é}".encode("latin-1"))
    with pytest.raises(CommandError, match=r"latin.json is not text in UTF-8."):
        printed(tmp_path / "latin.json")


def test_nothing_but_the_object_is_printed_in_one_line(capsys):
    call_command("spc", str(VECTORS))
    assert capsys.readouterr().out.count("\n") == 1
