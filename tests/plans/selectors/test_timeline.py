"""What stands on the timeline of a council, at which position."""

import datetime as dt

import pytest

from metrics.months import Month
from plans.selectors.timeline import NOT_SAID, timeline_page
from plans.services import claims, events, inspections, notices
from tests.factories import (
    JANUARY,
    at,
    make_event,
    make_finding,
    make_inspection,
    make_measure,
    make_notice,
    make_plan,
)

NOW, TODAY = at(JANUARY), at(JANUARY).date()
FEBRUARY = JANUARY + 1


def page_of(world, month=None, known=None, today=TODAY):
    known_on = at(known, 23) if known else None
    return timeline_page(world.authority, month=month, known_on=known_on, today=min(today, known) if known else today)


def said(world, of=None, **position) -> list[tuple[str, str, str]]:
    """Date, kind and words of each row, those of plans left out; only of rows with `of` in their words."""
    rows = page_of(world, **position).rows
    return [
        (row.date, row.kind_word, row.happening.text + (" (planned)" if row.happening.planned else ""))
        for row in rows
        if (of in row.happening.text if of else row.kind_word != "Plan")
    ]


def make_visit(world, **fields):
    """An inspection of January and February 2019, with the report received on 27 February."""
    fields = {
        "title": "ILACS",
        "slug": "ilacs",
        "began": dt.date(2019, 1, 21),
        "ended": dt.date(2019, 2, 1),
        "received": dt.date(2019, 2, 27),
        "report_published": dt.date(2019, 3, 4),
        "statement_sent": dt.date(2019, 6, 11),
    } | fields
    now = fields.pop("now", at(dt.date(2019, 6, 12)))
    return make_inspection(world.authority, world.lead, Month(2019, 1), now=now, **fields)


def test_an_inspection_stands_with_its_report_and_the_statement_due_and_sent(world):
    make_visit(world)
    assert said(world, of="ILACS") == [
        ("21 January 2019", "Inspection", "ILACS, until 1 February 2019"),
        ("27 February 2019", "Report", "ILACS: report received by the council"),
        ("4 March 2019", "Report", "ILACS: report published"),
        ("11 June 2019", "Plan", "ILACS: statement of action sent"),
        ("11 June 2019", "Plan", "ILACS: statement of action due, 70 working days after receipt of the report"),
    ]


def test_a_deadline_that_was_running_is_planned_and_what_followed_is_left_out(world):
    make_visit(world)
    assert said(world, of="ILACS", month=Month(2019, 3))[-2:] == [
        ("4 March 2019", "Report", "ILACS: report published"),
        ("11 June 2019", "Plan", "ILACS: statement of action due, 70 working days after receipt of the report (planned)"),
    ]
    assert said(world, of="ILACS", month=Month(2019, 1)) == [("21 January 2019", "Inspection", "ILACS, until 1 February 2019")]


def test_an_inspection_of_which_only_the_month_is_known_stands_in_its_month(world):
    make_inspection(world.authority, world.lead, Month(2018, 6), title="ILACS of June")
    assert said(world) == [("June 2018", "Inspection", "ILACS of June")]


def test_a_draft_is_due_where_a_focused_visit_asked_for_priority_action(world):
    of = make_inspection(
        world.authority,
        world.lead,
        Month(2025, 11),
        framework="focused_visit",
        title="Visit",
        began=dt.date(2025, 11, 4),
        ended=dt.date(2025, 11, 5),
        received=dt.date(2025, 12, 1),
        now=at(dt.date(2025, 12, 2)),
    )
    assert not [row for row in said(world) if "draft of the" in row[2]]
    make_finding(of, world.lead, kind="priority_action")
    assert [row[0] for row in said(world, of="draft of the")] == ["31 December 2025"]


