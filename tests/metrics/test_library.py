"""The shared library: its two files as they are, and what is refused when one is faulty."""

import datetime as dt
import json
import re
from collections import Counter
from decimal import Decimal

import pytest

from metrics import library
from metrics.kinds import COMPUTED_UNITS, GROUP_WORDS, PER, UNIT_WORDS
from metrics.library import comparator_rows, indicators, official_statistics
from metrics.library.checks import INDICATOR_KEYS
from metrics.months import Month

LIBRARY = {indicator["code"]: indicator for indicator in indicators()}
ROWS = list(comparator_rows())

# Volumes are neutral: DfE colours them neither way.
POLARITIES = {
    "CON_NUM": "neutral",
    "CON_DEC_1WD": "higher",
    "REF_NUM": "neutral",
    "REF_RATE": "neutral",
    "REREF_12M": "lower",
    "REF_NFA": "neutral",
    "ASSESS_45WD": "higher",
    "ASSESS_NOT_NEED": "neutral",
    "S47_RATE": "neutral",
    "ICPC_15WD": "higher",
    "CPP_NUM": "neutral",
    "CPP_RATE": "neutral",
    "CPP_REPEAT": "lower",
    "CPP_2YR": "lower",
    "CP_REVIEW": "higher",
    "CP_VISIT": "higher",
    "CIN_RATE": "neutral",
    "CIN_VISIT": "higher",
    "CIN_PLAN": "higher",
    "CLA_NUM": "neutral",
    "CLA_RATE": "neutral",
    "CLA_3PLACE": "lower",
    "CLA_LTSTAB": "higher",
    "CLA_VISIT": "higher",
    "CLA_REVIEW": "higher",
    "CLA_HEALTH": "higher",
    "CLA_20MILES": "lower",
    "CLA_3SW": "lower",
    "PATHWAY": "higher",
    "CL_ACCOM": "higher",
    "CL_EET": "higher",
    "CL_NOT_IN_TOUCH": "lower",
    "SW_CASELOAD": "lower",
    "SW_CASELOAD_HIGH": "lower",
    "ASYE_CASELOAD": "lower",
    "SW_AGENCY": "lower",
    "SW_TURNOVER": "lower",
    "SW_VACANCY": "lower",
    "SUPERVISION": "higher",
    "AUDIT_GOOD": "higher",
    "AUDIT_AGREE": "higher",
    "IRO_CASELOAD": "range",
    "SPAN": "lower",
    "FIN_VAR": "closer_to_zero",
}
PLAIN_TEXTS = ("what_it_is", "why_it_matters", "what_good_looks_like")
FORBIDDEN = re.compile(r"\b(upgraded?|downgraded?|we|our|us|rag|lac|stakeholders?|robust|leverage)\b", re.IGNORECASE)
# Short forms that a councillor may not know, and the words that must stand in the same indicator's texts where one is used.
SHORT_FORMS = {
    "FTE": "full-time equivalent|two half-time people count as one",
    "IRO": "independent reviewing officer",
    "ASYE": "assessed and supported year in employment",
    "ICPC": "initial child protection conference",
    "CP": None,
    "CIN": None,
    "CLA": None,
    "EET": None,
    "S47": None,
    "NFA": None,
    "DfE": None,
    "UASC": None,
}


@pytest.fixture(params=sorted(POLARITIES))
def indicator(request):
    return LIBRARY[request.param]


def test_the_library_has_each_of_the_44_indicators_once_with_its_polarity():
    assert len(indicators()) == len(LIBRARY) == 44
    assert {code: indicator["polarity"] for code, indicator in LIBRARY.items()} == POLARITIES


def test_indicators_of_a_group_stand_together_in_the_order_of_the_scorecard():
    groups = [indicator["group"] for indicator in indicators()]
    assert list(dict.fromkeys(groups)) == list(GROUP_WORDS)
    assert sum(before != after for before, after in zip(groups, groups[1:], strict=False)) == len(GROUP_WORDS) - 1


