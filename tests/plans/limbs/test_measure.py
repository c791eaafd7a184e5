"""The finding of a measure, from those of its limbs."""

from itertools import permutations

import pytest

from plans.limbs import Outcome, measure_finding, why_finding

S, P, N, C, LATER = "supported", "partly", "not_evidenced", "contradicted", "not_yet_due"


@pytest.mark.parametrize(
    ("limbs", "finding"),
    [
        ([S], S),
        ([S, S, S], S),
        ([S, LATER], S),
        ([S, S, P], P),
        ([S, N], P),
        ([S, N, LATER], P),
        ([P], P),
        ([P, N], P),
        ([P, LATER], P),
        ([N], N),
        ([N, N, LATER], N),
        ([C], C),
        ([C, S, S, S], C),
        ([C, LATER], C),
        ([C, N, P, S, LATER], C),
        ([LATER], LATER),
        ([LATER, LATER], LATER),
        ([], LATER),
    ],
)
def test_the_first_row_that_fits_decides_whatever_the_order(limbs, finding):
    assert {measure_finding(order) for order in permutations(limbs)} == {finding}
    assert measure_finding([Outcome(each, is_due=each != LATER) for each in limbs]) == finding


@pytest.mark.parametrize(
    ("limbs", "sentence"),
    [
        ([S], "Supported: what is recorded supports the only limb that is due."),
        ([S, S, LATER], "Supported: what is recorded supports all of the 2 limbs that are due. 1 limb is not yet due."),
        (
            [S, S, N],
            "Partly supported: what is recorded supports a part of the 3 limbs that are due (2 supported, 1 not evidenced).",
        ),
        ([P], "Partly supported: what is recorded supports a part of the only limb that is due."),
        (
            [S, C, N, N, LATER, LATER],
            "Contradicted: the figures contradict 1 of the 4 limbs that are due "
            "(1 supported, 2 not evidenced, 1 contradicted). 2 limbs are not yet due.",
        ),
        ([C], "Contradicted: the figures contradict the only limb that is due."),
        ([N], "Not evidenced: nothing that is recorded supports the only limb that is due."),
        ([N, N], "Not evidenced: nothing that is recorded supports any of the 2 limbs that are due."),
        ([LATER], "Not yet due: its only limb is due later."),
        ([LATER, LATER], "Not yet due: each of its 2 limbs is due later."),
        ([], "Not yet due: no limb is recorded, so there is nothing to judge."),
    ],
)
def test_why_it_is_found_so(limbs, sentence):
    assert why_finding(limbs) == sentence


@pytest.mark.parametrize("wrong", ["met", "", "Supported"])
def test_a_finding_that_does_not_exist_is_refused(wrong):
    with pytest.raises(ValueError, match="No such finding"):
        measure_finding([S, wrong])
