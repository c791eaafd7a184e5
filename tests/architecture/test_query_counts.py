"""How many queries each page and each save takes: exactly so many, whatever the size of the plan.

Counted over HTTP with session and user. A page may take ten, a save twelve; savepoints are not counted, the rest is. The
numbers are exact so that a query more is seen at once, and a query less is written down.
"""

import datetime as dt

import pytest
import time_machine
from django.core.management import call_command

from metrics.models import Rebase, Snapshot, Target
from metrics.months import Month
from plans import rag
from plans.models import Action, Assignment, CycleClosing, DueDate, FrozenPosition, ReviewCycle, SeriesLink, SignOff, Update
from plans.services import actions
from tests.asking import counted, signed_in
from tests.factories import LONDON, World, make_area, make_indicator, make_plan, make_series, make_sub_group
from tests.plans.views.sending import day, filled

NOW_MONTH = Month(2026, 1)
NOW = dt.datetime(2026, 1, 20, 12, tzinfo=LONDON)
PAGE_LIMIT, SAVE_LIMIT, BYTES_LIMIT = 10, 12, 300_000
STAGES = (rag.IN_PROGRESS, rag.IN_PROGRESS, rag.NOT_STARTED, rag.AWAITING_SIGN_OFF)


class BigWorld(World):
    """A plan of so many actions with one update each in so many months, all closed but the last. Rows are added in bulk."""

    def __init__(self, actions, months):
        super().__init__()
        first = NOW_MONTH - (months - 1)
        self.plan = make_plan(self.authority, self.lead, month=first, title="A big plan", slug="big")
        self.areas = [make_area(self.plan, self.lead, number, f"Area {number}") for number in range(1, 7)]
        self.months = [first + index for index in range(months)]
        self.add_actions(actions)
        self.add_cycles()
        self.add_updates()
        self.freeze()
        self.add_measures(months)

    def row(self, known_from, by=None):
        return {"known_from": known_from, "recorded_at": known_from, "by": by or self.lead}

    def moment(self, month, number=20):
        return dt.datetime.combine(month.first.replace(day=number), dt.time(9), tzinfo=LONDON)

    def add_actions(self, count):
        begun = self.moment(self.months[0], 1)
        self.actions = Action.objects.bulk_create(
            Action(
                plan=self.plan,
                area=self.areas[index % 6],
                reference=f"{index % 6 + 1}.{index // 6 + 1}",
                title=f"Make the work of team {index} on plans for children visible to its managers every week",
                success_measure="Nine of ten audits are good",
                start=begun.date(),
                known_from=begun,
            )
            for index in range(count)
        )
        Action.history.bulk_history_create(
            self.actions, default_user=self.lead, default_change_reason="Added", default_date=begun
        )
        due = NOW_MONTH.last
        DueDate.objects.bulk_create(DueDate(action=a, due=due, **self.row(begun)) for a in self.actions)
        DueDate.objects.bulk_create(
            DueDate(action=a, due=due + dt.timedelta(days=90), previous=due, reason="The tender failed", **self.row(begun))
            for a in self.actions[::3]
        )
        Assignment.objects.bulk_create(
            Assignment(action=a, owner=self.officer, role_title=f"Service Manager, Team {index % 9}", **self.row(begun))
            for index, a in enumerate(self.actions)
        )

    def add_cycles(self):
        self.cycles = ReviewCycle.objects.filter(plan=self.plan)
        ReviewCycle.objects.bulk_create(
            ReviewCycle(plan=self.plan, month=month, **self.row(self.moment(month, 1))) for month in self.months[1:]
        )
        self.cycles = list(ReviewCycle.objects.filter(plan=self.plan).order_by("month"))

    def add_updates(self):
        self.updates = Update.objects.bulk_create(
            [
                Update(
                    action=a,
                    cycle=cycle,
                    stage=rag.IN_PROGRESS if cycle is not self.cycles[-1] else STAGES[index % 4],
                    rating=rag.RATINGS[(index + number) % 2],
                    impact=rag.NO_EVIDENCE,
                    progress="Two of three teams have had the training, and the third has a date for it in the spring.",
                    expected_rating=rag.GREEN,
                    expected_by=dt.date(2026, 6, 30),
                    suggested_rating=rag.AMBER,
                    suggested_code="R9",
                    suggested_sentence="In progress and on time, with no evidence of impact on children yet.",
                    **self.row(self.moment(cycle.month), self.officer),
                )
                for number, cycle in enumerate(self.cycles)
                for index, a in enumerate(self.actions)
                # In the open month one in five has no update yet.
                if cycle is not self.cycles[-1] or index % 5
            ],
            batch_size=500,
        )
        latest = [update for update in self.updates if update.cycle == self.cycles[-1]]
        Update.objects.bulk_create(
            Update(
                action=u.action,
                cycle=u.cycle,
                stage=u.stage,
                rating=rag.RED,
                impact=u.impact,
                progress="One of three teams.",
                expected_rating=rag.AMBER,
                expected_by=dt.date(2026, 6, 30),
                suggested_rating=rag.AMBER,
                suggested_code="R9",
                suggested_sentence="In progress and on time, with no evidence of impact on children yet.",
                corrects=u,
                **self.row(NOW, self.officer),
            )
            for u in latest[::7]
        )
        refused = [update for update in latest if update.stage == rag.AWAITING_SIGN_OFF][1::2]
        SignOff.objects.bulk_create(
            SignOff(update=u, accepted=False, reason="The audit is missing", **self.row(NOW)) for u in refused
        )

    def freeze(self):
        of_month = {}
        for update in self.updates:
            of_month.setdefault(update.cycle_id, []).append(update)
        for cycle in self.cycles[:-1]:
            closed = self.moment(cycle.month + 1, 2)
            closing = CycleClosing(
                cycle=cycle, number=1, proposed_rating="amber", proposed_code="O4", proposed_sentence="Amber.", **self.row(closed)
            )
            closing.save()
            FrozenPosition.objects.bulk_create(
                [
                    FrozenPosition(
                        closing=closing,
                        action=u.action,
                        area_id=u.action.area_id,
                        stage=u.stage,
                        rating=u.rating,
                        impact=u.impact,
                        suggested_rating=u.suggested_rating,
                        suggested_code=u.suggested_code,
                        suggested_sentence=u.suggested_sentence,
                        due=NOW_MONTH.last,
                        first_due=NOW_MONTH.last,
                        owner=self.officer,
                        owner_role="Service Manager",
                        update=u,
                        original=u,
                        last_update_month=cycle.month,
                        last_update_on=cycle.month.first,
                        **self.row(closed),
                    )
                    for u in of_month[cycle.pk]
                ],
                batch_size=500,
            )

    def add_measures(self, months):
        """Every action has three measures: one misses a step, one belongs to a team and has small numbers, one has a chart in
        which new limits begin."""
        indicators = [make_indicator(name=name) for name in ("Visits on time", "Good audits", "Sickness days")]
        team = make_sub_group(self.authority, self.lead)
        self.series = [
            make_series(self.authority, self.lead, indicators[0]),
            make_series(self.authority, self.lead, indicators[1], sub_group=team, small_numbers=True),
            make_series(self.authority, self.lead, indicators[2]),
        ]
        # They add up: with the team's figures the council's are hidden too.
        self.unlinked = make_series(self.authority, self.lead, indicators[1])
        Snapshot.objects.bulk_create(
            Snapshot(series=s, month=month, value=60, numerator=3, denominator=5, **self.row(self.moment(month)))
            for s in (*self.series, self.unlinked)
            for month in self.months
        )
        Target.objects.bulk_create(
            Target(series=s, kind="milestone", month=NOW_MONTH - 1, value=85, reason="Agreed", **self.row(self.moment(NOW_MONTH)))
            for s in self.series[:2]
        )
        Rebase.objects.bulk_create(
            [Rebase(series=self.series[2], month=NOW_MONTH - 1, reason="A new team", **self.row(self.moment(NOW_MONTH)))]
        )
        SeriesLink.objects.bulk_create(
            SeriesLink(action=a, series=s, reason="It shows the effect", **self.row(self.moment(self.months[0], 2)))
            for a in self.actions
            for s in self.series
        )


