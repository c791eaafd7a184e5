"""What a page says of dated facts on a day, it says of that day for ever.

Hypothesis plays the people of a council, as in the story of a plan, and with them a notice with its claims and a board with its
meetings and questions. On some days every page is built and its dated facts are written down. When the story is over, the same
pages are built as they were known then. What is shown as now (titles, wording, areas, names) is left out.
"""

import dataclasses
import datetime as dt

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import rule, run_state_machine_as_test

from boards.models import Board, Challenge, Meeting
from boards.selectors.board_page import board_page
from boards.services import challenges, meetings
from improvement.comparing import Named, compare_dates
from improvement.selectors import where_we_stand
from metrics.models import Series, Snapshot
from metrics.months import Month
from metrics.selectors.indicator_page import indicator_page
from metrics.services.snapshots import withdraw_snapshot
from plans import rag
from plans.models import EscalationMeasure, Evidence
from plans.selectors.action_page import action_page, find_action
from plans.selectors.checks import read_checks
from plans.selectors.measure_page import measure_page
from plans.selectors.notice_page import find_notice, notice_page
from plans.selectors.standings import find_plan, standings
from plans.services import claims, evidence, links
from tests.boards.making import make_board, make_meeting, make_rota
from tests.factories import JANUARY, at, make_action, make_area, make_limb, make_measure, make_notice, make_series, make_target
from tests.plans.test_story import Story, numbers, words


def position_of(position) -> dict:
    """Without what is shown as now: area, title, names."""
    found = dataclasses.asdict(position)
    for name in ("area_id", "title", "owner_name", "corrected_to"):
        found.pop(name)
    return found


def differences(then, later, where="") -> list[str]:
    """What reads otherwise, and where: a failure names it instead of showing two whole pages."""
    if isinstance(then, dict) and isinstance(later, dict) and then.keys() == later.keys():
        pairs = [(f"{where}.{key}", then[key], later[key]) for key in then]
    elif isinstance(then, list | tuple) and isinstance(later, list | tuple) and len(then) == len(later):
        pairs = [(f"{where}[{number}]", *pair) for number, pair in enumerate(zip(then, later, strict=True))]
    else:
        return [] if then == later else [f"{where}: {then!r} reads {later!r}"]
    return [found for name, one, other in pairs for found in differences(one, other, name)]


