"""The demonstration's figures: the same on every day, possible, of one piece with the plan's story, with the signals meant."""

import re
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest

from improvement.demo.figures import FIRST, LAST, Numbers, council_data, finance_data, key_of, team_data
from improvement.demo.story import action_data, plan_data
from metrics.kinds import GROUP_WORDS, HIGHER, LOWER, OTHER, PER, PERCENT, TARGET_WORDS
from metrics.library import indicators
from metrics.months import Month
from metrics.spc import options_for, xmr

MAY = Month(2025, 5)
NUMBERS = Numbers(MAY)
COUNCIL = [row for row in council_data()["series"] if not row.get("hidden")]
TEAMS = team_data()["series"]
ROWS = {key_of(row): row for row in COUNCIL + TEAMS}
INDICATORS = {row["code"]: row for row in [*indicators(), *council_data()["own_indicators"]]}
SEASONAL = {"EH_REQ", "CL_EET"}


def unit(key):
    return INDICATORS[key.split("/")[0]]["unit"]


def values(key, numbers=NUMBERS):
    """By month of the story, exact and in the indicator's unit."""
    found = {}
    for m, figure in numbers.of(key).items():
        if figure.value is not None:
            found[m] = Fraction(figure.value)
        else:
            found[m] = PER[unit(key)] * Fraction(figure.numerator) / Fraction(figure.denominator)
    return found


def chart(key, rebased=True):
    row = ROWS[key]
    direction = {HIGHER: "increase", LOWER: "decrease"}.get(INDICATORS[row["code"]]["polarity"], "neutral")
    rebase = ((MAY + row["rebase"]["m"]).first,) if rebased and "rebase" in row else ()
    points = [((MAY + m).first, value) for m, value in values(key).items()]
    return xmr(points, options_for("mdc", direction=direction, rebase=rebase))


def sides(key, first, last, rebased=True):
    """The side of every point from month to month: high, low, or None for common cause."""
    points = chart(key, rebased).points
    return [points[m - FIRST].side for m in range(first, last + 1)]


@pytest.mark.parametrize(
    ("key", "m", "expected"),
    [
        ("CON_DEC_1WD", -18, (460, 826)),
        ("ASSESS_45WD", 11, (179, 247)),
        ("CLA_20MILES", 9, (106, 550)),
        ("SW_CASELOAD", 17, (1964, "114.2")),
        ("CIN_VISIT/safeguarding-north", 17, (118, 228)),
    ],
)
def test_what_is_drawn_is_the_same_on_every_day_and_machine(key, m, expected):
    figure = NUMBERS.of(key)[m]
    assert (figure.numerator, figure.denominator) == tuple(Decimal(number) for number in expected)


@pytest.mark.parametrize("zero", [Month(2025, 6), Month(2026, 1), Month(2031, 9)])
def test_another_day_only_shifts_the_months_but_for_what_follows_school_holidays(zero):
    other = Numbers(zero)
    assert {key for key in ROWS if other.of(key) != NUMBERS.of(key)} <= SEASONAL
    assert other.of("EH_REQ") != NUMBERS.of("EH_REQ")


def test_the_council_has_thirty_indicators_and_more_in_every_group_over_36_months():
    full = [key for key in map(key_of, COUNCIL) if list(NUMBERS.of(key)) == list(range(FIRST, LAST + 1))]
    assert len(range(FIRST, LAST + 1)) == 36
    assert len({row["code"] for row in indicators()} & set(full)) >= 30
    assert {INDICATORS[key]["group"] for key in full} == set(GROUP_WORDS)


def test_one_series_goes_stale_five_months_ago():
    short = {key: max(NUMBERS.of(key)) for key in map(key_of, COUNCIL) if max(NUMBERS.of(key)) < LAST}
    assert short == {"SW_TURNOVER": 13}


@pytest.mark.parametrize("key", ROWS)
def test_every_figure_is_possible(key):
    """Nothing below 0, counts whole, nothing to divide by 0; a part is no more than its whole. Only money may be negative."""
    for figure in NUMBERS.of(key).values():
        if figure.value is not None:
            assert unit(key) in ("count", "money")
            assert figure.value == figure.value.to_integral_value()
            assert figure.value >= 0 or unit(key) == "money"
            continue
        assert unit(key) in PER
        assert figure.denominator > 0
        assert figure.numerator >= 0
        assert figure.numerator == figure.numerator.to_integral_value()
        assert figure.denominator == round(figure.denominator, 1)
        if unit(key) == PERCENT:
            assert figure.numerator <= figure.denominator


