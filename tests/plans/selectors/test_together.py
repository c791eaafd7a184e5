"""Rows of several models in one query, as each of them would be read by itself."""

import datetime as dt

import pytest
from django.db.models import F

from plans.models import Claim, Evidence, EvidenceFile, LimbRule, NoticeReview, NoticeStep, Opinion, PlanAnswer
from plans.selectors.together import read_together
from plans.services.claims import record_opinion
from plans.services.notices import record_review
from plans.services.thread import answer_with_plan
from tests.factories import at, make_evidence
from tests.plans.noticed import ISSUED, PAPER, a_claim, a_limb, a_measure, a_notice, asks_evidence

MODELS = (NoticeStep, NoticeReview, Claim, Opinion, Evidence, PlanAnswer)


@pytest.fixture
def recorded(world):
    """One row of each of the models, with words that travel badly."""
    notice = a_notice(world.authority, world.lead, letter="Letter “A” \\ 'b' {}")
    measure = a_measure(notice, world.lead)
    limb = a_limb(measure, world.lead, "a", asks_evidence())
    a_claim(measure, world.lead, narrative="“Quoted”, 'quoted', \\ and\na new line – £5 \u2028 ünïcode", status="not_met")
    said = {"by": world.lead, "now": at(PAPER), "today": PAPER}
    record_review(notice=notice, on=PAPER, outcome="It goes on", **said)
    record_opinion(notice=notice, whose="chair", text="Well done", verbatim=True, on=PAPER, letter="Report", **said)
    record_opinion(measure=measure, whose="dfe", text="Not yet", on=PAPER, letter="Letter", **said)
    make_evidence(limb, world.lead, on=PAPER, valid_until=dt.date(2020, 12, 31), now=at(PAPER))
    answer_with_plan(plan=world.plan, notice=notice, reason="It does", by=world.lead, now=at(PAPER))
    return world


def test_each_row_comes_as_it_would_by_itself(recorded, django_assert_num_queries):
    with django_assert_num_queries(1):
        found = read_together(*(model.objects.all() for model in MODELS))
    for model, rows in zip(MODELS, found, strict=True):
        alone = list(model.objects.order_by("pk"))
        assert rows == alone and rows, model
        for row, same in zip(rows, alone, strict=True):
            for field in model._meta.concrete_fields:
                assert getattr(row, field.attname) == getattr(same, field.attname), field
                assert type(getattr(row, field.attname)) is type(getattr(same, field.attname)), field


def test_filters_and_annotations_hold(recorded):
    plans, claims, opinions = read_together(
        PlanAnswer.objects.annotate(plan_title=F("plan__title")), Claim.objects.filter(status="met"), Opinion.objects.none()
    )
    assert [row.plan_title for row in plans] == [recorded.plan.title]
    assert (claims, opinions) == ([], [])


def test_no_rows_are_no_error(world):
    assert read_together(Claim.objects.all(), Opinion.objects.all()) == [[], []]


def test_a_model_with_lists_or_files_is_refused(world):
    for model, field in ((LimbRule, "steps"), (EvidenceFile, "content")):
        with pytest.raises(TypeError, match=rf"{model.__name__}\.{field}"):
            read_together(model.objects.all(), Claim.objects.all())


def test_the_date_of_the_notice_is_the_date_of_its_first_step(recorded):
    ((step,),) = read_together(NoticeStep.objects.all())
    assert step.on == ISSUED and step.get_status_display() == "In force"