SIZES = [
    pytest.param((7, 3), id="7 actions, 3 months"),
    pytest.param((25, 12), id="25 actions, 12 months"),
    pytest.param((300, 120), id="300 actions, 120 months", marks=pytest.mark.full),
]


@pytest.fixture(params=SIZES, scope="module")
def big(request, django_db_setup, django_db_blocker):
    """Made once for each size; what a test writes is rolled back."""
    with django_db_blocker.unblock(), time_machine.travel(NOW, tick=False):
        yield BigWorld(*request.param)
        call_command("flush", interactive=False, verbosity=0)


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


# (who, address, queries). The officer and the lead have two plans that are being monitored.
PAGES = [
    ("officer", "/", 10),
    ("lead", "/", 10),
    ("board", "/{council}/", 9),
    ("board", "/{council}/?month=2025-12", 8),
    ("board", "/{council}/checks/", 8),
    ("board", "/{council}/checks/?month=2025-12", 8),
    ("board", "/{council}/compare/", 8),
    ("board", "/{council}/compare/?month=2025-11&with=2025-12", 8),
    ("board", "/{council}/compare/?month=2025-11&known=2026-01-10&with=2025-12&with_known=", 9),
    ("board", "{plan}", 10),
    ("lead", "{plan}", 10),
    ("board", "{plan}?rating=red&sort=due", 10),
    ("board", "{plan}?month=2025-12", 8),
    ("board", "{plan}?month=2025-12&known=2026-01-10", 8),
    ("lead", "{plan}month/", 10),
    ("lead", "{plan}overall-rating/", 9),
    ("lead", "{plan}status/", 5),
    ("lead", "{plan}history/", 7),
    ("lead", "{plan}history/?about=actions", 5),
    ("lead", "{plan}history/?about=months", 5),
    ("lead", "{plan}add-action/", 4),
    ("board", "{plan}actions/1.1/", 10),
    ("board", "{plan}actions/1.1/?month=2025-12", 10),
    ("board", "{plan}actions/1.1/?page=2", 10),
    ("board", "{plan}actions/1.1/history/", 10),
    ("officer", "{plan}actions/1.1/update/", 9),
    ("lead", "{plan}actions/1.1/due-date/", 3),
    ("lead", "{plan}actions/1.1/owner/", 4),
    ("lead", "{plan}actions/1.1/wording/", 4),
    ("lead", "{plan}actions/1.1/measures/", 5),
    ("lead", "{plan}actions/1.1/measures/{series}/unlink/", 5),
    ("lead", "{plan}actions/1.1/end/", 3),
    ("lead", "{plan}actions/1.1/reopen/", 3),
    ("lead", "{plan}actions/4.1/sign-off/", 4),
    ("administrator", "/admin/", 4),
    ("administrator", "/admin/plans/plan/", 7),
    ("administrator", "/admin/plans/action/", 7),
    ("administrator", "/admin/plans/update/", 7),
    ("administrator", "/admin/accounts/membership/", 7),
    ("administrator", "/admin/accounts/outgoingmessage/", 7),
]