def said_under(ref):
    [action] = [row for row in action_data() if row["ref"] == ref]
    return " ".join(f"{update['progress']} {update['impact_evidence']}" for update in action["updates"])


@pytest.mark.parametrize("row", [row for row in COUNCIL + TEAMS if row["draw"].get("told")], ids=key_of)
def test_figures_are_those_that_the_updates_of_the_plan_tell(row):
    """A corrected month's first figure is the one in the update; the correction came later."""
    said = re.findall(r"\d[\d.]*\d|\d", said_under(row["action"]))
    fewer = {error["m"]: error["fewer"] for error in row.get("corrected", [])}
    for m, told in row["draw"]["told"].items():
        figure = NUMBERS.of(key_of(row))[int(m)]
        if isinstance(told, list):
            assert [figure.numerator, figure.denominator] == told
            assert {str(told[0] - fewer.get(int(m), 0)), str(told[1])} <= set(said), m
        else:
            assert round(figure.numerator / figure.denominator, 1) == Decimal(str(told))
            assert str(told) in said, m


@pytest.mark.parametrize(
    ("whole", "parts"),
    [
        ("ASSESS_45WD", ["assessment-north", "assessment-south", "disabled-children"]),
        ("REREF_12M", ["assessment-north", "assessment-south"]),
        ("CIN_VISIT", ["safeguarding-north", "safeguarding-south", "disabled-children"]),
        ("CIN_PLAN", ["safeguarding-north", "safeguarding-south", "disabled-children"]),
        ("CP_VISIT", ["safeguarding-north", "safeguarding-south", "disabled-children"]),
    ],
)
def test_teams_add_up_to_the_council(whole, parts):
    for m in range(LAST + 1):
        council = NUMBERS.of(whole)[m]
        teams = [NUMBERS.of(f"{whole}/{part}")[m] for part in parts]
        assert sum(team.numerator for team in teams) == council.numerator
        assert sum(team.denominator for team in teams) == council.denominator


def test_bands_add_up_to_the_social_workers_who_hold_cases():
    for m in range(FIRST, LAST + 1):
        bands = [NUMBERS.of(key)[m].value for key in ("SW_UNDER_21", "SW_21_TO_30", "SW_OVER_30")]
        assert sum(bands) == NUMBERS.of("SW_CASELOAD_HIGH")[m].denominator


def test_an_improvement_and_a_concern_come_in_one_step():
    """Conferences on time from month 5, placements far away from month 9: low on the chart before, high after."""
    after = sides("ICPC_15WD", 5, LAST, rebased=False)
    assert set(after) == {"high"}
    assert "high" not in sides("ICPC_15WD", FIRST, 4, rebased=False)
    assert chart("ICPC_15WD", rebased=False).latest.variation == "improvement_high"
    assert set(sides("CLA_20MILES", 9, LAST)) == {"high"}
    assert set(sides("CLA_20MILES", FIRST, 8)) == {"low"}
    assert chart("CLA_20MILES").latest.variation == "concern_high"


def test_new_limits_leave_the_stepped_series_without_a_signal():
    """Thirteen months under the new limits, so that they are not on trial."""
    found = chart("ICPC_15WD")
    assert [segment.n for segment in found.segments] == [23, 13]
    assert not found.latest.trial
    assert set(sides("ICPC_15WD", FIRST, LAST)) == {None}


STEADY = (
    "ASSESS_45WD",
    "ASSESS_NOT_NEED",
    "CP_REVIEW",
    "CPP_REPEAT",
    "CPP_2YR",
    "CLA_3PLACE",
    "CLA_LTSTAB",
    "CLA_VISIT",
    "CLA_REVIEW",
    "CL_NOT_IN_TOUCH",
    "AUDIT_GOOD",
)


@pytest.mark.parametrize("key", STEADY)
def test_what_does_not_change_shows_chance_and_nothing_else(key):
    assert set(sides(key, FIRST, LAST)) == {None}


@pytest.mark.parametrize(
    ("key", "latest"),
    [
        ("CON_DEC_1WD", "improvement_high"),
        ("CP_VISIT", "improvement_high"),
        ("PATHWAY", "improvement_high"),
        ("SUPERVISION", "improvement_high"),
        ("SW_CASELOAD", "improvement_low"),
        ("SW_CASELOAD_HIGH", "improvement_low"),
        ("REREF_12M", "concern_high"),
        ("CIN_VISIT", "concern_low"),
        ("CIN_PLAN", "concern_low"),
        ("CLA_HEALTH", "concern_low"),
        ("CLA_3SW", "concern_high"),
        ("CL_ACCOM", "concern_low"),
        ("SW_AGENCY", "concern_high"),
        ("SW_VACANCY", "common_cause"),
    ],
)
def test_charts_end_on_the_signal_that_the_story_means(key, latest):
    assert chart(key).latest.variation == latest