def test_an_indicator_has_every_field_and_values_that_are_ready_for_use(indicator):
    assert set(indicator) == set(INDICATOR_KEYS)
    assert indicator["checked_on"] == dt.date(2026, 10, 1)
    assert indicator["next_review"] == dt.date(2027, 10, 1)
    assert indicator["owner_role"] and indicator["source_return"] and indicator["polarity_source"]


def test_unit_per_and_fraction_belong_together(indicator):
    computed = indicator["unit"] in COMPUTED_UNITS
    assert indicator["per"] == PER.get(indicator["unit"])
    assert bool(indicator["numerator_words"]) == bool(indicator["denominator_words"]) == computed
    assert (indicator["unit_words"] == "") == (indicator["unit"] == "percent")
    assert 0 <= indicator["decimals"] <= 2


def test_a_volume_or_rate_is_never_given_a_direction():
    for indicator in LIBRARY.values():
        if indicator["unit"] in ("count", "rate"):
            assert indicator["polarity"] == "neutral", indicator["code"]
            assert indicator["what_good_looks_like"].startswith(("No number is good", "Neither high nor low is good"))
        elif indicator["polarity"] == "neutral":
            assert indicator["what_good_looks_like"].startswith("Neither direction is good")


def test_each_direction_is_said_in_the_words_of_what_good_looks_like():
    openings = {
        "higher": "Higher is better",
        "lower": "Lower is better",
        "range": "Between 50 and 70",
        "closer_to_zero": "Close to zero",
    }
    for indicator in LIBRARY.values():
        if indicator["polarity"] != "neutral":
            assert indicator["what_good_looks_like"].startswith(openings[indicator["polarity"]]), indicator["code"]


def test_only_the_caseload_of_reviewing_officers_has_a_range():
    assert {code for code, indicator in LIBRARY.items() if indicator["range_low"] is not None} == {"IRO_CASELOAD"}
    assert (LIBRARY["IRO_CASELOAD"]["range_low"], LIBRARY["IRO_CASELOAD"]["range_high"]) == (Decimal(50), Decimal(70))


def test_months_are_added_together_only_for_what_happens_in_a_month():
    """A position at the end of a month, a rate, or a measure that looks back over 12 months by itself is not added up again."""
    rolled = {code for code, indicator in LIBRARY.items() if indicator["rolling_12"]}
    assert rolled == {
        *("CON_NUM", "REF_NUM", "REREF_12M", "REF_NFA", "ASSESS_45WD", "ASSESS_NOT_NEED"),
        *("ICPC_15WD", "CPP_REPEAT", "CPP_2YR", "AUDIT_GOOD", "AUDIT_AGREE"),
    }
    only_three = {code for code, indicator in LIBRARY.items() if indicator["rolling_3"]} - rolled
    assert only_three == {"CON_DEC_1WD", "CLA_REVIEW", "SUPERVISION"}
    assert {code for code, indicator in LIBRARY.items() if indicator["every"] == 3} == {"AUDIT_AGREE", "SPAN"}


def test_small_numbers_are_hidden_where_children_are_counted():
    hidden = {code for code, indicator in LIBRARY.items() if indicator["small_numbers"]}
    of_children = {"front_door", "assessment", "children_in_need", "child_protection", "looked_after", "care_leavers"}
    shares = {code for code, i in LIBRARY.items() if i["group"] in of_children and i["unit"] == "percent"}
    assert hidden == shares - {"CON_DEC_1WD"} | {"CPP_NUM", "CLA_NUM"}


def test_a_pair_is_another_indicator_of_the_library(indicator):
    assert indicator["pair"] in {*LIBRARY, ""} - {indicator["code"]}


