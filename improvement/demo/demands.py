"""Loads what was asked of the demonstration's council and what answers it, through the services that people use: inspections, the
notice with its claims, evidence, projects, resources, risks, events. Each on the day on which it was done.

The files exampleshire/inspections.json, notice.json, thread.json and programme.json count months as the story does. A day on
which nobody works is moved on to the next one on which somebody does. Plan, actions and figures are to be there first.
"""

import datetime as dt
import json
from collections.abc import Callable, Iterator
from decimal import Decimal

from django.db import transaction

from accounts.errors import Refused
from accounts.models import LocalAuthority, User
from accounts.services import published_actor
from improvement.demo.figures import APRIL
from improvement.demo.figures_loader import Step
from improvement.demo.story import FOLDER, LONDON, Calendar, plan_data
from metrics import kinds
from metrics.library import comparator_rows, official_statistics
from metrics.models import Annotation, Comparator, Series
from metrics.months import Month
from metrics.services.library import load_statistics
from plans import limbs
from plans.bank_holidays import bank_holidays
from plans.evidence_files import check
from plans.frameworks import areas_of
from plans.models import Area, Finding, Inspection, Notice, Plan, Project, Risk
from plans.services import claims, deviations, events, evidence, inspections, notices, programme, thread
from plans.working_days import is_working_day

DEMONSTRATION = "Demonstration"
LONGEST_BREAK = dt.timedelta(days=10)
# Values of a rule that are text in the file, and those that are months of the story: the last day, or the month itself.
NUMBERS, LAST_DAYS, MONTHS = ("value",), ("due",), ("baseline",)


def has_demands(authority: LocalAuthority) -> bool:
    """Whether the council has an inspection or a notice, loaded or recorded by people."""
    return any(model.objects.for_authority(authority).exists() for model in (Inspection, Notice))


def read(name: str) -> dict:
    """One of the files of the story."""
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))


