"""Three months of a plan in which about everything happened, for the tests of what reads them."""

import copy
import datetime as dt

import pytest

from plans.services import actions, cycles, updates
from tests.factories import JANUARY, World, at, close, make_action, make_area, make_update
from tests.shared import kept

FEBRUARY, MARCH = JANUARY + 1, JANUARY + 2
EVIDENCE = {"impact": "early_evidence", "impact_evidence": "Audit: 7 of 10 plans were good."}
NO_PATH = {"expected_rating": "", "expected_by": None}


class Quarter:
    """Two closed months and an open one of a plan with two areas.

    ====  ==========  ==========================  ==============================
    ref   January     February                    March, by the 20th
    ====  ==========  ==========================  ==============================
    1.1   Amber       Green, with evidence        no update yet
    1.2   Amber       Red, past a date moved 2 x  no update yet
    1.3   not rated   not rated, starts in June   not rated
    2.1   Green, rosier than suggested, and never updated again
    2.2   Amber       asks for sign-off           signed off
    2.3               new, Red                    no update yet
    2.4   Amber       stopped                     stopped
    ====  ==========  ==========================  ==============================
    """

    def __init__(self):
        self.world = made = World()
        self.two = make_area(made.plan, made.lead, 2, "Leadership")
        add = {"owner": made.officer, "role_title": "Service Manager"}
        self.actions = {
            "1.1": made.action,
            "1.2": make_action(made.area, made.lead, reference="1.2", due=dt.date(2026, 2, 10), **add),
            "1.3": make_action(made.area, made.lead, reference="1.3", start=dt.date(2026, 6, 1), role_title="Head of Service"),
            "2.1": make_action(self.two, made.lead, reference="2.1", **add),
            "2.2": make_action(self.two, made.lead, reference="2.2", **add),
            "2.4": make_action(self.two, made.lead, reference="2.4", **add),
        }
        for reference in ("1.1", "1.2", "2.2", "2.4"):
            make_update(self.actions[reference], made.officer)
        make_update(self.actions["2.1"], made.officer, rating="green", difference_reason="The court agrees", **NO_PATH)
        close(made.plan, made.lead)
        self.actions["2.3"] = make_action(self.two, made.lead, reference="2.3", now=at(FEBRUARY.first), **add)
        for day in (15, 18):
            actions.move_due_date(
                action=self.actions["1.2"],
                due=dt.date(2026, 2, day),
                reason=f"Late by {day}",
                by=made.lead,
                now=at(FEBRUARY.first),
            )
        self.update("1.1", FEBRUARY, rating="green", **EVIDENCE, **NO_PATH)
        self.update("1.2", FEBRUARY, rating="red")
        self.asked = self.update("2.2", FEBRUARY, stage="awaiting_sign_off", **NO_PATH)
        self.update("2.3", FEBRUARY, rating="red")
        actions.end_action(action=self.actions["2.4"], stage="stopped", reason="Merged with 2.1", by=made.lead, now=at(FEBRUARY))
        cycles.confirm_overall(
            plan=made.plan,
            month=FEBRUARY,
            rating="amber",
            note="Recovery agreed",
            by=made.lead,
            now=at(FEBRUARY),
            today=at(FEBRUARY).date(),
        )
        close(made.plan, made.lead, FEBRUARY)
        updates.sign_off(update=self.asked, accepted=True, reason="Audited", by=made.lead, now=at(MARCH.first))

    def update(self, reference, month, **changes):
        return make_update(self.actions[reference], self.world.officer, month=month, **changes)


@pytest.fixture(scope="module")
def built_quarter(django_db_setup, django_db_blocker):
    yield from kept(django_db_blocker, Quarter)


@pytest.fixture
def quarter(built_quarter, db) -> Quarter:
    return copy.deepcopy(built_quarter)