def test_dates_that_were_typed_later_were_not_known_before(world):
    of = make_visit(world, statement_sent=None, now=at(dt.date(2019, 3, 10)))
    inspections.edit_inspection(
        inspection=of,
        changes={"statement_sent": dt.date(2019, 6, 10)},
        reason="Sent",
        by=world.lead,
        now=at(dt.date(2019, 6, 20)),
    )
    assert "ILACS: statement of action sent" in [row[2] for row in said(world, of="ILACS")]
    assert "ILACS: statement of action sent" not in [row[2] for row in said(world, of="ILACS", known=dt.date(2019, 6, 15))]
    assert said(world, of="ILACS", known=dt.date(2019, 3, 9)) == []


def test_plans_stand_with_each_step_of_their_life(world):
    rows = said(world, of=world.plan.title)
    assert [text.removeprefix(world.plan.title) for _, _, text in rows] == [
        ": begun as a draft",
        ": submitted",
        ": confirmed",
        ": being monitored",
    ]
    draft = make_plan(world.authority, world.lead, title="Another", monitored=False)
    [row] = [row for row in page_of(world, month=JANUARY).rows if "Another" in row.happening.text]
    assert row.happening.url == f"/{world.authority.slug}/plans/{draft.slug}/"


def test_a_link_to_a_plan_asks_for_the_month_only_where_its_record_has_it(world):
    urls = {row.happening.url for row in page_of(world, month=JANUARY, today=dt.date(2026, 3, 5)).rows}
    base = f"/{world.authority.slug}/plans/{world.plan.slug}/"
    assert urls == {f"{base}?month=2026-01"}
    assert {row.happening.url for row in page_of(world, month=JANUARY - 1).rows} == {base}


def test_a_notice_stands_with_its_steps_reviews_and_the_next_review(world):
    notice = make_notice(world.authority, world.lead, title="Notice", issued=dt.date(2025, 7, 1))
    more = {"by": world.lead, "now": NOW, "today": TODAY}
    notices.record_review(notice=notice, on=dt.date(2025, 12, 18), outcome="Stays in force", **more)
    measure = make_measure(notice, world.lead)
    for about in ({"notice": notice}, {"measure": measure}):
        claims.record_opinion(
            whose="chair", text="Too slow", on=dt.date(2026, 1, 5), letter="Letter to the minister", **about, **more
        )
    assert said(world) == [
        ("1 July 2025", "Notice or direction", "Notice: issued"),
        ("18 December 2025", "Notice or direction", "Notice reviewed: Stays in force"),
        ("5 January 2026", "Letter", "Independent chair on the Improvement Notice: Letter to the minister"),
        ("1 July 2026", "Notice or direction", "Notice: review due (planned)"),
    ], "two opinions in one letter are one letter"
    notices.move_notice(notice=notice, status="lifted", on=dt.date(2026, 1, 15), letter="Letter of 15 January", **more)
    assert said(world)[-1] == ("15 January 2026", "Notice or direction", "Notice: lifted (Letter of 15 January)")
    assert said(world, month=Month(2025, 8))[-1] == ("1 January 2026", "Notice or direction", "Notice: review due (planned)")


def test_a_corrected_date_of_a_notice_stands_once(world):
    notice = make_notice(world.authority, world.lead, title="Notice", issued=dt.date(2025, 7, 1))
    notices.edit_notice(notice=notice, changes={"issued": dt.date(2025, 7, 8)}, reason="Misread", by=world.lead, now=NOW)
    assert [row[0] for row in said(world, of="issued")] == ["8 July 2025"]
    assert [row[0] for row in said(world, of="issued", known=dt.date(2026, 1, 1))] == ["1 July 2025"]


def test_events_stand_with_their_own_kind_on_their_day_or_in_their_month(world):
    make_event(world.authority, world.lead, Month(2025, 9), text="Pilot begins", kind="milestone")
    make_event(world.authority, world.lead, Month(2025, 9), text="Cabinet decides", kind="decision", day=dt.date(2025, 9, 9))
    assert said(world) == [
        ("September 2025", "Step of the programme", "Pilot begins"),
        ("9 September 2025", "Decision", "Cabinet decides"),
    ]