@pytest.mark.parametrize(
    ("code", "pair"),
    [
        ("CPP_2YR", "CPP_REPEAT"),
        ("CPP_REPEAT", "CPP_2YR"),
        ("SW_CASELOAD", "SW_CASELOAD_HIGH"),
        ("SW_CASELOAD_HIGH", "SW_CASELOAD"),
        ("ASSESS_45WD", "AUDIT_GOOD"),
        ("CL_ACCOM", "CL_NOT_IN_TOUCH"),
        ("CL_EET", "CL_NOT_IN_TOUCH"),
    ],
)
def test_what_improves_at_the_cost_of_another_is_paired_with_it(code, pair):
    assert LIBRARY[code]["pair"] == pair


@pytest.mark.parametrize("key", PLAIN_TEXTS)
def test_a_text_is_one_to_three_plain_sentences(indicator, key):
    text = indicator[key]
    sentences = re.split(r"(?<=[.?!])\s+", text)
    assert 60 <= len(text) <= 260
    assert 1 <= len(sentences) <= 3
    assert all(sentence[0].isupper() and sentence[-1] == "." for sentence in sentences)
    assert max(len(sentence.split()) for sentence in sentences) <= 33
    assert "  " not in text and text == text.strip()


def test_no_two_texts_are_the_same():
    texts = Counter(indicator[key] for indicator in LIBRARY.values() for key in (*PLAIN_TEXTS, "definition", "name"))
    assert [text for text, times in texts.items() if times > 1] == []


def test_texts_avoid_words_that_a_council_paper_should_not_use(indicator):
    for key in ("name", "definition", "caveat", *PLAIN_TEXTS):
        assert not FORBIDDEN.search(indicator[key]), (key, FORBIDDEN.search(indicator[key]))


def test_short_forms_are_explained_where_they_are_used(indicator):
    text = " ".join(indicator[key] for key in (*PLAIN_TEXTS, "name", "definition"))
    for short, words in SHORT_FORMS.items():
        if re.search(rf"\b{short}s?\b", text):
            assert words and re.search(words, text, re.IGNORECASE), short


def test_texts_name_no_other_indicator_by_its_code(indicator):
    for key in ("name", "definition", "caveat", *PLAIN_TEXTS):
        assert not re.search(r"\b[A-Z]+_[A-Z0-9_]+\b", indicator[key])


@pytest.mark.parametrize("code", ["REF_RATE", "S47_RATE"])
def test_a_rate_of_what_happens_says_that_it_covers_12_months(code):
    assert "in the 12 months that end with the month shown" in LIBRARY[code]["definition"]
    assert "12 months that end with the month" in LIBRARY[code]["numerator_words"]


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("ASSESS_45WD", "within 45 working days of the referral"),
        ("ICPC_15WD", "15 working days of the strategy discussion that started the section 47 enquiry"),
        ("CP_REVIEW", "the first within three months of the initial conference, later ones within six months"),
        ("CPP_2YR", "more than 729 days"),
        ("CLA_REVIEW", "the first within 20 working days"),
        ("CLA_VISIT", "within one week of the start of a placement, then at most six weeks apart"),
        ("PATHWAY", "six months"),
        ("FIN_VAR", "after use of reserves"),
    ],
)
def test_a_definition_states_its_limit(code, words):
    assert words in LIBRARY[code]["definition"]


# The official statistics


def figure(code, year, group, **more):
    found = [row for row in ROWS if (row.code, row.year, row.group) == (code, year, group) and more.items() <= vars(row).items()]
    assert len(found) <= 1, found
    return found[0] if found else None


def test_every_published_figure_is_one_row_and_what_is_missing_is_none():
    assert Counter(row.group for row in ROWS) == {"england": 267, "own": 781, "region": 801, "neighbours": 3124}
    keys = {(r.code, r.authority_name, r.group, r.group_name, r.statistic, r.model, r.year) for r in ROWS}
    assert len(keys) == len(ROWS) == 4973
    assert all(isinstance(row.value, Decimal) for row in ROWS)