@dataclasses.dataclass(frozen=True)
class Pages:
    """The pages of a council as asked for on a day: at present, or as known at a moment."""

    world: object
    known_on: dt.datetime | None
    today: dt.date

    @property
    def asked(self) -> dict:
        return {"month": None, "known_on": self.known_on, "today": self.today}

    def facts(self) -> dict:
        """Every dated fact of every page, by what it is about."""
        return {
            "plan": self.plan(),
            "actions": self.actions(),
            "checks": self.checks(),
            "notice": self.notice(),
            "measure": self.measure(),
            "figures": self.figures(),
            "board": self.board(),
            "authority": self.authority(),
            "compared": self.compared(),
        }

    def plan(self) -> dict:
        plan = find_plan(self.world.authority, self.world.plan.slug, self.known_on)
        now = standings(plan, **self.asked)
        moved = now.movement.items if now.movement else []
        return {
            "month": now.viewing.as_at.month,
            "judged on": now.viewing.judged_on,
            "positions": sorted((position_of(row) for row in now.positions), key=lambda row: row["reference"]),
            "totals": now.totals,
            "overall": now.overall,
            "moved": sorted((item.position.reference, str(item.move)) for item in moved),
            "confirmed": now.cycle.confirmed_rating,
            "since": now.movement and now.movement.since,
        }

    def actions(self) -> list:
        plan = find_plan(self.world.authority, self.world.plan.slug, self.known_on)
        # By reference: they stand by area, and areas are shown as now.
        references = sorted(row.reference for row in standings(plan, **self.asked).positions)
        return [self.action(reference) for reference in references]

    def action(self, reference) -> dict:
        action = find_action(self.world.authority, self.world.plan.slug, reference, self.known_on)
        page = action_page(action, **self.asked, sees_small=True)
        changes = page.changes
        return {
            "position": position_of(page.position),
            "said": (page.statement.stage, page.statement.rating),
            "told": [each.update.pk for each in page.told],
            "path": page.path,
            "due": [(row.due, row.previous, row.reason) for row in changes.due_dates],
            "owners": [row.role_title for row in changes.assignments],
            "linked": list(changes.holding),
            "evidence": [(row.row.key, row.status) for row in page.evidence],
        }

    def checks(self) -> list:
        found = read_checks(self.world.authority, **self.asked, sees_small=True)
        return sorted(
            (row.problem.code, row.problem.subject, row.problem.sentence, str(row.problem.since)) for row in found.standing
        )

    def notice(self) -> dict:
        notice = find_notice(self.world.authority, "notice", self.known_on)
        page = notice_page(notice, **self.asked, sees_small=True)
        return {
            "sentence": page.sentence,
            "next": page.next_review,
            "measures": [self.judged(each) for each in page.measures],
        }

    def measure(self) -> dict:
        page = measure_page(self.world.authority, "notice", 1, **self.asked, sees_small=True)
        return {"sentence": page.sentence, "judged": self.judged(page.judged), "claims": [row.pk for row, _ in page.claims]}

    def judged(self, each) -> tuple:
        limbs = [(limb.letter, limb.finding, limb.outcome.sentence) for limb in each.limbs]
        return each.number, each.finding, each.claim and each.claim.pk, each.disagrees, each.lost, limbs, str(each.by_month)

    def figures(self) -> list:
        found = []
        for series in Series.objects.filter(authority=self.world.authority).select_related("indicator").order_by("pk"):
            page = indicator_page(self.world.authority, series.indicator.code, "", **self.asked, sees_small=True)
            reading = page.reading
            found.append(
                {
                    "shown": {str(month): reading.text_of(month) for month in reading.snapshots},
                    "latest": reading.latest_text,
                    "target": reading.target_words,
                    "late": reading.lateness.late_since,
                    "revisions": [(row.row.pk, row.stands, row.withdrawn is None) for row in page.revisions],
                }
            )
        return found

    def board(self) -> dict:
        page = board_page(self.world.authority, "board", **self.asked, sees_small=True)
        since, coming = page.since, page.next_meeting
        return {
            "totals": page.now.totals,
            "checks": [(row.problem.code, row.problem.subject) for row in page.checks.standing],
            "notices": [line.sentence for line in page.notices],
            "chart": page.chart,
            "since": since
            and {
                "on": since.on,
                "month": since.month,
                "rated": since.rated,
                "moved": sorted((pair.latest.reference, str(pair.move)) for pair in since.changes.actions),
                "dues": sorted((row.position.reference, row.before, row.position.due, row.often) for row in since.dues),
                "claims": [row.claim.pk for row in since.claims],
                "contradictions": sorted((row.problem.code, row.problem.subject) for row in since.contradictions),
            },
            "asked": [(row.number, row.state, row.owner.owner_role) for row in page.asked_last_time],
            "open": [(row.number, row.state) for row in page.still_open],
            "next": coming and (coming.on, [row.number for row in coming.returning], len(coming.turns)),
        }

    def authority(self) -> tuple:
        stand = where_we_stand(self.world.authority, **self.asked, sees_small=True)
        return stand.attention.number, stand.current.totals, [line.sentence for line in stand.notices]

    def compared(self) -> dict:
        month = Month.of(self.today)
        dates = (Named(each, self.known_on) for each in (month - 1, month))
        page = compare_dates(self.world.authority, *dates, today=self.today, sees_small=True)
        return {
            "actions": sorted((pair.latest.reference, str(pair.move), pair.changed) for pair in page.since.actions),
            "measures": page.since.measures,
            "figures": page.since.figures,
            "problems": (page.earlier.contradictions, page.later.contradictions),
        }


