from decimal import Decimal

import pytest

from metrics.charts import Annotation, Band, LinePoint, ReferenceLine, Step
from metrics.months import Month

MAY, JUNE, JULY = Month(2026, 5), Month(2026, 6), Month(2026, 7)


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda: LinePoint(MAY, Decimal(1), "1", "special"), "No such mark of a point: special"),
        (lambda: Step(MAY, None, Decimal(1), "Target", "hope"), "No such kind of target: hope"),
        (lambda: Annotation(MAY, "party", "…"), "No such kind of annotation: party"),
        (lambda: Band(MAY, JUNE, Decimal(1), Decimal(0)), "both control limits or neither: 2026-05"),
        (lambda: Band(JUNE, MAY, Decimal(1)), "ends before it starts: 2026-06"),
    ],
)
def test_what_makes_no_sense_is_refused_by_name(make, sentence):
    with pytest.raises(ValueError, match=sentence):
        make()


def test_a_comparator_has_one_value_throughout_or_one_for_its_months():
    figures = ((MAY, Decimal(70)), (JULY, Decimal(72)))

    assert ReferenceLine("England", Decimal(70)).value_in(JUNE) == 70
    assert ReferenceLine("Last year", figures).value_in(JUNE) is None
    assert ReferenceLine("England", figures, holds=True).value_in(JUNE) == 70
    assert ReferenceLine("England", figures, holds=True).value_in(JULY + 9) == 72
    assert ReferenceLine("England", figures, holds=True).value_in(MAY - 1) is None
