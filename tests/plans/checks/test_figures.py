from dataclasses import replace

from plans.checks import run_check
from tests.plans.checks.agreeing import agrees
from tests.plans.checks.making import SERIES, TODAY, facts


def test_series_stale():
    """Late since today; not where it is late from tomorrow."""
    agrees("SERIES_STALE")


def test_a_series_that_is_in_time_is_not_stale():
    assert run_check("SERIES_STALE", facts(series=(SERIES,))) == []


def test_a_series_without_any_figure_says_so():
    empty = replace(SERIES, latest=None, late_since=TODAY, sentence="")
    assert [problem.sentence for problem in run_check("SERIES_STALE", facts(series=(empty,)))] == ["There is no figure yet."]
