"""Linking what was asked to what answers it: plans to inspections and notices, findings to things."""

import datetime as dt

import pytest

from accounts.errors import NotAllowed, Refused
from metrics.services.indicators import publish_series
from plans.models import FindingLink, PlanAnswer
from plans.services.plans import publish_record
from plans.services.thread import answer_with_plan, link_finding, list_findings, unlink_finding
from tests.factories import JANUARY, World, at, make_plan, make_project, make_series
from tests.plans.asked import a_finding, a_limb, an_inspection, findings_of

NOW, ON = at(JANUARY), dt.date(2026, 1, 12)


@pytest.fixture
def finding(world):
    return a_finding(an_inspection(world.authority, world.lead), world.lead)


def link(world, finding, target, *, on=ON, reason="It answers it", by=None, now=NOW):
    return link_finding(finding=finding, target=target, on=on, reason=reason, by=by or world.lead, now=now)


def unlink(world, finding, target, *, on=ON, reason="It answers another", by=None):
    return unlink_finding(finding=finding, target=target, on=on, reason=reason, by=by or world.lead, now=NOW)


def targets(finding, known_on=None) -> list:
    return [row.target for row in FindingLink.objects.filter(finding=finding).holding(known_on)]


def things(world) -> dict:
    """One of each kind that a finding may be linked to."""
    return {
        "plan": world.plan,
        "area": world.area,
        "action": world.action,
        "series": make_series(world.authority, world.lead),
        "project": make_project(world.plan, world.lead),
    }


def test_a_finding_is_linked_to_each_kind_of_thing_and_unlinked_again(world, finding):
    for name, target in things(world).items():
        row = link(world, finding, target)
        assert (getattr(row, name), row.linked, row.on, row.reason) == (target, True, ON, "It answers it")
        assert (row.by, row.known_from) == (world.lead, NOW)
        assert targets(finding) == [target]
        with pytest.raises(Refused, match="Finding 1 is linked to .* already"):
            link(world, finding, target)
        unlink(world, finding, target)
        assert targets(finding) == []
        with pytest.raises(Refused, match="Finding 1 is not linked to"):
            unlink(world, finding, target)


def test_links_to_two_actions_stand_beside_each_other(world, finding):
    everything = list(things(world).values())
    for target in everything:
        link(world, finding, target)
    assert targets(finding) == everything


def test_what_belongs_to_another_council_is_refused(world, finding):
    other = World("elsewhere")
    for name, target in things(other).items():
        with pytest.raises(NotAllowed):
            link(world, finding, target)
        # Whoever may write there links nothing of that council to a finding of this one.
        with pytest.raises(Refused, match="of this council") as refusal:
            link(world, finding, target, by=other.lead)
        assert refusal.value.field == "target", name
    assert FindingLink.objects.count() == 0


@pytest.mark.parametrize("who", ["officer", "board", "auditor"])
def test_only_who_manages_demands_links(world, finding, who):
    person = getattr(world, who)
    with pytest.raises(NotAllowed):
        link(world, finding, world.action, by=person)
    with pytest.raises(NotAllowed):
        link(world, finding, make_series(world.authority, world.lead), by=person)
    with pytest.raises(NotAllowed):
        answer_with_plan(plan=world.plan, inspection=finding.inspection, reason="It does", by=person, now=NOW)
    with pytest.raises(NotAllowed):
        list_findings(plan=world.plan, findings=[finding], on=ON, reason="It does", by=person, now=NOW)


@pytest.mark.parametrize(
    ("changes", "field", "gist"),
    [
        ({"reason": " "}, "reason", "Say why"),
        ({"on": dt.date(2026, 1, 21)}, "on", "in the future"),
        ({"on": dt.date(2025, 10, 31)}, "on", "before the inspection, which was in November 2025"),
        ({"on": dt.date(1026, 1, 1)}, "on", "between 2000 and 2100"),
    ],
)
def test_a_bad_link_is_refused_and_nothing_is_written(world, finding, changes, field, gist):
    with pytest.raises(Refused, match=gist) as refusal:
        link(world, finding, world.action, **changes)
    assert refusal.value.field == field
    assert FindingLink.objects.count() == 0


