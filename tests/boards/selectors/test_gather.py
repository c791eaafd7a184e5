"""What is gathered for a pack: everything of its month, as it was known, as a member of the board sees it."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from boards.packs.contents import from_json, to_json
from boards.selectors.board_page import board_page
from boards.selectors.gather import gather
from boards.selectors.gather_board import since_when
from boards.services import packs
from boards.services.decisions import correct_decision
from metrics import kinds
from metrics.months import Month
from plans.services import actions
from plans.services.cycles import confirm_overall
from tests.boards.making import (
    MET,
    make_answer,
    make_board,
    make_challenge,
    make_decision,
    make_follow_up,
    make_meeting,
    make_pack,
)
from tests.factories import (
    JANUARY,
    at,
    close,
    make_action,
    make_area,
    make_budget_line,
    make_claim,
    make_figures,
    make_indicator,
    make_limb,
    make_measure,
    make_notice,
    make_plan,
    make_resource,
    make_risk,
    make_series,
    make_snapshot,
    make_sub_group,
    make_target,
    make_update,
)

PAPER = dt.date(2026, 2, 2)
KNOWN = at(PAPER)


@pytest.fixture
def board(world):
    return make_board(world.authority, world.lead)


def gathered(pack, known_on=KNOWN, **options):
    return gather(pack, known_on=known_on, today=min(known_on.date(), PAPER), **options)


def test_the_plan_is_that_of_the_closed_month_with_every_action(world, board):
    other = make_action(make_area(world.plan, world.lead, 2, "Workforce"), world.lead, reference="2.1")
    make_update(world.action, world.officer, progress="Two teams are trained.")
    make_update(other, world.lead, rating="red", progress="Nothing was done.")
    close(world.plan, world.lead)
    confirm_overall(plan=world.plan, month=JANUARY, rating="amber", note="As discussed", by=world.lead, now=KNOWN, today=PAPER)
    plan = gathered(make_pack(board, world.lead, plan=world.plan)).plan
    assert [(area.title, area.counts.amber, area.counts.red) for area in plan.areas] == [
        ("Standards of practice", 1, 0),
        ("Workforce", 0, 1),
    ]
    assert (plan.counts.total, plan.confirmed, plan.confirmed_note, plan.position) == (2, "amber", "As discussed", "2026-01-31")
    first, second = plan.actions
    assert (first.reference, first.rating, first.progress, first.area) == ("1.1", "amber", "Two teams are trained.", 1)
    assert (second.rating, second.progress, second.updated) == ("red", "Nothing was done.", "2026-01-20")
    assert first.href == f"/{world.authority.slug}/plans/{world.plan.slug}/actions/1.1/?month=2026-01&known=2026-02-02"
    assert plan.months[-1].counts == plan.counts


def test_months_before_and_what_moved_since_come_along(world, board):
    december = Month(2025, 12)
    plan = make_plan(world.authority, world.lead, month=december)
    action = make_action(make_area(plan, world.lead, 1), world.lead, reference="1.1", start=dt.date(2025, 11, 1))
    make_update(action, world.lead, month=december, rating="red")
    close(plan, world.lead, december)
    make_update(action, world.lead, rating="amber")
    close(plan, world.lead)
    held = gathered(make_pack(board, world.lead, plan=plan)).plan
    assert [(each.month, each.counts.red, each.counts.amber) for each in held.months] == [("2025-12", 1, 0), ("2026-01", 0, 1)]
    assert held.since == "2025-12"
    assert [(each.reference, each.how, each.was, each.now) for each in held.moved] == [("1.1", "improved", "red", "amber")]


def test_people_are_role_titles_and_never_names(world, board):
    make_update(world.action, world.officer)
    actions.assign(
        action=world.action, owner=world.officer, role_title="Service Manager", reason="It is theirs", by=world.lead, now=KNOWN
    )
    text = to_json(gathered(make_pack(board, world.lead, plan=world.plan)))
    assert "Service Manager" in text
    assert world.officer.name not in text and world.lead.name not in text


def test_what_was_recorded_after_that_moment_is_not_in_it(world, board):
    pack = make_pack(board, world.lead, plan=world.plan)
    series = make_series(world.authority, world.lead)
    make_figures(series, world.officer, [70, 77])
    make_update(world.action, world.officer)
    close(world.plan, world.lead)
    before = to_json(gathered(pack))
    tomorrow = at(PAPER + dt.timedelta(days=1))
    make_snapshot(series, world.officer, 60, reason="Counted twice", now=tomorrow)
    actions.move_due_date(action=world.action, due=dt.date(2027, 3, 31), reason="The tender failed", by=world.lead, now=tomorrow)
    make_risk(world.plan, world.lead, now=tomorrow)
    make_budget_line(world.authority, world.lead, now=tomorrow)
    make_challenge(board, world.board, on=PAPER, now=tomorrow)
    assert to_json(gathered(pack)) == before
    assert to_json(gathered(pack, known_on=tomorrow)) != before


def test_figures_come_with_their_months_target_and_polarity_in_words(world, board):
    series = make_series(world.authority, world.lead)
    make_figures(series, world.officer, list(range(50, 80)))
    make_target(series, world.lead, 85)
    [figure] = gathered(make_pack(board, world.lead, plan=world.plan)).figures
    assert (figure.month, figure.value, figure.shown, figure.target, figure.target_value) == (
        "2026-01",
        "79",
        "79.0%",
        "85.0%",
        "85",
    )
    assert figure.polarity == "Higher is better"
    assert figure.sentence.startswith("79.0% in January 2026. Up 1 percentage point since December 2025: better.")
    assert len(figure.points) == 24 and figure.points[0].month == "2024-02"
    assert figure.snapshot == series.snapshots.order_by("-pk").first().pk


def test_every_month_of_a_sum_of_money_carries_its_unit(world, board):
    variance = make_indicator(world.authority, world.lead, unit=kinds.MONEY, decimals=0, unit_words="£ thousand")
    make_figures(make_series(world.authority, world.lead, variance), world.officer, [1400, 1482])
    figure = gathered(make_pack(board, world.lead, plan=world.plan)).figures[0]
    assert [figure.shown, *(point.shown for point in figure.points)] == [
        "£1,482 thousand",
        "£1,400 thousand",
        "£1,482 thousand",
    ]


def test_a_hidden_count_is_hidden_everywhere_and_so_is_what_would_give_it_away(world, board):
    counts = make_indicator(world.authority, world.lead, unit=kinds.COUNT, decimals=0, polarity=kinds.NEUTRAL)
    series = make_series(world.authority, world.lead, counts, small_numbers=True)
    make_figures(series, world.officer, [40, 41, 4])
    figure = gathered(make_pack(board, world.lead, plan=world.plan)).figures[0]
    assert (figure.value, figure.shown, figure.points[-1].value, figure.points[-1].shown) == ("", "c", "", "c")
    assert figure.points[-2].value == "41"
    assert "4 " not in figure.sentence and "37" not in figure.sentence


def test_a_measure_stands_with_its_claim_and_what_the_figures_say(world, board):
    series = make_series(world.authority, world.lead)
    make_figures(series, world.officer, [77])
    notice = make_notice(world.authority, world.lead)
    measure = make_measure(notice, world.lead)
    make_limb(measure, world.lead, series)
    make_claim(measure, world.lead, reason="A plan is in place")
    held = gathered(make_pack(board, world.lead, notice=notice)).notice
    [found] = held.measures
    assert (found.claim, found.finding, found.all_the_same) == ("met", "contradicted", "A plan is in place")
    assert found.disagrees == "Claimed met; the figures contradict it."
    assert "77" in found.limbs[0].sentence
    assert held.tally.startswith("1 measure: claimed met 1")


def test_a_series_of_a_team_is_there_only_where_the_notice_asks_for_it(world, board):
    indicator = make_indicator(world.authority, world.lead)
    teams = [make_sub_group(world.authority, world.lead, name) for name in ("North", "South")]
    north, south = (make_series(world.authority, world.lead, indicator, sub_group=team) for team in teams)
    notice = make_notice(world.authority, world.lead)
    make_limb(make_measure(notice, world.lead), world.lead, south)
    figures = gathered(make_pack(board, world.lead, notice=notice)).figures
    assert [figure.series for figure in figures] == [south.pk]


def test_finance_is_that_of_the_last_complete_month_with_its_total_recomputed(world, board):
    for service, money in (("Placements", 1200), ("Social work", 900)):
        make_budget_line(world.authority, world.lead, service, month=JANUARY - 1, forecast=Decimal(money))
    make_budget_line(world.authority, world.lead, "Placements", forecast=Decimal(1300))
    finance = gathered(make_pack(board, world.lead, plan=world.plan)).finance
    assert finance.month == "2025-12"
    assert [(line.service, line.variance) for line in finance.lines] == [("Placements", "200"), ("Social work", "-100")]
    assert (finance.total.budget, finance.total.variance) == ("2000", "100")
    make_budget_line(world.authority, world.lead, "Social work", forecast=Decimal(1000))
    assert gathered(make_pack(board, world.lead, plan=world.plan)).finance.month == "2026-01"


def test_resources_and_risks_come_along(world, board):
    make_resource(world.plan, world.lead, "10000", item="Two posts")
    make_risk(world.plan, world.lead, title="The tender fails", likelihood=5, impact=4)
    contents = gathered(make_pack(board, world.lead, plan=world.plan))
    assert [(item.item, item.amount) for item in contents.resources.items] == [("Two posts", "10000")]
    assert [(risk.title, risk.score) for risk in contents.risks] == [("The tender fails", "20 (high)")]


def test_problems_stand_with_the_gravest_first_and_questions_for_members(world, board):
    contents = gathered(make_pack(board, world.lead, plan=world.plan))
    assert "NO_SUCCESS_MEASURE" in {problem.code for problem in contents.problems}
    assert contents.questions and all(question.endswith("?") for question in contents.questions)


def test_of_one_kind_of_problem_fifteen_are_listed_and_the_others_counted(world, board):
    for number in range(2, 21):
        make_action(world.area, world.lead, reference=f"1.{number}", owner=world.officer)
    problems = gathered(make_pack(board, world.lead, plan=world.plan)).problems
    found = [problem for problem in problems if problem.code == "NO_SUCCESS_MEASURE"]
    assert len(found) == 16
    assert (found[-1].sentence, found[-1].subject) == ("5 more of this kind.", "")
    assert found[-1].href.endswith("&kind=NO_SUCCESS_MEASURE")


def test_questions_and_decisions_since_the_last_meeting_and_those_still_open_are_there(world, board):
    long_ago, last = make_meeting(board, world.lead, dt.date(2025, 11, 6)), make_meeting(board, world.lead, dt.date(2026, 1, 15))
    old = make_challenge(board, world.board, "Old and answered?", on=dt.date(2025, 11, 6), due=dt.date(2025, 12, 1))
    make_answer(old, world.lead, on=dt.date(2025, 11, 20))
    make_challenge(board, world.board, "Old and open?", on=dt.date(2025, 11, 6), due=dt.date(2025, 12, 1))
    make_challenge(board, world.board, "New?", on=dt.date(2026, 1, 15), subject=world.action)
    make_decision(long_ago, world.lead, "Old")
    make_decision(long_ago, world.lead, "Old, to be looked at again", follow_up=dt.date(2026, 3, 1))
    make_decision(last, world.lead, "New")
    contents = gathered(make_pack(board, world.lead, plan=world.plan))
    assert [(row.question, row.outcome) for row in contents.challenges] == [
        ("Old and open?", "Not answered yet"),
        ("New?", "Not answered yet"),
    ]
    assert contents.challenges[1].about == f"action 1.1 {world.action.title}"
    assert [row.wording for row in contents.decisions] == ["Old, to be looked at again", "New"]


def test_that_a_decision_was_carried_out_holds_though_it_was_corrected_since(world, board):
    row = make_decision(make_meeting(board, world.lead, MET), world.lead, "To visit evry team", follow_up=dt.date(2026, 1, 18))
    make_decision(make_meeting(board, world.lead, dt.date(2026, 1, 8)), world.lead, "Of another meeting")
    make_follow_up(row, world.lead, on=dt.date(2026, 1, 19))
    correct_decision(decision=row, changes={"wording": "To visit every team"}, reason="Typing error", by=world.lead, now=KNOWN)
    [found] = gathered(make_pack(board, world.lead, plan=world.plan)).decisions
    assert (found.wording, found.follow_up) == ("To visit every team", "")
    assert found.carried_out == "Carried out: It was carried out."


def test_the_last_meeting_is_the_last_one_that_was_held_as_on_the_page_of_the_board(world, board):
    make_meeting(board, world.lead, MET)
    make_meeting(board, world.lead, dt.date(2026, 1, 29))
    pack = make_pack(board, world.lead, plan=world.plan, meeting=make_meeting(board, world.lead))
    assert since_when(pack, KNOWN) == MET
    place = {"month": None, "known_on": None, "today": PAPER, "sees_small": False}
    assert board_page(world.authority, board.slug, **place).since.on == MET


def test_the_head_of_the_paper_and_what_was_written_come_along(world, board):
    pack = make_pack(board, world.lead, plan=world.plan, asks="Note it\n\nAgree to it", portfolio_holder="Lead Member")
    packs.write_commentary(pack=pack, section="plan", text="It goes on.", by=world.lead, now=KNOWN)
    contents = gathered(pack)
    assert contents.header.asks == ("Note it", "Agree to it")
    assert (contents.header.portfolio_holder, contents.header.board) == ("Lead Member", board.name)
    assert contents.commentary == {"plan": "It goes on."}


def test_what_is_gathered_survives_being_written_down(world, board):
    make_figures(make_series(world.authority, world.lead), world.officer, [70, 77])
    contents = gathered(make_pack(board, world.lead, plan=world.plan))
    assert from_json(to_json(contents)) == contents


def test_it_says_how_far_it_has_come(world, board):
    told = []
    gathered(make_pack(board, world.lead, plan=world.plan), say=lambda *step: told.append(step))
    assert [step[0] for step in told] == list(range(6))
    assert all(step[1] == 6 and step[2] for step in told)


def test_another_councils_rows_are_in_no_pack(world, other_world, board):
    make_figures(make_series(other_world.authority, other_world.lead), other_world.officer, [70])
    make_budget_line(other_world.authority, other_world.lead)
    contents = gathered(make_pack(board, world.lead, plan=world.plan))
    assert contents.figures == () and contents.finance is None


def test_the_number_of_queries_does_not_grow_with_what_is_gathered(world, board):
    notice = make_notice(world.authority, world.lead)

    def asked(pack) -> int:
        with CaptureQueriesContext(connection) as queries:
            gathered(pack)
        return len(queries)

    def more(count):
        for _ in range(count):
            series = make_series(world.authority, world.lead)
            make_figures(series, world.officer, [70, 77])
            make_limb(make_measure(notice, world.lead), world.lead, series)
            make_update(make_action(world.area, world.lead, owner=world.officer), world.officer)
            make_resource(world.plan, world.lead)
            make_risk(world.plan, world.lead)
            make_challenge(board, world.board)

    make_meeting(board, world.lead, dt.date(2026, 1, 15))
    pack = packs.prepare_pack(
        board=board,
        plan=world.plan,
        notice=notice,
        month=JANUARY,
        title="Pack",
        slug="pack-of-queries",
        dated=PAPER,
        by=world.lead,
        now=KNOWN,
        today=PAPER,
    )
    more(1)
    first = asked(pack)
    more(4)
    assert asked(pack) == first
    assert first <= 24