@pytest.mark.parametrize(
    ("code", "year", "group", "more", "value"),
    [
        ("REF_NUM", 2019, "own", {"authority_name": "Oldham", "group_name": "Oldham"}, "4751"),
        ("REF_NUM", 2019, "england", {"authority_name": None, "group_name": "England"}, "650930"),
        ("REREF_12M", 2019, "own", {"authority_name": "Oldham"}, "25.7"),
        ("REREF_12M", 2019, "neighbours", {"authority_name": "Oldham", "statistic": "mean", "model": "April 2021"}, "20.9"),
        ("REREF_12M", 2019, "neighbours", {"authority_name": "Oldham", "statistic": "median", "model": "April 2021"}, "21.1"),
        ("REREF_12M", 2019, "neighbours", {"authority_name": "Oldham", "statistic": "mean", "model": "May 2025"}, "22.2"),
        ("REREF_12M", 2019, "neighbours", {"authority_name": "Oldham", "statistic": "median", "model": "May 2025"}, "22.8"),
        ("SW_VACANCY", 2016, "own", {"authority_name": "Havering"}, "50.1"),
        ("SW_VACANCY", 2025, "region", {"authority_name": "Havering", "group_name": "London (Outer)"}, "20.5"),
        ("SW_AGENCY", 2025, "england", {}, "13.0"),
        ("CLA_3SW", 2024, "england", {}, "27"),
        ("CLA_NUM", 2025, "own", {"authority_name": "Oldham"}, "582"),
        ("CL_NOT_IN_TOUCH", 2021, "own", {"authority_name": "Oldham"}, "0"),
    ],
)
def test_figures_are_as_published(code, year, group, more, value):
    assert figure(code, year, group, **more).value == Decimal(value)


def test_a_suppressed_figure_has_no_row():
    assert figure("CLA_20MILES", 2019, "own", authority_name="Oldham") is None
    assert figure("CLA_20MILES", 2018, "own", authority_name="Oldham").value == 9


def test_only_england_is_for_every_council_and_only_neighbours_have_statistic_and_model():
    assert {row.group for row in ROWS if row.authority_name is None} == {"england"}
    assert {row.authority_name for row in ROWS} == {None, "Oldham", "North East Lincolnshire", "Havering"}
    assert {(row.group, row.statistic, row.model) for row in ROWS} == {
        ("england", "", ""),
        ("own", "", ""),
        ("region", "", ""),
        *(("neighbours", statistic, model) for statistic in ("mean", "median") for model in ("April 2021", "May 2025")),
    }
    assert {(row.authority_name, row.group_name) for row in ROWS if row.group == "region"} == {
        ("Oldham", "North West"),
        ("North East Lincolnshire", "Yorkshire and the Humber"),
        ("Havering", "London (Outer)"),
    }


@pytest.mark.parametrize(
    ("code", "month", "label"),
    [
        ("REF_NUM", Month(2020, 3), "year to 31 March 2020"),
        ("ICPC_15WD", Month(2020, 3), "year to 31 March 2020"),
        ("CLA_3PLACE", Month(2020, 3), "year to 31 March 2020"),
        ("CL_ACCOM", Month(2020, 3), "year to 31 March 2020"),
        ("CPP_NUM", Month(2020, 3), "at 31 March 2020"),
        ("CP_REVIEW", Month(2020, 3), "at 31 March 2020"),
        ("CIN_RATE", Month(2020, 3), "at 31 March 2020"),
        ("CLA_20MILES", Month(2020, 3), "at 31 March 2020"),
        ("SW_CASELOAD", Month(2020, 9), "at 30 September 2020"),
        ("SW_AGENCY", Month(2020, 9), "at 30 September 2020"),
        ("SW_VACANCY", Month(2020, 9), "at 30 September 2020"),
        ("SW_TURNOVER", Month(2020, 9), "year to 30 September 2020"),
    ],
)
def test_a_figure_says_its_period_in_words_and_ends_in_march_or_for_the_workforce_in_september(code, month, label):
    assert {(row.month, row.period_label) for row in ROWS if row.code == code and row.year == 2020} == {(month, label)}