class DemandsLoader:
    """One loading of what was asked of Exampleshire, by the story's calendar. `run` does everything in one transaction, or
    nothing; it raises `Refused` where the people, the plan or the figures of the demonstration are not there any more."""

    def __init__(self, authority: LocalAuthority, calendar: Calendar, progress: Callable[[str], None]):
        self.authority = authority
        self.calendar = calendar
        self.progress = progress
        self.asked, self.notice_data, self.thread, self.programme = map(read, ("inspections", "notice", "thread", "programme"))
        self.inspections: dict[str, Inspection] = {}
        self.findings: dict[tuple[str, int], Finding] = {}
        self.measures: dict[int, object] = {}
        self.limbs: dict[tuple[int, str], object] = {}
        self.projects: dict[str, Project] = {}
        self.risks: dict[str, Risk] = {}

    @transaction.atomic
    def run(self) -> None:
        self.progress("Exampleshire: inspections, notice, claims, evidence, projects and risks")
        self._people()
        self._standing()
        self._official_statistics()
        for step in sorted(self._steps(), key=lambda step: (step.at, step.order)):
            try:
                getattr(self, f"_{step.what}")(*step.data, step.at)
            except Refused as refusal:
                raise Refused(f"{step.what.capitalize()} of {_day_of(step.at)}: {refusal}") from refusal

    # --- What is there already ---

    def _people(self):
        people = plan_data()["people"]
        users = {user.email: user for user in User.objects.filter(email__in=[row["email"] for row in people])}
        self.people = {row["key"]: _there(users, row["email"], f"account {row['email']}") for row in people}
        self.titles = {row["key"]: row["name"] for row in people}
        self.lead = self.people["lead"]

    def _standing(self):
        slug = plan_data()["plan"]["slug"]
        plans = {plan.slug: plan for plan in Plan.objects.for_authority(self.authority)}
        self.plan = _there(plans, slug, "improvement plan")
        self.targets = {
            "area": {str(area.number): area for area in Area.objects.filter(plan=self.plan)},
            "action": {action.reference: action for action in self.plan.actions.all()},
            "series": {row.key: row for row in Series.objects.for_authority(self.authority).with_names()},
            "project": self.projects,
        }

    def _official_statistics(self):
        """Those of England, which two limbs are judged by. A demonstration may be loaded without the published records."""
        codes = {limb["series"] for row in self.notice_data["measures"] for limb in row["limbs"] if "group" in limb["rule"]}
        standing = Comparator.objects.filter(group=kinds.ENGLAND, indicator__code__in=codes)
        if standing.values("indicator").distinct().count() < len(codes):
            rows = [row for row in comparator_rows() if row.group == kinds.ENGLAND]
            source = official_statistics()["meta"]["source"]
            load_statistics(rows=rows, source=source, by=published_actor(), now=self.calendar.now)

    # --- When things were done ---

    def _day(self, point: dict) -> dt.date:
        """The working day of a point of the story, or today where that comes first."""
        day = self.calendar.day(point)
        holidays = bank_holidays(day, day + LONGEST_BREAK)
        while not is_working_day(day, holidays):
            day += dt.timedelta(days=1)
        return min(day, self.calendar.today)

    def _at(self, point: dict, hour: int) -> dt.datetime:
        return min(dt.datetime.combine(self._day(point), dt.time(hour), tzinfo=LONDON), self.calendar.now)

    def _steps(self) -> Iterator[Step]:
        yield from self._steps_of_inspections()
        yield from self._steps_of_the_notice()
        yield from self._steps_of_the_programme()
        for row in self.thread["links"]:
            yield Step(self._at(row, 15), 60, "link", (row, thread.link_finding))
        for row in self.thread["unlinks"]:
            yield Step(self._at(row, 15), 61, "link", (row, thread.unlink_finding))
        for row in self.thread["evidence"]:
            yield Step(self._at(row, 16), 70, "evidence", (row,))

    def _steps_of_inspections(self):
        for row in self.asked["inspections"]:
            yield Step(self._at(row["ended"], 16), 10, "inspection", (row,))
            yield Step(self._at(row.get("report_published", row["received"]), 10), 11, "report", (row,))
            for name in ("draft_sent", "statement_sent"):
                if name in row:
                    yield Step(self._at(row[name], 17), 12, "sent", (row, name))
        for row in self.asked["plan"]["answers"]:
            yield Step(self._at(row, 11), 30, "answer", (row,))
        for row in self.asked["plan"]["lists"]:
            yield Step(self._at(row, 11), 31, "listing", (row,))

    def _steps_of_the_notice(self):
        data = self.notice_data
        yield Step(self._at(data["notice"]["recorded"], 10), 20, "notice", (data["notice"],))
        for row in data["measures"]:
            yield Step(self._at(data["notice"]["recorded"], 11), 21, "measure", (row,))
        for row in data["reviews"]:
            yield Step(self._at(row, 12), 50, "review", (row,))
        for told in data["claims"]["rounds"]:
            for row in told["claims"]:
                yield Step(self._at(told, 17), 80, "claim", (row, told))
        for row in data["opinions"]:
            yield Step(self._at(row, 13), 51, "opinion", (row,))

    def _steps_of_the_programme(self):
        data = self.programme
        for row in data["projects"]:
            yield Step(self._at(row, 9), 40, "project", (row,))
            for change in row["then"]:
                yield Step(self._at(change, 9), 41, "project_status", (row, change))
        for row in data["resources"]:
            yield Step(self._at(data["resources_recorded"], 9), 42, "resource", (row,))
        yield Step(self._at(data["request"], 10), 43, "request", (data["request"],))
        for row in data["risks"]:
            yield Step(self._at(row, 9), 44, "risk", (row,))
            for change in row["changes"]:
                yield Step(self._at(change, 9), 45, "risk_change", (row, change))
            if "closed" in row:
                yield Step(self._at(row["closed"], 9), 46, "risk_closed", (row,))
        for row in data["events"]:
            yield Step(self._at(row.get("known", row), 14), 90, "event", (row,))
        for row in data["accepted"]:
            yield Step(self._at(row, 18), 91, "accept", (row,))

    # --- Inspections ---

    def _inspection(self, row, at):
        began = self._day(row["began"])
        self.inspections[row["slug"]] = inspections.add_inspection(
            authority=self.authority,
            month=Month.of(began),
            began=began,
            ended=self._day(row["ended"]),
            annotated=row.get("annotated", True) and not self._is_marked(Month.of(began), kinds.INSPECTION),
            by=self.lead,
            now=at,
            today=_day_of(at),
            **{name: row[name] for name in ("slug", "framework", "title")},
        )

    def _report(self, row, at):
        inspection = self.inspections[row["slug"]]
        changes = {name: self._day(row[name]) for name in ("received", "report_published") if name in row}
        changes |= {name: row[name] for name in ("findings_published", "summary") if name in row}
        inspections.edit_inspection(inspection=inspection, changes=changes, reason="The report has arrived", by=self.lead, now=at)
        graded = {area.code for area in areas_of(row["framework"], inspection.month.first)}
        grades = {area: grade for area, grade in row.get("judgements", {}).items() if area in graded}
        if grades:
            inspections.record_judgements(inspection=inspection, grades=grades, by=self.lead, now=at)
        for found in row["findings"]:
            finding = inspections.add_finding(inspection=inspection, by=self.lead, now=at, **found)
            self.findings[row["slug"], found["number"]] = finding

    def _sent(self, row, name, at):
        changes = {name: _day_of(at)}
        inspection = self.inspections[row["slug"]]
        inspections.edit_inspection(inspection=inspection, changes=changes, reason="Sent to Ofsted", by=self.lead, now=at)

    def _answer(self, row, at):
        asked = {"inspection": self.inspections[row["inspection"]]} if "inspection" in row else {"notice": self.notice}
        thread.answer_with_plan(plan=self.plan, reason=row["reason"], by=self.lead, now=at, **asked)

    def _listing(self, row, at):
        found = [self.findings[row["inspection"], number] for number in row["findings"]]
        thread.list_findings(plan=self.plan, findings=found, on=_day_of(at), reason=row["reason"], by=self.lead, now=at)

    def _is_marked(self, month: Month, kind: str) -> bool:
        """Whether the charts mark it already: an earlier release did so with the figures."""
        return Annotation.objects.filter(authority=self.authority, month=month, kind=kind).exists()

    # --- The golden thread ---

    def _link(self, row, service, at):
        finding = self.findings[tuple(row["finding"])]
        for kind, name in row["to"]:
            target = _there(self.targets[kind], name, f"{kind} {name}")
            service(finding=finding, target=target, on=_day_of(at), reason=row["reason"], by=self.lead, now=at)

    def _evidence(self, row, at):
        lines = self.thread["files"].get(row.get("file"))
        kept = evidence.add_evidence(
            subject=self._subject(*row["on"]),
            on=_day_of(at),
            url=row.get("url", ""),
            valid_until=self.calendar.day(row.get("valid_until")),
            file=check(row["file"], "\r\n".join(lines).encode()) if lines else None,
            role_title=self.titles[row["by"]],
            by=self.people[row["by"]],
            now=at,
            today=_day_of(at),
            **{name: row[name] for name in ("kind", "title", "summary")},
        )
        if "withdrawn" in row:
            gone = row["withdrawn"]
            evidence.withdraw_evidence(evidence=kept, reason=gone["reason"], by=self.lead, now=self._at(gone, 16))

    def _subject(self, kind, *key):
        found = {"action": self.targets["action"], "finding": self.findings, "limb": self.limbs}[kind]
        name = key[0] if kind == "action" else key
        return _there(found, name, f"{kind} {name}")

    # --- The notice ---

    def _notice(self, row, at):
        issued = self._day(row["issued"])
        self.notice = notices.add_notice(
            authority=self.authority,
            issued=issued,
            annotated=not self._is_marked(Month.of(issued), kinds.NOTICE),
            by=self.lead,
            now=at,
            today=_day_of(at),
            **{name: row[name] for name in ("slug", "kind", "title", "letter", "reasons")},
        )

    def _measure(self, row, at):
        measure = notices.add_measure(
            notice=self.notice,
            owner_role=self.titles[row["owner"]],
            by=self.lead,
            now=at,
            **{name: row[name] for name in ("number", "title", "wording")},
        )
        self.measures[row["number"]] = measure
        for limb in row["limbs"]:
            series = _there(self.targets["series"], limb["series"], f"series {limb['series']}") if "series" in limb else None
            self.limbs[row["number"], limb["letter"]] = notices.add_limb(
                measure=measure,
                letter=limb["letter"],
                wording=limb["wording"],
                rule=self._rule(limb["rule"]),
                series=series,
                due_note=limb.get("due_note", ""),
                by=self.lead,
                now=at,
            )

    def _rule(self, row) -> limbs.Rule:
        given = dict(row)
        given |= {name: Decimal(given[name]) for name in NUMBERS if name in given}
        given |= {name: self.calendar.month(given[name]).last for name in LAST_DAYS if name in given}
        given |= {name: self.calendar.month(given[name]) for name in MONTHS if name in given}
        given["steps"] = tuple(limbs.Step(self.calendar.month(m).last, Decimal(value)) for m, value in row.get("steps", ()))
        given["kinds"] = tuple(row.get("kinds", ()))
        return limbs.Rule(**given)

    def _review(self, row, at):
        told = {name: row[name] for name in ("outcome", "letter")}
        notices.record_review(notice=self.notice, on=_day_of(at), by=self.lead, now=at, today=_day_of(at), **told)

    def _claim(self, row, told, at):
        claims.make_claim(
            measure=self.measures[row["measure"]],
            role_title=self.notice_data["claims"]["role_title"],
            on=_day_of(at),
            month=self.calendar.month(told["of"]),
            reason=row.get("reason", ""),
            by=self.lead,
            now=at,
            today=_day_of(at),
            **{name: row[name] for name in ("status", "narrative")},
        )

    def _opinion(self, row, at):
        about = {"measure": self.measures[row["measure"]]} if "measure" in row else {"notice": self.notice}
        told = {name: row[name] for name in ("whose", "text", "letter")}
        claims.record_opinion(on=_day_of(at), by=self.lead, now=at, today=_day_of(at), **about, **told)

    # --- The programme ---

    def _project(self, row, at):
        self.projects[row["title"]] = programme.add_project(
            plan=self.plan,
            begins=self.calendar.day(row["begins"]),
            ends=self.calendar.day(row["ends"]),
            lead_role=self.titles[row["lead"]],
            by=self.lead,
            now=at,
            **{name: row[name] for name in ("title", "aims", "success_measures")},
        )

    def _project_status(self, row, change, at):
        programme.set_project_status(
            project=self.projects[row["title"]],
            status=change["status"],
            reason=change["reason"],
            on=_day_of(at),
            by=self.lead,
            now=at,
            today=_day_of(at),
        )

    def _resource(self, row, at):
        month = self.calendar.month(row["year"])
        begins = month.year if month.month >= APRIL else month.year - 1
        programme.add_resource(
            plan=self.plan,
            item=row["item"],
            amount=Decimal(row["amount"]),
            years=f"{begins}/{(begins + 1) % 100:02}",
            note=row.get("note", ""),
            areas=[self.targets["area"][str(number)] for number in row["areas"]],
            by=self.lead,
            now=at,
        )

    def _request(self, row, at):
        told = {name: row[name] for name in ("purpose", "reason")}
        programme.request_resources(plan=self.plan, amount=Decimal(row["amount"]), on=_day_of(at), by=self.lead, now=at, **told)

    def _risk(self, row, at):
        self.risks[row["title"]] = programme.add_risk(
            plan=self.plan,
            owner_role=self.titles[row["owner"]],
            by=self.lead,
            now=at,
            **{name: row[name] for name in ("title", "description", "likelihood", "impact", "mitigation")},
        )

    def _risk_change(self, row, change, at):
        changes = {name: change[name] for name in ("likelihood", "impact", "mitigation") if name in change}
        risk = self.risks[row["title"]]
        programme.edit_risk(risk=risk, changes=changes, reason=change["reason"], by=self.lead, now=at)

    def _risk_closed(self, row, at):
        programme.close_risk(
            risk=self.risks[row["title"]], on=_day_of(at), reason=row["closed"]["reason"], by=self.lead, now=at, today=_day_of(at)
        )

    def _event(self, row, at):
        events.add_event(
            authority=self.authority,
            month=self.calendar.month(row["m"]),
            day=self._day(row) if "d" in row else None,
            planned=row.get("planned", False),
            by=self.lead,
            now=at,
            **{name: row[name] for name in ("kind", "text")},
        )

    def _accept(self, row, at):
        action = _there(self.targets["action"], row["action"], f"action {row['action']}")
        deviations.accept(
            authority=self.authority,
            code=row["code"],
            subject=f"action:{action.pk}",
            name=f"{action.reference} {action.title}",
            reason=row["reason"],
            owner_role=self.titles[row["owner"]],
            on=_day_of(at),
            ends=self.calendar.day(row["until"]),
            by=self.lead,
            now=at,
            today=_day_of(at),
        )


def _day_of(at: dt.datetime) -> dt.date:
    return at.astimezone(LONDON).date()


def _there(found: dict, key, what: str):
    """What has the key. Refused where nothing has: people may have changed what the demonstration rests on."""
    if key not in found:
        raise Refused(f"There is no {what} in Exampleshire any more.")
    return found[key]