class AsAtStory(Story):
    def __init__(self):
        super().__init__()
        # After all that the world begins with was recorded.
        self.clock = at(dt.date(2026, 1, 21), 9)
        self.written = []

    @rule()
    def somebody_looks_at_every_page(self):
        self.clock += dt.timedelta(minutes=7)
        self.written.append((self.clock, Pages(self.world, None, self.today).facts()))

    @rule(number=numbers, status=st.sampled_from(["met", "partly_met", "not_met"]))
    def the_lead_claims(self, number, status):
        measure = self.pick(number, EscalationMeasure.objects.order_by("pk"))
        about = {"measure": measure, "status": status, "on": self.today, "month": Month.of(self.today), "today": self.today}
        said = {"narrative": "It is done.", "role_title": "Director", "reason": "All the same"}
        self.attempt(claims.make_claim, by=self.world.lead, **about, **said)

    @rule(which=numbers)
    def a_figure_is_withdrawn(self, which):
        row = self.pick(which, Snapshot.objects.filter(withdrawal__isnull=True).order_by("-pk"))
        if row:
            self.attempt(withdraw_snapshot, snapshot=row, reason="Of another team", by=self.world.lead)

    @rule(which=numbers)
    def evidence_comes_in_or_is_withdrawn(self, which):
        if which % 3 == 0 and (row := Evidence.objects.filter(withdrawal__isnull=True).order_by("-pk").first()):
            self.attempt(evidence.withdraw_evidence, evidence=row, reason="Of another team", by=self.world.lead)
            return
        told = {"kind": "audit", "title": "Audit", "summary": "Seven of ten were good.", "role_title": "Auditor"}
        about = {"subject": self.action(which), "on": self.today, "today": self.today, "by": self.world.lead}
        self.attempt(evidence.add_evidence, **about, **told)

    @rule(days=st.integers(1, 30))
    def a_meeting_is_planned(self, days):
        board, on = Board.objects.get(slug="board"), self.today + dt.timedelta(days=days)
        self.attempt(meetings.add_meeting, board=board, on=on, by=self.world.lead, today=self.today)

    @rule()
    def the_next_meeting_takes_place(self):
        meeting = Meeting.objects.filter(status="planned").order_by("on").first()
        if meeting:
            self.clock = max(self.clock, at(meeting.on, 10))
            self.attempt(meetings.hold_meeting, meeting=meeting, by=self.world.lead, today=self.today)

    @rule(which=numbers, days=st.integers(1, 20))
    def a_member_asks(self, which, days):
        about = {"subject": self.action(which), "question": "Is it better?", "owner_role": "Head of Service"}
        when = {"on": self.today, "due": self.today + dt.timedelta(days=days), "today": self.today}
        board = Board.objects.get(slug="board")
        self.attempt(challenges.ask, board=board, asked_by_role="Member", by=self.world.board, **about, **when)

    @rule(which=numbers, outcome=st.sampled_from(["answered", "not_accepted"]))
    def somebody_answers_a_question(self, which, outcome):
        row = self.pick(which, Challenge.objects.order_by("pk"))
        if row:
            said = {"outcome": outcome, "text": "It is.", "role_title": "Head of Service"}
            self.attempt(challenges.answer, challenge=row, on=self.today, today=self.today, by=self.world.lead, **said)

    @rule(which=numbers, days=st.integers(1, 40), reason=words)
    def a_question_is_given_to_somebody_else(self, which, days, reason):
        row = self.pick(which, Challenge.objects.order_by("pk"))
        if row:
            to = {"owner_role": "Head of Practice", "due": self.today + dt.timedelta(days=days), "reason": reason}
            self.attempt(challenges.reassign, challenge=row, by=self.world.lead, **to)

    def look_back(self):
        super().look_back()
        for moment, then in self.written:
            later = Pages(self.world, moment, timezone.localdate(moment)).facts()
            for about, facts in then.items():
                assert later[about] == facts, f"{about} at {moment} is not what it was: {differences(facts, later[about])}"


SIZES = [
    pytest.param(2, 20, True, id="quick"),
    pytest.param(12, 50, False, id="full", marks=pytest.mark.full),
]


