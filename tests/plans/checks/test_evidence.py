import datetime as dt
from dataclasses import replace

import pytest

from plans.checks import run_check
from tests.plans.checks.agreeing import agrees
from tests.plans.checks.making import EVIDENCE, YESTERDAY, facts


def test_evidence_out_of_date():
    """It holds on its last day, and no longer the day after."""
    agrees("EVIDENCE_OUT_OF_DATE")


@pytest.mark.parametrize("changes", [{"valid_until": None}, {"valid_until": YESTERDAY, "ended": True}])
def test_what_never_ends_or_need_not_be_renewed_is_not_out_of_date(changes):
    assert run_check("EVIDENCE_OUT_OF_DATE", facts(evidence=(replace(EVIDENCE, **changes),))) == []


def test_it_says_for_how_long():
    [problem] = run_check("EVIDENCE_OUT_OF_DATE", facts(evidence=(replace(EVIDENCE, valid_until=dt.date(2026, 9, 30)),)))
    assert problem.sentence.endswith("it held until 30 September 2026, 31 days ago.")
    assert problem.since == dt.date(2026, 10, 1)