def address_of(address, big) -> str:
    plan = f"/{big.authority.slug}/plans/big/"
    return address.format(council=big.authority.slug, plan=plan, series=big.series[0].pk)


@pytest.mark.parametrize(("who", "address", "number"), PAGES, ids=[f"{who} {address}" for who, address, _ in PAGES])
def test_a_page_takes_exactly_so_many_queries(big, db, who, address, number):
    client = signed_in(big.people[who])
    response, queries = counted(lambda: client.get(address_of(address, big)))
    assert response.status_code == 200
    assert len(queries) == number, "\n".join(queries)
    assert number <= PAGE_LIMIT
    assert len(response.content) <= BYTES_LIMIT


UPDATE = {
    "stage": "in_progress",
    "rating": "amber",
    "impact": "no_evidence",
    "progress": "Two of three teams are trained.",
    "difference_reason": "The figures of January are not in yet.",
    "expected_rating": "green",
    **day("expected_by", "2026-06-30"),
}
REWORDED = {
    "area": "{area}",
    "reference": "9.9",
    "title": "Better",
    "success_measure": "Ten of ten",
    "update_every": "2",
    **day("start", "2025-12-01"),
    "reason": "Plainer",
}
ADDED = {
    "reference": "9.9",
    "title": "One more",
    "success_measure": "Nine of ten",
    "owner": "{officer}",
    "role_title": "Head of Practice",
    **day("start", "2026-01-01"),
    **day("due", "2026-12-31"),
}
# (who, address, what is typed, queries); what stands in braces is the key of something.
SAVES = [
    ("officer", "actions/1.1/update/", UPDATE, 10),
    ("lead", "actions/1.1/update/", UPDATE, 10),
    ("lead", "actions/4.1/sign-off/", {"answer": "accept"}, 9),
    ("lead", "actions/1.1/due-date/", day("due", "2026-12-31") | {"reason": "The tender failed"}, 8),
    ("lead", "actions/1.1/owner/", {"role_title": "Head of Practice", "reason": "Moved"}, 9),
    ("lead", "actions/1.1/owner/", {"owner": "{lead}", "role_title": "Programme lead", "reason": "Moved"}, 9),
    ("lead", "actions/1.1/wording/", {"title": "Better", "reason": "Plainer"}, 9),
    ("lead", "actions/1.1/wording/", REWORDED, 10),
    ("lead", "actions/1.1/measures/", {"series": "{unlinked}", "reason": "Its effect"}, 10),
    ("lead", "actions/1.1/measures/{series}/unlink/", {"reason": "Another is better"}, 10),
    ("lead", "actions/1.1/end/", {"stage": "stopped", "reason": "Merged"}, 9),
    ("lead", "actions/1.1/reopen/", {"reason": "Not done after all"}, 10),
    ("officer", "actions/1.1/updates/{update}/correct/", UPDATE, 11),
    ("lead", "add-action/", {"reference": "9.9", "title": "One more", "role_title": "Head of Practice"}, 10),
    ("lead", "add-action/", ADDED, 12),
    ("lead", "overall-rating/", {"rating": "amber", "note": "As proposed"}, 10),
    ("lead", "status/", {"status": "closed", **day("on", "2026-01-20")}, 7),
    ("lead", "month/close/", {"month": "2026-01"}, 12),
    ("lead", "month/reopen/", {"month": "2025-12", "reason": "A figure was wrong"}, 8),
]
NAMES = [f"{who} {address}{index}" for index, (who, address, _, _) in enumerate(SAVES)]


