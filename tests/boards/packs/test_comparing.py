"""Two packs side by side."""

from boards.packs.comparing import beside
from boards.packs.contents import Point
from tests.boards.packs.held import a_budget, a_figure, a_measure, a_pack, an_action

DECEMBER = a_pack(
    "2025-12",
    actions=[an_action(1, "amber"), an_action(2, "green"), an_action(3, "red"), an_action(4, "")],
    figures=[a_figure(7, {"2025-11": "70", "2025-12": "71"}), a_figure(8, {"2025-12": "5"})],
    budgets=[a_budget("Placements", 1000, 1200)],
    measures=[a_measure(1), a_measure(2, "")],
)
JANUARY = a_pack(
    "2026-01",
    actions=[an_action(1, "green"), an_action(2, "amber"), an_action(3, "red"), an_action(5, "amber")],
    figures=[a_figure(7, {"2025-11": "70", "2025-12": "75", "2026-01": "77"})],
    budgets=[a_budget("Placements", 1000, 1100), a_budget("Social work", 500, 500)],
    measures=[a_measure(1, "met", "contradicted"), a_measure(2, "")],
)


def test_the_earlier_month_comes_first_however_they_are_given():
    assert beside(JANUARY, DECEMBER) == beside(DECEMBER, JANUARY)
    assert beside(JANUARY, DECEMBER).earlier is DECEMBER


def test_the_answer_is_one_sentence():
    assert beside(DECEMBER, JANUARY).sentence == (
        "From December 2025 to January 2026: 1 action improved, 1 worsened, 1 stayed the same."
    )


def test_actions_that_are_not_rated_the_same_are_named_with_both_ratings():
    found = [(row.reference, row.how, row.was, row.now) for row in beside(DECEMBER, JANUARY).actions]
    assert found == [
        ("1.1", "Improved", "Amber", "Green"),
        ("1.2", "Worsened", "Green", "Amber"),
        ("1.5", "New, or rated for the first time", "Not in this pack", "Amber"),
        ("1.4", "No longer rated", "Not rated", "Not in this pack"),
    ]


def test_counts_stand_beside_each_other_by_area_and_in_all():
    found = beside(DECEMBER, JANUARY).counts
    assert [row.title for row in found] == ["Practice", "All areas"]
    assert (found[-1].was.total, found[-1].now.green) == (4, 1)


def test_claims_and_findings_of_each_measure_are_set_side_by_side():
    one, two = beside(DECEMBER, JANUARY).measures
    assert (one.finding_was, one.finding_now, one.same) == ("Supported", "Contradicted", False)
    assert (two.claim_was, two.same) == ("Nothing is claimed", True)


def test_a_month_that_the_later_pack_tells_differently_is_named():
    seven, eight = beside(DECEMBER, JANUARY).figures
    assert (seven.was, seven.now) == ("71% (December 2025)", "77% (January 2026)")
    assert seven.told_anew == ("December 2025 was told as 71%, and later as 75%.",)
    assert (eight.was, eight.now, eight.told_anew) == ("5% (December 2025)", "Not in this pack", ())


def test_a_service_that_one_pack_has_not_is_not_taken_for_zero():
    found = [(row.service, row.was, row.now) for row in beside(DECEMBER, JANUARY).budgets]
    assert found == [("Placements", "£200", "£100"), ("Social work", "–", "£0"), ("Total", "£0", "£0")]


def test_packs_without_a_plan_are_compared_without_actions():
    bare = a_pack("2025-12", measures=[a_measure(1)])
    bare = type(bare)(bare.header, notice=bare.notice)
    found = beside(bare, JANUARY)
    assert (found.actions, found.sentence) == ((), "From December 2025 to January 2026.")
    assert found.counts[0].was is None


def test_sums_of_money_are_told_with_their_unit_and_how_they_were_held_is_no_difference():
    def pack(month, values):
        return a_pack(month, figures=[a_figure(9, {m: v for m, v, _ in values}, **_thousands(values))])

    before = pack("2025-12", [("2025-11", "1482", "£1,482"), ("2025-12", "1400", "£1,400")])
    after = pack("2026-01", [("2025-11", "1482", "£1,482 thousand"), ("2025-12", "1600", "£1,600 thousand")])
    [found] = beside(before, after).figures
    assert found.told_anew == ("December 2025 was told as £1,400 thousand, and later as £1,600 thousand.",)


def _thousands(values):
    points = tuple(Point(*each) for each in values)
    last = points[-1].shown.removesuffix(" thousand")
    return {"unit": "money", "points": points, "shown": f"{last} thousand"}


def test_actions_that_no_total_counts_have_neither_stayed_the_same_nor_left():
    out = {"stage": "stopped"}
    before = a_pack("2025-12", actions=[an_action(1), an_action(2, "", **out), an_action(3, "", **out)])
    after = a_pack("2026-01", actions=[an_action(1), an_action(2, "", **out), an_action(4, "", **out)])
    found = beside(before, after)
    assert (found.same_actions, found.actions) == (1, ())
