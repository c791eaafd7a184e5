"""Recording inspections, judgements and findings."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from accounts.errors import NotAllowed, Refused, Stale
from metrics.models import Annotation
from metrics.months import Month
from plans.models import Finding, Inspection, Judgement
from plans.services import inspections
from tests.factories import JANUARY, at, make_finding, make_inspection, make_judgement

NOW, TODAY = at(JANUARY), at(JANUARY).date()
JUNE = Month(2019, 6)
FIELDS = {"framework": "ilacs_standard", "title": "Standard inspection", "slug": "ilacs", "month": JUNE}
ILACS_2018 = ("overall", "leaders", "help_and_protection", "care_and_care_leavers")


def add(world, *, by=None, **fields) -> Inspection:
    given = FIELDS | fields
    return inspections.add_inspection(authority=world.authority, by=by or world.lead, now=NOW, today=TODAY, **given)


def edit(inspection, by, *, reason="Read again", version=None, **changes):
    return inspections.edit_inspection(inspection=inspection, changes=changes, reason=reason, by=by, now=NOW, version=version)


def counts():
    models = (Inspection, Judgement, Finding, Annotation, Inspection.history.model, Finding.history.model)
    return tuple(model.objects.count() for model in models)


WRITES = {
    "add": lambda world, made, by: add(world, by=by, slug="other"),
    "edit": lambda world, made, by: edit(made[0], by, title="Other"),
    "judge": lambda world, made, by: inspections.record_judgement(
        inspection=made[0], area="overall", grade="good", by=by, now=NOW
    ),
    "find": lambda world, made, by: make_finding(made[0], by, 2),
    "edit a finding": lambda world, made, by: inspections.edit_finding(
        finding=made[1], changes={"wording": "Other"}, reason="Read again", by=by, now=NOW
    ),
    "publish": lambda world, made, by: inspections.publish_inspection(inspection=made[0], source="Letter", by=by, now=NOW),
}


@pytest.fixture
def made(world):
    inspection = make_inspection(world.authority, world.lead)
    return inspection, make_finding(inspection, world.lead)


class TestWho:
    @pytest.mark.parametrize("write", WRITES)
    @pytest.mark.parametrize("role", ["lead", "administrator"])
    def test_leads_and_administrators_record(self, world, made, write, role):
        before = counts()
        WRITES[write](world, made, world.people[role])
        assert counts() != before

    @pytest.mark.parametrize("write", WRITES)
    @pytest.mark.parametrize("role", ["officer", "board", "auditor"])
    def test_others_do_not(self, world, made, write, role):
        before = counts()
        with pytest.raises(NotAllowed):
            WRITES[write](world, made, world.people[role])
        assert counts() == before

    @pytest.mark.parametrize("write", WRITES)
    def test_the_lead_of_another_council_does_not(self, world, other_world, made, write):
        with pytest.raises(NotAllowed):
            WRITES[write](world, made, other_world.lead)

    @pytest.mark.parametrize("write", [name for name in WRITES if name != "add"])
    def test_a_published_one_takes_no_change(self, world, made, write):
        sealed = inspections.publish_inspection(inspection=made[0], source="Letter of May 2019", by=world.lead, now=NOW)
        assert (sealed.published, sealed.source) == (True, "Letter of May 2019")
        before = counts()
        with pytest.raises(Refused, match=r"is a published record, shown as it was published \(Letter of May 2019\)"):
            WRITES[write](world, made, world.lead)
        assert counts() == before


class TestAdding:
    def test_it_is_kept_with_its_history_and_its_month_marked_on_the_charts(self, world):
        inspection = add(world, began=dt.date(2019, 6, 3), ended=dt.date(2019, 6, 14), findings_published=7)
        assert (inspection.findings_published, inspection.known_from) == (7, NOW)
        assert inspection.history.get().history_user == world.lead
        mark = Annotation.objects.get()
        assert (mark.authority, mark.month, mark.kind, mark.text) == (world.authority, JUNE, "inspection", "Standard inspection")

    def test_the_mark_may_be_left_out(self, world):
        add(world, annotated=False)
        assert not Annotation.objects.exists()

    @pytest.mark.parametrize(
        ("fields", "field", "gist"),
        [
            ({"framework": "other"}, "framework", "Choose the kind of inspection"),
            ({"slug": "add"}, "slug", "address of another page"),
            ({"month": Month(2026, 2)}, "month", "February 2026 has not begun yet"),
            ({"began": dt.date(2026, 1, 21), "month": JANUARY}, "began", "in the future"),
            ({"received": dt.date(2026, 1, 21)}, "received", "in the future"),
            ({"report_published": dt.date(2026, 1, 21)}, "report_published", "in the future"),
            ({"draft_sent": dt.date(2026, 1, 21)}, "draft_sent", "in the future"),
            ({"statement_sent": dt.date(2026, 1, 21)}, "statement_sent", "in the future"),
            ({"ended": dt.date(1999, 1, 1)}, "ended", "between 2000 and 2100"),
            ({"began": dt.date(2019, 6, 14), "ended": dt.date(2019, 6, 3)}, "ended", "before the first, 14 June 2019"),
            ({"began": dt.date(2019, 5, 31)}, "month", "first day is in May 2019, and the month is given as June 2019"),
            ({"ended": dt.date(2019, 5, 31)}, "ended", "before June 2019"),
            (
                {"ended": dt.date(2019, 6, 14), "received": dt.date(2019, 6, 13)},
                "received",
                "received before the inspection ended, 14 June 2019",
            ),
            ({"received": dt.date(2019, 5, 31)}, "received", "received before the inspection began"),
            (
                {"ended": dt.date(2019, 6, 14), "report_published": dt.date(2019, 6, 13)},
                "report_published",
                "published before the inspection ended",
            ),
            (
                {"received": dt.date(2019, 7, 1), "statement_sent": dt.date(2019, 6, 30)},
                "statement_sent",
                "statement of action was sent before the report was received, 1 July 2019",
            ),
            ({"draft_sent": dt.date(2019, 5, 30)}, "draft_sent", "The draft was sent before the inspection began"),
            ({"framework": "sif"}, "framework", "was in use until 31 December 2017, and the inspection is of June 2019"),
            ({"month": Month(2017, 12)}, "framework", "was not in use before 1 January 2018"),
        ],
    )
    def test_what_cannot_be_is_refused(self, world, fields, field, gist):
        before = counts()
        with pytest.raises(Refused, match=gist) as refusal:
            add(world, **fields)
        assert refusal.value.field == field
        assert counts() == before

    @pytest.mark.parametrize("fields", [{"title": " "}, {"title": "x" * 201}, {"summary": "x" * 2001}, {"slug": "a b"}])
    def test_what_the_model_forbids_is_refused(self, world, fields):
        before = counts()
        with pytest.raises(ValidationError):
            add(world, **fields)
        assert counts() == before

    def test_an_address_is_taken_once_in_a_council(self, world, other_world):
        add(world)
        add(other_world)
        with pytest.raises(ValidationError, match="already has an inspection with this short name"):
            add(world)


class TestEditing:
    def test_dates_change_with_a_reason(self, world, made):
        changed = edit(made[0], world.lead, received=dt.date(2025, 12, 1))
        assert (changed.received, changed.version) == (dt.date(2025, 12, 1), 2)
        assert changed.history.first().history_change_reason == "Read again"

    def test_a_corrected_month_or_title_takes_the_mark_on_the_charts_along(self, world, made):
        inspection, earlier = made[0], made[0].month
        edit(inspection, world.lead, month=earlier - 1)
        edit(inspection, world.administrator, title="The visit")
        edit(inspection, world.lead, summary="Good")
        [mark] = Annotation.objects.standing()
        assert (mark.month, mark.kind, mark.text) == (earlier - 1, "inspection", "The visit")
        assert [row.month for row in Annotation.objects.all()] == [earlier, earlier - 1, earlier - 1]

    def test_an_inspection_that_was_not_marked_stays_so(self, world):
        edit(add(world, annotated=False), world.lead, title="The visit")
        assert not Annotation.objects.exists()

    def test_the_same_sense_is_asked_of_a_change(self, world, made):
        with pytest.raises(Refused, match="in the future"):
            edit(made[0], world.lead, received=dt.date(2026, 1, 21))
        with pytest.raises(Refused, match="Nothing was changed"):
            edit(made[0], world.lead)
        with pytest.raises(Refused, match="Say why"):
            edit(made[0], world.lead, title="Other", reason=" ")

    def test_a_stale_version_is_told_before_anything_else(self, world, made):
        edit(made[0], world.administrator, ended=dt.date(2025, 10, 31))
        with pytest.raises(Stale, match=world.administrator.name) as stale:
            edit(made[0], world.lead, version=1, received=dt.date(2025, 10, 1))
        assert (stale.value.theirs.ended, stale.value.seen) == (dt.date(2025, 10, 31), {"version": 2})

    def test_a_framework_that_did_not_grade_what_is_judged_is_refused(self, world, made):
        make_judgement(made[0], world.lead, area="care")
        with pytest.raises(Refused, match="did not grade “Experiences and progress of children in care” in March 2019"):
            edit(made[0], world.lead, month=Month(2019, 3))
        with pytest.raises(Refused, match="Focused visit: nothing is graded"):
            edit(made[0], world.lead, framework="focused_visit")
        assert edit(made[0], world.lead, framework="ilacs_short").framework == "ilacs_short"

    def test_a_field_that_is_none_of_the_form_is_a_programmers_mistake(self, world, made):
        with pytest.raises(ValueError, match="published"):
            edit(made[0], world.lead, published=True)


class TestJudgements:
    def test_the_areas_are_those_of_the_edition(self, world):
        inspection = add(world)
        rows = inspections.record_judgements(
            inspection=inspection, grades=dict.fromkeys(ILACS_2018, "good"), by=world.lead, now=NOW
        )
        assert [row.area for row in rows] == list(ILACS_2018)
        for area in ("care", "adoption", "nothing"):
            with pytest.raises(Refused, match="did not grade"):
                inspections.record_judgement(inspection=inspection, area=area, grade="good", by=world.lead, now=NOW)

    def test_a_correction_is_a_new_row_and_only_what_differs_is_written(self, world, made):
        first = {"overall": "good", "leaders": "good"}
        inspections.record_judgements(inspection=made[0], grades=first, by=world.lead, now=NOW)
        again = first | {"overall": "inadequate"}
        [row] = inspections.record_judgements(inspection=made[0], grades=again, by=world.lead, now=NOW)
        assert (row.area, row.grade) == ("overall", "inadequate")
        assert [(row.area, row.grade) for row in made[0].judgements.all()] == [
            ("overall", "good"),
            ("leaders", "good"),
            ("overall", "inadequate"),
        ]
        with pytest.raises(Refused, match="Nothing was changed"):
            inspections.record_judgements(inspection=made[0], grades=again, by=world.lead, now=NOW)

    def test_an_unknown_grade_is_refused_beside_its_area(self, world, made):
        with pytest.raises(Refused, match="four grades") as refusal:
            make_judgement(made[0], world.lead, "excellent")
        assert refusal.value.field == "overall"
        assert not Judgement.objects.exists()

    def test_nothing_is_graded_at_a_focused_visit(self, world):
        visit = add(world, framework="focused_visit")
        with pytest.raises(Refused, match="nothing is graded on the four-point scale"):
            make_judgement(visit, world.lead)

    def test_who_judged_meanwhile_is_told_with_what_stands(self, world, made):
        row = make_judgement(made[0], world.administrator, "good")
        with pytest.raises(Stale, match=world.administrator.name) as stale:
            inspections.record_judgements(inspection=made[0], grades={"overall": "inadequate"}, seen=0, by=world.lead, now=NOW)
        assert (stale.value.theirs, stale.value.seen) == ([row], {"seen": row.pk})


class TestFindings:
    def test_a_finding_is_kept_with_its_history(self, world, made):
        finding = make_finding(made[0], world.lead, 2, kind="priority_action", verbatim=True, page="12")
        assert (finding.number, finding.kind, finding.verbatim, finding.page) == (2, "priority_action", True, "12")
        assert finding.history.get().history_user == world.lead

    @pytest.mark.parametrize(
        ("fields", "gist"),
        [
            ({"number": 1}, "Another finding of this inspection has this number."),
            ({"number": 0}, "numbered from 1"),
            ({"kind": "other"}, "is not a valid choice"),
            ({"wording": ""}, "cannot be blank"),
            ({"wording": "x" * 2001}, "finding_wording_not_too_long"),
        ],
    )
    def test_what_is_wrong_is_refused(self, world, made, fields, gist):
        before = counts()
        with pytest.raises(ValidationError, match=gist):
            make_finding(made[0], world.lead, **({"number": 2} | fields))
        assert counts() == before

    def test_a_finding_is_reworded_with_a_reason_and_not_past_a_newer_version(self, world, made):
        change = {"finding": made[1], "reason": "Read again", "now": NOW}
        changed = inspections.edit_finding(changes={"wording": "Plainer"}, by=world.administrator, version=1, **change)
        assert (changed.wording, changed.version) == ("Plainer", 2)
        with pytest.raises(Stale, match=world.administrator.name):
            inspections.edit_finding(changes={"wording": "Mine"}, by=world.lead, version=1, **change)

    def test_more_findings_than_the_report_is_said_to_have_are_allowed(self, world, made):
        edit(made[0], world.lead, findings_published=1)
        make_finding(made[0], world.lead, 2)
        assert made[0].findings.count() == 2