def test_what_was_planned_and_is_over_says_that_nobody_said_what_came_of_it(world):
    make_event(world.authority, world.lead, Month(2025, 9), text="Pilot", planned=True)
    make_event(world.authority, world.lead, JANUARY, text="Review", planned=True)
    make_event(world.authority, world.lead, FEBRUARY, text="Paper", planned=True, now=NOW)
    notes = {row.happening.text: row.note for row in page_of(world).rows if row.event}
    assert notes == {"Pilot": NOT_SAID, "Review": "", "Paper": ""}
    notes = {row.happening.text: row.note for row in page_of(world, month=Month(2025, 9)).rows if row.event}
    assert notes == {"Pilot": ""}, "at the end of its month it was still ahead, or that very day"


def test_at_an_earlier_month_what_came_later_is_left_out_and_what_was_planned_then_stays(world):
    make_event(world.authority, world.lead, JANUARY, text="Happened later")
    early = at(dt.date(2025, 9, 20))
    make_event(world.authority, world.lead, FEBRUARY, text="Planned then", planned=True, now=early)
    make_event(world.authority, world.lead, FEBRUARY, text="Planned since", planned=True, now=NOW)
    assert [row[2] for row in said(world, month=Month(2025, 10))] == ["Planned then (planned)"]


def test_an_event_is_as_it_was_known(world):
    event = make_event(world.authority, world.lead, JANUARY, text="Panel meets", planned=True, now=at(dt.date(2026, 1, 5)))
    gone = make_event(world.authority, world.lead, JANUARY, text="Twice", now=at(dt.date(2026, 1, 5)))
    events.edit_event(
        event=event, changes={"planned": False, "text": "Panel met"}, reason="It did", by=world.lead, now=at(dt.date(2026, 1, 12))
    )
    events.remove_event(event=gone, reason="Twice", by=world.lead, now=NOW)
    assert {row[2] for row in said(world, known=dt.date(2026, 1, 8))} == {"Panel meets (planned)", "Twice"}
    assert {row[2] for row in said(world)} == {"Panel met"}


@pytest.mark.parametrize(
    ("month", "known", "viewed"),
    [(None, None, ""), (Month(2025, 10), None, "End of October 2025"), (None, dt.date(2026, 1, 10), "End of January 2026")],
)
def test_a_line_ends_the_month_viewed_where_it_is_an_earlier_one(world, month, known, viewed):
    make_event(world.authority, world.lead, Month(2025, 9))
    assert page_of(world, month=month, known=known).chart.viewed == viewed


def test_a_line_ends_this_month_where_something_is_ahead(world):
    make_event(world.authority, world.lead, FEBRUARY, planned=True, now=NOW)
    page = page_of(world)
    assert (page.chart.viewed, page.narrow.viewed) == ("End of January 2026",) * 2


def test_the_drawing_and_the_table_have_the_same_rows_in_the_same_order(world):
    make_visit(world)
    make_notice(world.authority, world.lead)
    for text in ("One", "Two", "Three"):
        make_event(world.authority, world.lead, Month(2025, 9), text=text)
    page = page_of(world)
    assert [row.text for row in page.chart.rows] == [row.happening.text for row in page.rows]
    assert page.sentence.startswith(f"{len(page.rows)} events from January 2019 to July 2026, 1 of them planned")


def test_the_timeline_of_one_council_has_nothing_of_another(world, other_world):
    other = other_world
    make_visit(other)
    notice = make_notice(other.authority, other.lead)
    claims.record_opinion(notice=notice, whose="dfe", text="x", on=TODAY, letter="Letter", by=other.lead, now=NOW, today=TODAY)
    make_event(other.authority, other.lead)
    assert {row.happening.text.split(":")[0] for row in page_of(world).rows} == {world.plan.title}


def test_what_is_published_says_so_with_its_source(world):
    make_event(world.authority, world.lead, text="Report", published=True, source="Paper, page 4")
    [row] = [row for row in page_of(world).rows if row.event]
    assert row.source == "Paper, page 4"


def test_a_published_notice_has_no_review_ahead(world):
    notice = make_notice(world.authority, world.lead, title="Notice")
    notices.publish_notice(notice=notice, record_ends=Month(2025, 8), source="Paper", by=world.lead, now=NOW)
    assert [row[2] for row in said(world)] == ["Notice: issued"]
