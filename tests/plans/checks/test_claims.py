from dataclasses import replace

import pytest

from plans.checks import run_check
from tests.plans.checks.agreeing import agrees
from tests.plans.checks.making import VISITS, measure


def test_claim_contradicted():
    """Claimed met while a limb's own figure says otherwise: the case of July 2020."""
    agrees("CLAIM_CONTRADICTED")


def test_claim_not_evidenced():
    """Claimed met without any figure; a measure that is not due yet needs none."""
    agrees("CLAIM_NOT_EVIDENCED")


@pytest.mark.parametrize("finding", ["contradicted", "not_evidenced"])
@pytest.mark.parametrize(("claim", "words"), [("met", "met"), ("partly_met", "partly met"), ("not_met", None), ("", None)])
def test_met_and_partly_met_are_compared_and_nothing_else(claim, words, finding):
    found = run_check(f"CLAIM_{finding.upper()}", measure(claim=claim, finding=finding))
    assert [problem.sentence.partition(", but")[0] for problem in found] == (
        [f"Measure 6 was claimed {words} on 8 July 2020"] if words else []
    )


def test_claimed_met_and_supported_in_part_only_is_told_with_the_limbs_that_are_missing():
    """Measure 1 of July 2020: claimed met, supported in part. Claimed partly met, it is as claimed."""
    limbs = tuple(
        replace(VISITS, letter=letter, finding=finding)
        for letter, finding in (("d", "not_evidenced"), ("a", "not_evidenced"), ("b", "supported"), ("c", "partly"))
    )
    [problem] = run_check("CLAIM_NOT_EVIDENCED", measure(finding="partly", limbs=limbs))
    assert problem.sentence == (
        "Measure 6 was claimed met on 8 July 2020; the figures support it in part only: limb 6c is supported in part, limbs "
        "6a and 6d are not evidenced."
    )
    assert problem.question == "Measure 6 is shown in part. What is missing, and why is all of it claimed met?"
    [bare] = run_check("CLAIM_NOT_EVIDENCED", measure(finding="partly"))
    assert bare.sentence.endswith("the figures support it in part only.")
    assert run_check("CLAIM_NOT_EVIDENCED", measure(finding="partly", claim="partly_met", limbs=limbs)) == []


@pytest.mark.parametrize("finding", ["supported", "not_yet_due", ""])
def test_other_findings_contradict_no_claim(finding):
    facts = measure(finding=finding, limbs=(VISITS,))
    assert run_check("CLAIM_CONTRADICTED", facts) == run_check("CLAIM_NOT_EVIDENCED", facts) == []


def test_the_first_contradicted_limb_is_told_and_the_others_are_counted():
    limbs = (
        replace(VISITS, letter="f"),
        replace(VISITS, letter="e", sentence="12 in July 2020, 0 was asked for."),
        replace(VISITS, letter="a", finding="supported", sentence="17 in July 2020."),
    )
    [two] = run_check("CLAIM_CONTRADICTED", measure(finding="contradicted", limbs=limbs))
    assert two.sentence.endswith("Limb 6e: 12 in July 2020, 0 was asked for. 1 other limb is contradicted too.")
    [three] = run_check("CLAIM_CONTRADICTED", measure(finding="contradicted", limbs=(*limbs, replace(VISITS, letter="g"))))
    assert three.sentence.endswith("2 other limbs are contradicted too.")


def test_every_limb_without_evidence_is_named():
    limbs = tuple(replace(VISITS, letter=letter, finding="not_evidenced") for letter in "bca")
    [problem] = run_check("CLAIM_NOT_EVIDENCED", measure(finding="not_evidenced", limbs=limbs))
    assert problem.sentence.endswith("Not evidenced: limbs 6a, 6b and 6c.")


def test_a_claim_without_a_date_is_worded_without_one():
    [problem] = run_check("CLAIM_CONTRADICTED", measure(finding="contradicted", claimed_on=None))
    assert problem.sentence == "Measure 6 is claimed met, but the figures contradict it."
    assert problem.since is None


def test_it_belongs_to_the_owner_of_the_measure_or_else_to_whoever_claims_it():
    [problem] = run_check("CLAIM_CONTRADICTED", measure(finding="contradicted", owner_role=""))
    assert problem.owner == "Director of Children's Services"


def test_it_is_so_since_the_later_of_claim_and_finding():
    """A measure that was met and then lost is contradicted since it was lost."""
    lost = measure(finding="contradicted", limbs=(VISITS,)).measures[0].claimed_on.replace(year=2021)
    [problem] = run_check("CLAIM_CONTRADICTED", measure(finding="contradicted", found_since=lost))
    assert problem.since == lost