@pytest.fixture
def beginning(world):
    """The world in which each story begins: three actions, a notice with a measure of two limbs, a board with a rota."""
    begun = at(JANUARY.first, 8)
    make_action(world.area, world.lead, owner=world.officer, reference="1.2", due=dt.date(2026, 2, 10))
    two = make_area(world.plan, world.lead, 2, "Leadership")
    make_action(two, world.lead, owner=world.officer, reference="2.1", start=dt.date(2026, 3, 1), update_every=2)
    measure = make_measure(make_notice(world.authority, world.lead, slug="notice"), world.lead, 1, now=begun)
    for letter, value in (("a", 84), ("b", 86)):
        series = make_series(world.authority, world.lead)
        make_target(series, world.lead, value, kind="milestone", month=JANUARY, now=begun)
        make_limb(measure, world.lead, series, letter, now=begun)
    board = make_board(world.authority, world.lead, slug="board", now=begun)
    make_meeting(board, world.lead, dt.date(2026, 1, 15), now=begun, status="planned")
    make_rota(board, world.lead, world.plan, per_meeting=1, now=begun)
    AsAtStory.start = world
    yield world
    AsAtStory.start = None


@pytest.mark.usefixtures("beginning")
@pytest.mark.parametrize(("stories", "steps", "same_each_time"), SIZES)
def test_every_page_of_a_day_built_later_is_the_page_of_that_day(stories, steps, same_each_time):
    run_state_machine_as_test(
        AsAtStory,
        settings=settings(
            max_examples=stories,
            stateful_step_count=steps,
            deadline=None,
            derandomize=same_each_time,
            suppress_health_check=list(HealthCheck),
        ),
    )


class Script(AsAtStory):
    """A story that is told, not found: nothing in it is refused, and every page is looked at after every fourth event."""

    events = 0

    def attempt(self, service, **arguments):
        self.clock += dt.timedelta(minutes=7)
        written = service(now=self.clock, **arguments)
        self.events += 1
        if self.events % 4 == 0:
            self.somebody_looks_at_every_page()
        return written


def test_the_same_holds_for_every_kind_of_event(beginning):
    """Of rules picked by chance, a short story sees few; in this one each takes place."""
    story = Script()
    try:
        for number, back, value in ((0, 1, 82), (0, 0, 84), (1, 1, 83), (1, 0, 84), (0, 1, 81)):
            story.a_figure_comes_in_or_is_corrected(number=number, back=back, value=value)
        story.the_lead_links_or_unlinks_a_measure(which=0, number=0, service=links.link_series)
        story.the_lead_claims(number=0, status="met")
        story.evidence_comes_in_or_is_withdrawn(which=1)
        story.evidence_comes_in_or_is_withdrawn(which=0)
        progress = {"stage": rag.IN_PROGRESS, "impact": rag.NO_EVIDENCE, "reason": "All the same"}
        story.somebody_updates(which=0, who=0, rating="green", **progress)
        story.somebody_corrects(which=0, who=0, rating="red", reason="Read again")
        story.somebody_moves_a_due_date(which=0, who=1, due=dt.date(2026, 9, 1), reason="Staff left")
        story.the_lead_assigns(which=0, owner=1, reason="Staff left")
        story.a_member_asks(which=0, days=10)
        story.a_question_is_given_to_somebody_else(which=0, days=20, reason="Staff left")
        story.somebody_answers_a_question(which=0, outcome="answered")
        story.a_meeting_is_planned(days=30)
        story.the_next_meeting_takes_place()
        story.the_lead_confirms(rating="amber", note="Not yet")
        story.somebody_closes_the_month(who=1, wait=True)
        story.the_lead_reopens_the_month_closed_last(reason="A mistake")
        story.somebody_closes_the_month(who=1, wait=False)
        asks = {"stage": rag.AWAITING_SIGN_OFF, "impact": rag.NO_EVIDENCE, "reason": "All the same"}
        story.somebody_updates(which=1, who=0, rating="green", **asks)
        story.somebody_answers(who=1, accepted=True, reason="")
        story.the_lead_adds_an_action(area=0, due=None)
        story.the_lead_moves_an_action_to_another_area(which=0, area=1)
        story.the_lead_ends_an_action(which=0, stage=rag.STOPPED, reason="Not needed")
        story.the_lead_takes_an_action_up_again(which=0)
        story.a_figure_is_withdrawn(which=0)
        story.the_lead_links_or_unlinks_a_measure(which=0, number=0, service=links.unlink_series)
    finally:
        story.teardown()
