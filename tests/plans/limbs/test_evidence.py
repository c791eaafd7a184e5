"""Limbs judged on items of evidence."""

import pytest

from metrics.months import Month
from plans.limbs import EVIDENCE, Facts, Item, Rule
from tests.plans.limbs.shared import day, judged


def asked(needs, *kinds, **changes):
    return Rule(EVIDENCE, needs=needs, kinds=kinds, **changes)


def item(kind, on="2020-03-01", valid_until=None):
    return Item(kind, day(on), valid_until and day(valid_until))


@pytest.mark.parametrize(
    ("rule", "items", "finding", "text", "distance"),
    [
        (asked(1, "audit"), [item("audit")], "supported", "1 of 1 item", ""),
        (asked(1, "audit"), [], "not_evidenced", "0 of 1 item", "1 item short"),
        (asked(1, "audit"), [item("staff")], "not_evidenced", "0 of 1 item", "1 item short"),
        (asked(2, "audit"), [item("audit")], "partly", "1 of 2 items", "1 item short"),
        (asked(2, "audit"), [item("audit")] * 3, "supported", "3 of 2 items", ""),
        (asked(2, "audit", "staff"), [item("audit"), item("staff")], "supported", "2 of 2 items", ""),
        (asked(2, "audit", "staff"), [item("audit"), item("audit")], "partly", "2 of 2 items", "none yet: staff"),
        (asked(1, "audit", "staff"), [item("audit")], "partly", "1 of 2 items", "1 item short; none yet: staff"),
        (asked(3, "audit", "staff"), [item("audit"), item("staff")], "partly", "2 of 3 items", "1 item short"),
        (asked(1, "audit", "audit"), [item("audit")], "supported", "1 of 1 item", ""),
    ],
)
def test_all_items_support_some_partly_none_not(rule, items, finding, text, distance):
    found = judged(rule, Facts(items=items))
    assert (found.finding, found.text, found.distance) == (finding, text, distance)
    assert (found.month, found.value) == (None, None)


@pytest.mark.parametrize(
    ("on", "counts"),
    [("2019-12-17", False), ("2019-12-18", True), ("2020-07-31", True), ("2020-08-01", False)],
)
def test_an_item_counts_from_the_day_of_the_notice_to_the_day_of_judgement(on, counts):
    assert (judged(asked(1, "audit"), Facts(items=[item("audit", on)])).finding == "supported") == counts


def test_a_rule_may_count_from_another_day():
    since = asked(1, "audit", since=day("2020-02-01"))
    assert judged(since, Facts(items=[item("audit", "2020-01-31")])).finding == "not_evidenced"
    assert judged(since, Facts(items=[item("audit", "2020-02-01")])).finding == "supported"
    earlier = asked(1, "audit", since=day("2019-01-01"))
    assert judged(earlier, Facts(items=[item("audit", "2019-06-01")])).finding == "supported"


@pytest.mark.parametrize(("ends", "counts"), [("2020-07-30", False), ("2020-07-31", True), (None, True)])
def test_an_item_out_of_date_on_the_day_of_judgement_does_not_count(ends, counts):
    found = judged(asked(1, "audit"), Facts(items=[item("audit", valid_until=ends)]))
    assert (found.finding == "supported") == counts
    assert ("1 item is out of date on 31 July 2020, and not counted." in found.sentence) != counts


def test_it_counted_while_it_was_in_date():
    facts = Facts(items=[item("audit", valid_until="2020-06-30")])
    assert judged(asked(1, "audit"), facts, Month(2020, 6)).finding == "supported"
    assert judged(asked(1, "audit"), facts, Month(2020, 7)).finding == "not_evidenced"


@pytest.mark.parametrize(
    ("rule", "items", "sentence"),
    [
        (
            asked(2, "audit"),
            [item("audit"), item("audit", valid_until="2020-05-01"), item("audit", valid_until="2020-05-01")],
            "1 item of evidence dated from 18 December 2019 on (audit 1); 2 needed. "
            "2 more items are out of date on 31 July 2020, and not counted.",
        ),
        (
            asked(2, "voice", "peer"),
            [item("peer")],
            "1 item of evidence dated from 18 December 2019 on (voice of children and families none, peer or external 1); "
            "2 needed, each kind at least once.",
        ),
        (
            asked(2, "data", "audit"),
            [],
            "No item of evidence (data, audit) dated from 18 December 2019 on; 2 are needed.",
        ),
    ],
)
def test_the_sentence_counts_by_kind(rule, items, sentence):
    assert judged(rule, Facts(items=items)).sentence == sentence


def test_evidence_is_no_small_number():
    """The reader who may not see figures is told of the items."""
    found = judged(asked(2, "audit"), Facts(items=[item("audit")], tells=False))
    assert (found.text, found.distance) == ("1 of 2 items", "1 item short")
    assert found.sentence.startswith("1 item of evidence")
    ahead = judged(asked(2, "audit", due=day("2020-12-31")), Facts(items=[item("audit")], tells=False))
    assert ahead.finding == "not_yet_due"
    assert ahead.sentence == (
        "Not due until 31 December 2020. So far: 1 item of evidence dated from 18 December 2019 on (audit 1); 2 needed."
    )