def keys_in(big) -> dict[str, int]:
    first = next(update for update in big.updates if update.action.reference == "1.1")
    people = {"lead": big.lead.pk, "officer": big.officer.pk}
    series = {"series": big.series[0].pk, "unlinked": big.unlinked.pk}
    return {**people, **series, "area": big.areas[1].pk, "update": first.pk}


@pytest.mark.parametrize(("who", "address", "typed", "number"), SAVES, ids=NAMES)
def test_a_save_takes_exactly_so_many_queries(big, db, who, address, typed, number):
    """From the request that sends the form to the redirect; the frozen rows of a closing count as one insert."""
    client, keys = signed_in(big.people[who]), keys_in(big)
    if "reopen/" in address and "month" not in address:
        actions.end_action(action=big.actions[0], stage="stopped", reason="Merged", by=big.lead, now=NOW)
    plan, address = address_of("{plan}", big), address.format(**keys)
    shown = client.get(plan + address.replace("month/close/", "month/").replace("month/reopen/", "month/"))
    sent = filled(shown, holding="month" if "month/" in address else "token")
    sent |= {name: value.format(**keys) for name, value in typed.items()}
    response, queries = counted(lambda: client.post(plan + address, sent))
    assert response.status_code == 302
    frozen = [query for query in queries if query.startswith('INSERT INTO "plans_frozenposition"')]
    assert len(queries) - max(0, len(frozen) - 1) == number, "\n".join(queries)
    assert number <= SAVE_LIMIT