def test_only_the_workforce_census_ends_in_september():
    september = {row.code for row in ROWS if row.month.month == 9}
    assert september == {"SW_CASELOAD", "SW_AGENCY", "SW_VACANCY", "SW_TURNOVER"}
    assert {row.month.month for row in ROWS if row.code not in september} == {3}


def test_official_statistics_belong_to_the_indicators_that_name_their_measure():
    measures = {series["code"]: series["measure"] for series in official_statistics()["series"]}
    assert measures == {code: indicator["official"] for code, indicator in LIBRARY.items() if indicator["official"]}
    assert len(measures) == 28
    for series in official_statistics()["series"]:
        assert series["polarity"] == LIBRARY[series["code"]]["polarity"]


def test_the_statistics_carry_attribution_source_and_neighbours():
    found = official_statistics()
    assert found["meta"]["attribution"] == (
        "Contains public sector information: Department for Education, licensed under the Open Government Licence v3.0"
    )
    assert found["meta"]["repository"] == "dfe-analytical-services/local-authority-interactive-tool"
    assert found["meta"]["commit"] == "2e30e3959a6a"
    for council in found["councils"].values():
        assert {model: len(ten) for model, ten in council["neighbours"].items()} == {"April 2021": 10, "May 2025": 10}


# Faulty files


def spoilt(tmp_path, source, spoil):
    """A copy of a file of the library in which `spoil` has changed something."""
    data = json.loads(source.read_text(encoding="utf-8"))
    spoil(data)
    path = tmp_path / source.name
    path.write_text(json.dumps(data), encoding="utf-8")
    return path


def with_field(key, value):
    return lambda data: data["indicators"][4].update({key: value})


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lambda data: data.pop("indicators"), "the part called indicators is missing"),
        (lambda data: data["indicators"].append("REF_NUM"), "indicator 45: the code should be capital letters"),
        (lambda data: data["indicators"].append(data["indicators"][0]), "CON_NUM is there twice. Keep one of them."),
        (lambda data: data["indicators"][4].pop("caveat"), "REREF_12M: caveat is missing."),
        (with_field("polarty", "lower"), "REREF_12M: polarty is not a field of an indicator."),
        (with_field("code", "reref"), "indicator 5: the code should be capital letters"),
        (with_field("what_it_is", " "), "REREF_12M: what_it_is should be a text and not empty."),
        (with_field("caveat", None), "REREF_12M: caveat should be a text"),
        (with_field("polarity", "up"), "REREF_12M: polarity should be one of higher, lower, range, closer_to_zero, neutral."),
        (with_field("unit", ["percent"]), "REREF_12M: unit should be one of"),
        (with_field("every", 2), "REREF_12M: every should be one of 1, 3, 12."),
        (with_field("every", True), "REREF_12M: every should be one of"),
        (with_field("rolling_12", "yes"), "REREF_12M: rolling_12 should be true or false."),
        (with_field("checked_on", "1/10/2026"), "REREF_12M: checked_on should be a date such as 2026-10-01."),
        (with_field("next_review", "20271001"), "REREF_12M: next_review should be a date"),
        (with_field("decimals", 5), "REREF_12M: decimals should be a whole number from 0 to 4."),
        (with_field("per", 1), "REREF_12M: per should be 100 where the unit is percent."),
        (with_field("denominator_words", ""), "REREF_12M: the unit percent needs a numerator and a denominator in words."),
        (
            lambda data: data["indicators"][0].update(numerator_words="calls"),
            "the unit count has no numerator and no denominator.",
        ),
        (lambda data: data["indicators"][3].update(rolling_3=True), "REF_RATE: a rate is not rolled over months."),
        (with_field("polarity", "range"), "REREF_12M: range_low and range_high should be numbers, the lower one first."),
        (with_field("range_low", 3), "REREF_12M: range_low and range_high should be null unless the polarity is range."),
        (with_field("pair", "REREF"), "REREF_12M: pair should be the code of another indicator"),
        (with_field("pair", "REREF_12M"), "REREF_12M: pair should be the code of another indicator"),
    ],
)
def test_a_faulty_indicator_is_refused_with_where_and_what(tmp_path, spoil, sentence):
    with pytest.raises(ValueError, match=re.escape(sentence)) as caught:
        indicators(spoilt(tmp_path, library.INDICATORS, spoil))
    assert str(caught.value).startswith("indicators.json")


