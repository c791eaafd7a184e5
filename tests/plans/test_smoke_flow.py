from metrics.months import Month
from plans.selectors.plan_page import find_plan, standings
from tests.factories import at, close, make_update


def test_an_update_moves_the_open_month_and_not_the_closed_one(world):
    """What a closed month held stays; the next month shows the new rating."""
    make_update(world.action, world.officer)
    close(world.plan, world.lead)
    make_update(world.action, world.officer, month=Month(2026, 2), rating="red")
    plan = find_plan(world.authority, world.plan.slug)
    today = at(Month(2026, 2)).date()
    january = standings(plan, month=Month(2026, 1), known_on=None, today=today)
    now = standings(plan, month=None, known_on=None, today=today)
    assert (january.totals.amber, january.totals.red) == (1, 0)
    assert (now.totals.amber, now.totals.red) == (0, 1)
    assert [moved.position.reference for moved in now.worsened] == ["1.1"]