def test_a_thing_that_nothing_is_linked_to_is_a_mistake_of_the_programmer(world, finding):
    with pytest.raises(ValueError, match="Nothing that a finding is linked to"):
        link(world, finding, world.authority)


def test_a_finding_of_a_published_inspection_is_linked_to_a_live_plan(world):
    (sealed,) = findings_of(world.authority, world.lead, published=True)
    link(world, sealed, world.action)
    assert targets(sealed) == [world.action]


def test_a_published_plan_takes_no_links(world, finding):
    publish_record(plan=world.plan, record_ends=JANUARY, source="Paper 4", by=world.lead, now=NOW)
    for target in (world.plan, world.area, world.action):
        with pytest.raises(Refused, match="is a published record"):
            link(world, finding, target)


def test_between_two_published_records_nothing_is_linked(world):
    (sealed,) = findings_of(world.authority, world.lead, published=True)
    series = make_series(world.authority, world.lead)
    publish_series(series=series, ends=JANUARY, source="Paper 4", by=world.lead, now=NOW)
    series.refresh_from_db()
    with pytest.raises(Refused, match="are published records"):
        link(world, sealed, series)


def test_several_findings_are_listed_at_once_or_none(world, finding):
    second, third = (a_finding(finding.inspection, world.lead, number) for number in (2, 3))
    say = {"plan": world.plan, "on": ON, "reason": "Page 3 of the plan", "by": world.lead, "now": NOW}
    list_findings(findings=[finding, second], **say)
    assert [row.finding for row in FindingLink.objects.filter(plan=world.plan).holding()] == [finding, second]
    with pytest.raises(Refused, match="Finding 2 is listed already"):
        list_findings(findings=[third, second], **say)
    with pytest.raises(Refused, match="listed already"):
        list_findings(findings=[third, third], **say)
    with pytest.raises(Refused, match="Choose the findings") as refusal:
        list_findings(findings=[], **say)
    assert refusal.value.field == "findings"
    assert FindingLink.objects.count() == 2


def test_a_plan_answers_an_inspection_and_a_notice_until_it_does_no_longer(world, finding):
    notice = a_limb(world.authority, world.lead).measure.notice
    for asked in ({"inspection": finding.inspection}, {"notice": notice}):
        say = {"plan": world.plan, "by": world.lead, "now": NOW} | asked
        row = answer_with_plan(reason="The statement of action", **say)
        assert (row.plan, row.inspection or row.notice, row.linked) == (world.plan, *asked.values(), True)
        with pytest.raises(Refused, match="answers .* already"):
            answer_with_plan(reason="Again", **say)
        answer_with_plan(reason="Another plan does", linked=False, **say)
        with pytest.raises(Refused, match="does not answer"):
            answer_with_plan(reason="Again", linked=False, **say)
        with pytest.raises(Refused, match="Say why"):
            answer_with_plan(reason="", **say)
    assert not PlanAnswer.objects.filter(plan=world.plan).holding().exists()


def test_a_plan_answers_nothing_of_another_council(world, finding):
    other = World("elsewhere")
    theirs = an_inspection(other.authority, other.lead)
    with pytest.raises(Refused, match="of this council"):
        answer_with_plan(plan=world.plan, inspection=theirs, reason="It does", by=world.lead, now=NOW)


def test_a_plan_answers_one_thing_at_a_time(world, finding):
    with pytest.raises(ValueError, match="one of them"):
        answer_with_plan(plan=world.plan, reason="It does", by=world.lead, now=NOW)
    notice = a_limb(world.authority, world.lead).measure.notice
    with pytest.raises(ValueError, match="one of them"):
        answer_with_plan(plan=world.plan, inspection=finding.inspection, notice=notice, reason="Both", by=world.lead, now=NOW)


def test_a_draft_plan_takes_links_too(world, finding):
    draft = make_plan(world.authority, world.lead, monitored=False)
    link(world, finding, draft)
    assert targets(finding) == [draft]