def with_series(**changes):
    return lambda data: data["series"][0].update(changes)


def with_oldham(**changes):
    return lambda data: data["series"][0]["councils"]["Oldham"].update(changes)


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lambda data: data["meta"].pop("attribution"), "should hold the attribution, which the licence asks for."),
        (lambda data: data["councils"]["Oldham"].pop("region"), "Oldham: the region is missing."),
        (lambda data: data["series"].append(data["series"][0]), "REF_NUM is there twice. Keep one of them."),
        (with_series(code=7), "series 1: the code should be capital letters"),
        (with_series(period="on 31 March"), "REF_NUM: period should be one of: year to 31 March, at 31 March,"),
        (with_series(years=["2019"]), "REF_NUM: years should be a list of years such as 2019."),
        (with_series(years=[2019, 2019]), "REF_NUM: a year is there twice."),
        (with_series(england=[1, 2]), "REF_NUM, England: one figure for each of the 10 years was expected."),
        (with_series(england=["650,930"] * 10), "REF_NUM, England: a figure should be a number, or null"),
        (with_series(england=[float("nan")] * 10), "REF_NUM, England: a figure should be a number, or null"),
        (with_series(england=[True] * 10), "REF_NUM, England: a figure should be a number, or null"),
        (lambda data: data["councils"].pop("Havering"), "REF_NUM: Havering is not among the councils of this file."),
        (with_oldham(own=None), "REF_NUM, Oldham, own: one figure for each of the 10 years was expected."),
        (with_oldham(region=[]), "REF_NUM, Oldham, region: one figure for each"),
        (with_oldham(neighbours=[]), "REF_NUM, Oldham: the part called neighbours is missing or not a group of fields."),
        (with_oldham(neighbours={"May 2025": {"mode": []}}), "neighbours of May 2025: only mean and median were expected."),
        (with_oldham(neighbours={"May 2025": {"mean": []}}), "mean of the neighbours of May 2025: one figure for each"),
        (lambda data: data["series"][0]["councils"].update(Oldham=[]), "Oldham: own, region and neighbours were expected."),
    ],
)
def test_faulty_statistics_are_refused_with_where_and_what(tmp_path, spoil, sentence):
    path = spoilt(tmp_path, library.OFFICIAL_STATISTICS, spoil)
    with pytest.raises(ValueError, match=re.escape(sentence)) as caught:
        official_statistics(path)
    assert str(caught.value).startswith("official_statistics.json")
    with pytest.raises(ValueError, match=re.escape(sentence)):
        list(comparator_rows(path))


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b'{"meta": {},\n "indicators": [', "half.json is not readable as JSON: see line 2."),
        (b'{"meta": "caf\xe9"}', "half.json is not readable as UTF-8 text: save it in that encoding."),
        (b"[]", "half.json should hold one object with a part called meta."),
    ],
)
def test_a_file_that_is_not_json_is_refused_with_a_sentence(tmp_path, content, sentence):
    path = tmp_path / "half.json"
    path.write_bytes(content)
    for read in (indicators, official_statistics):
        with pytest.raises(ValueError, match=re.escape(sentence)):
            read(path)


def test_figures_are_read_as_decimals_never_as_floats():
    rate = next(series for series in official_statistics()["series"] if series["code"] == "REF_RATE")
    assert rate["england"][:2] == [Decimal("536.0"), Decimal("553.6")]
    assert all(isinstance(value, Decimal) for value in rate["england"])


def test_every_unit_of_the_application_occurs_in_the_library():
    assert {indicator["unit"] for indicator in LIBRARY.values()} == set(UNIT_WORDS)