def test_requests_for_early_help_fall_every_august():
    august = {m for m in range(FIRST, LAST + 1) if (MAY + m).month == 8}
    requests = NUMBERS.of("EH_REQ")
    assert len(august) == 3
    assert max(requests[m].value for m in august) < min(requests[m].value for m in requests if m not in august)


def test_teams_have_numbers_small_enough_to_be_hidden():
    small = [key for key in map(key_of, TEAMS) for figure in NUMBERS.of(key).values() if 1 <= (figure.numerator or 0) <= 5]
    assert len(small) > 100
    assert any(figure.numerator == 0 for figure in NUMBERS.of("SW_AGENCY/disabled-children").values())


def test_targets_are_of_every_kind_and_some_milestones_were_reached_and_some_missed():
    targets = [(key_of(row), target) for row in COUNCIL for target in row.get("targets", [])]
    assert {target["kind"] for _, target in targets} == set(TARGET_WORDS)
    assert all(target["reason"].endswith(".") for _, target in targets)
    reached, missed = [], []
    for key, target in targets:
        if target["kind"] == "milestone" and target["m"] <= max(NUMBERS.of(key)):
            gap = values(key)[target["m"]] - Fraction(str(target["value"]))
            (reached if (gap <= 0) == (INDICATORS[key]["polarity"] == LOWER) else missed).append(f"{key} {target['m']}")
    assert len(reached) >= 10
    assert {"PATHWAY 13", "SW_CASELOAD 5", "SUPERVISION 6", "SW_AGENCY 17"} <= set(missed)
    assert any(target["m"] > LAST for _, target in targets)


def test_figures_are_explained_in_two_to_four_sentences_and_never_twice_alike():
    """“So what” beside the latest figure of twelve indicators and more, and beside some earlier ones."""
    said = [(key_of(row), int(m), text) for row in COUNCIL for m, text in row.get("says", {}).items()]
    assert len({key for key, m, _ in said if m == LAST}) >= 12
    assert len([m for _, m, _ in said if m < LAST]) >= 12
    assert len({text for _, _, text in said}) == len(said)
    for key, m, text in said:
        assert 2 <= len(re.findall(r"[.?](?= |$)", text)) <= 4, (key, m)
        assert m in NUMBERS.of(key)


def test_what_the_files_name_exists():
    people = {row["key"] for row in plan_data()["people"]}
    groups = {row["slug"] for row in team_data()["sub_groups"]}
    assert {row["owner"] for row in COUNCIL} | {row["by"] for row in team_data()["sub_groups"]} <= people
    assert {row["group"] for row in TEAMS} == {row["group"] for row in team_data()["notes"]} == groups
    assert {mark["kind"] for mark in council_data()["annotations"]} == {OTHER}, (
        "inspections and notices mark the charts themselves"
    )
    assert {mark["series"] for mark in council_data()["annotations"] if "series" in mark} <= set(ROWS)
    parts = [key for row in council_data()["compositions"] for key, _ in row["parts"]]
    assert {unit(key) for key in parts} == {"count"}


def test_one_budget_is_overspent_and_goes_on_growing():
    lines = {row["service"]: NUMBERS.budgets(row) for row in finance_data()["services"]}
    assert len(lines) == 5
    growing = [line.over for m, line in lines["Social work teams"].items() if m >= 6]
    assert growing[-1] > 3 * growing[0] > 0
    assert sum(later > earlier for earlier, later in pairwise(growing)) >= 9
    assert [name for name, months in lines.items() if months[LAST].reserves < 0] == [
        "Social work teams",
        "Care leavers and accommodation",
    ]


def test_the_forecast_variance_is_what_the_budgets_give():
    for m in range(FIRST, LAST + 1):
        lines = [NUMBERS.budgets(row)[m] for row in finance_data()["services"]]
        over = sum(line.forecast + line.reserves - line.budget for line in lines)
        assert NUMBERS.of("FIN_VAR")[m].value == over / 1000


def test_a_budget_changes_in_april_and_in_no_other_month():
    service = finance_data()["services"][0]
    budgets = NUMBERS.budgets(service)
    changed = {(MAY + m).month for m in range(FIRST + 1, LAST + 1) if budgets[m].budget != budgets[m - 1].budget}
    assert changed == {4}
    assert budgets[LAST].budget == 15_800_000
