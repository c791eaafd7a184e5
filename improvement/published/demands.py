"""Loads what the published reports say of inspections, notices, plans, resources and events (`councils/`): a file a council.

Each row has its report and paragraph and is known from the report's date. All wording is ours and none of it a quotation. In the
end every inspection, notice and plan is sealed. The series that limbs are judged by are to be there first (`figures.py`).
"""

import datetime as dt
import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from accounts.models import LocalAuthority
from accounts.services import published_actor
from improvement.published.loader import FOLDER, load_oldham_plan, morning
from metrics import kinds
from metrics.models import Annotation, Series
from metrics.months import Month
from plans import limbs
from plans.models import Area, Event, Inspection, Notice, Plan
from plans.services import claims, events, inspections, notices, plans, programme, thread

AS_PUBLISHED = "As published"
COUNCILS = FOLDER / "councils"


def load_demands(say: Callable[[str], None], folder: Path = COUNCILS) -> int:
    """What was published of the councils in `folder`, each council as a whole or not at all; the number of councils loaded now.

    A council that has a published inspection was loaded earlier. One that keeps inspections, notices, events or plans of its
    own, or has not the series that its limbs are judged by, is passed over.
    """
    shared = json.loads((FOLDER / "figures.json").read_text(encoding="utf-8"))["papers"]
    loaded = 0
    for file in sorted(folder.glob("*.json")):
        data = json.loads(file.read_text(encoding="utf-8"))
        authority = LocalAuthority.objects.get(slug=data["slug"])
        if Inspection.objects.for_authority(authority).filter(published=True).exists():
            say(f"{authority}: published inspections and plans are here already")
        elif why := _why_not(authority, data):
            say(f"{authority}: {why}, so the published inspections and plans are passed over")
        else:
            say(f"{authority}: {CouncilDemands(authority, data, shared | data.get('papers', {}), say).load()}")
            loaded += 1
    return loaded


def _why_not(authority, data) -> str:
    """What speaks against loading the record of a council, in words; empty where nothing does."""
    slugs = [row["slug"] for row in data.get("plans", ())]
    standing = Plan.objects.for_authority(authority).filter(slug__in=slugs)
    if standing.filter(published=True).exists():
        # Its plan is sealed without the findings that it answers, and what is sealed takes no more.
        return "its plan was loaded by an earlier release"
    own = [model.objects.for_authority(authority).exists() for model in (Inspection, Notice, Event)]
    if any(own) or standing.exists():
        return "keeps inspections, notices, events or plans of its own"
    codes = {limb["series"] for limb in _limbs(data) if "series" in limb}
    there = Series.objects.for_authority(authority).filter(sub_group=None, indicator__code__in=codes)
    missing = codes - set(there.values_list("indicator__code", flat=True))
    return f"has no series {', '.join(sorted(missing))}" if missing else ""


def _limbs(data) -> list[dict]:
    measures = [measure for notice in data.get("notices", ()) for measure in notice["measures"]]
    return [limb for measure in measures for limb in measure["limbs"]]


class CouncilDemands:
    """The record of one council; `data` is its file, `papers` the reports by their key."""

    def __init__(self, authority: LocalAuthority, data: dict, papers: dict, say: Callable[[str], None]):
        self.authority = authority
        self.data = data
        self.papers = papers
        self.say = say
        self.actor = published_actor()
        self.inspections: dict[str, Inspection] = {}
        self.findings: dict[tuple[str, int], object] = {}
        self.notices: dict[str, Notice] = {}

    @transaction.atomic
    def load(self) -> str:
        """Load all of it; what was loaded, in words."""
        for row in self.data.get("inspections", ()):
            self._inspection(row)
        for row in self.data.get("notices", ()):
            self._notice(row)
        for row in self.data.get("plans", ()):
            self._plan(row)
        for row in self.data.get("inspections", ()):
            inspections.publish_inspection(inspection=self.inspections[row["slug"]], **self._sealed(row))
        for row in self.data.get("notices", ()):
            ends = Month.parse(row["record_ends"])
            notices.publish_notice(notice=self.notices[row["slug"]], record_ends=ends, **self._sealed(row))
        for row in self.data.get("events", ()):
            self._event(row)
        counts = ("inspections", len(self.inspections)), ("findings", len(self.findings)), ("notices", len(self.notices))
        more = [(name, len(self.data.get(name, ()))) for name in ("plans", "events")]
        return ", ".join(f"{name} {number}" for name, number in (*counts, *more))

    # --- Where a row comes from ---

    def _known(self, row, within=None) -> dt.datetime:
        return morning(self.papers[row.get("paper") or within["paper"]]["known"])

    def _source(self, row, within=None) -> str:
        paper = self.papers[row.get("paper") or within["paper"]]
        return f"{paper['title']}, {row.get('at') or within['at']}"

    def _cited(self, row, within=None) -> dict:
        """Who writes a row, when it was known, and its report with the paragraph; what it lacks is that of the row around it."""
        return {"by": self.actor, "now": self._known(row, within), "source": self._source(row, within)}

    def _dated(self, row, within=None) -> dict:
        """The same with the day of the report, after which nothing in it has happened."""
        cited = self._cited(row, within)
        return cited | {"today": timezone.localdate(cited["now"])}

    def _sealed(self, row) -> dict:
        """The same, at the date of the last report on it."""
        later = [self._known(each, row) for each in row.get("later", ())]
        return self._cited(row) | {"now": max([self._known(row), *later])}

    # --- Inspections ---

    def _inspection(self, row):
        month = Month.parse(row["month"])
        given = ("framework", "title", "slug", "dates_note", "findings_published", "summary")
        inspection = inspections.add_inspection(
            authority=self.authority,
            month=month,
            reason=AS_PUBLISHED,
            annotated=row.get("annotated", True) and not self._is_marked(month, kinds.INSPECTION),
            **{name: row[name] for name in given if name in row},
            **_dates(row),
            **self._dated(row),
        )
        self.inspections[row["slug"]] = inspection
        for area, grade in row.get("judgements", {}).items():
            inspections.record_judgement(inspection=inspection, area=area, grade=grade, **self._cited(row))
        for found in row.get("findings", ()):
            self.findings[row["slug"], found["number"]] = inspections.add_finding(
                inspection=inspection,
                reason=AS_PUBLISHED,
                **{name: found[name] for name in ("number", "kind", "wording")},
                **self._cited(found, row),
            )
        for later in row.get("later", ()):
            reason = f"{AS_PUBLISHED}: {self._source(later)}"
            changes, now = _dates(later["changes"]), self._known(later)
            inspections.edit_inspection(inspection=inspection, changes=changes, reason=reason, by=self.actor, now=now)

    def _is_marked(self, month: Month, kind: str) -> bool:
        """Whether the charts mark it already, as an earlier release did with its figures."""
        return Annotation.objects.filter(authority=self.authority, month=month, kind=kind).standing().exists()

    # --- Notices ---

    def _notice(self, row):
        issued = dt.date.fromisoformat(row["issued"])
        notice = notices.add_notice(
            authority=self.authority,
            issued=issued,
            reason=AS_PUBLISHED,
            annotated=not self._is_marked(Month.of(issued), kinds.NOTICE),
            **{name: row[name] for name in ("kind", "title", "slug", "reasons", "letter")},
            **self._dated(row),
        )
        self.notices[row["slug"]] = notice
        for measure in row["measures"]:
            self._measure(notice, measure, row)
        for opinion in row["opinions"]:
            claims.record_opinion(
                notice=notice,
                on=dt.date.fromisoformat(opinion["on"]),
                **{name: opinion[name] for name in ("whose", "text", "letter")},
                **self._dated(opinion, row),
            )
        for review in row["reviews"]:
            notices.record_review(
                notice=notice,
                on=dt.date.fromisoformat(review["on"]),
                **{name: review[name] for name in ("outcome", "letter")},
                **self._dated(review, row),
            )

    def _measure(self, notice, row, within):
        cited = self._cited({"at": f"{within['measures_at']}, measure {row['number']}"}, within)
        measure = notices.add_measure(
            notice=notice,
            reason=AS_PUBLISHED,
            owner_role=within["claims"]["role_title"],
            **{name: row[name] for name in ("number", "title", "wording")},
            **cited,
        )
        for limb in row["limbs"]:
            notices.add_limb(
                measure=measure,
                rule=_rule(limb["rule"]),
                series=self._series(limb["series"]) if "series" in limb else None,
                due_note=limb.get("due_note", ""),
                reason=limb.get("reason", AS_PUBLISHED),
                **{name: limb[name] for name in ("letter", "wording")},
                **cited,
            )
        claimed = within["claims"]
        claims.make_claim(
            measure=measure,
            narrative=row["claim"],
            on=dt.date.fromisoformat(claimed["on"]),
            month=Month.parse(claimed["month"]),
            today=timezone.localdate(cited["now"]),
            # The service asks for it where the figures contradict the claim.
            reason=row.get("claimed_all_the_same", ""),
            **{name: claimed[name] for name in ("status", "role_title")},
            **cited,
        )

    def _series(self, code: str) -> Series:
        rows = Series.objects.for_authority(self.authority).select_related("indicator", "sub_group")
        return rows.get(indicator__code=code, sub_group=None)

    # --- Plans ---

    def _plan(self, row):
        plan = load_oldham_plan(self.authority, self.say) if row.get("with_actions") else self._plan_of_areas(row)
        for answer in row["answers"]:
            asked = (
                {"inspection": self.inspections[answer["inspection"]]}
                if "inspection" in answer
                else {"notice": self.notices[answer["notice"]]}
            )
            thread.answer_with_plan(plan=plan, reason=AS_PUBLISHED, **asked, **self._cited(answer, row))
        for listed in row.get("lists", ()):
            found = [self.findings[listed["inspection"], number] for number in listed["findings"]]
            cited = self._cited(listed, row)
            on = timezone.localdate(cited["now"])
            thread.list_findings(plan=plan, findings=found, on=on, reason=f"{AS_PUBLISHED}: {listed['reason']}", **cited)
        self._links(plan, row)
        self._resources(plan, row)
        plans.publish_record(plan=plan, record_ends=Month.parse(row["record_ends"]), **self._cited(row))

    def _plan_of_areas(self, row) -> Plan:
        """A plan of which the report gives the areas and no action."""
        cited = self._cited(row)
        plan = plans.create_plan(
            authority=self.authority,
            on=dt.date.fromisoformat(row["begun"]),
            reason=AS_PUBLISHED,
            **{name: row[name] for name in ("title", "slug", "findings_stated") if name in row},
            **cited | {"source": f"{cited['source']}; {row['about_begun']}"},
        )
        for number, title in enumerate(row["areas"], start=1):
            plans.add_area(plan=plan, number=number, title=title, reason=AS_PUBLISHED, **cited)
        return plan

    def _links(self, plan, row):
        cited = self._cited(row)
        on = timezone.localdate(cited["now"])
        for link in row.get("links", ()):
            finding = self.findings[link["inspection"], link["finding"]]
            for area in Area.objects.filter(plan=plan, number__in=link["areas"]).order_by("number"):
                reason = "Which area answers which finding is our reading"
                thread.link_finding(finding=finding, target=area, on=on, reason=reason, **cited)

    def _resources(self, plan, row):
        areas = {area.number: area for area in Area.objects.filter(plan=plan)}
        for line in row.get("resources", ()):
            programme.add_resource(
                plan=plan,
                item=line["item"],
                amount=Decimal(line["amount"]),
                years=row["resources_years"],
                note=line.get("note", ""),
                areas=[areas[number] for number in line["areas"]],
                reason=AS_PUBLISHED,
                **self._cited({"at": row["resources_at"]}, row),
            )
        if "request" in row:
            asked = row["request"]
            programme.request_resources(
                plan=plan,
                amount=Decimal(asked["amount"]),
                on=dt.date.fromisoformat(asked["on"]),
                purpose=asked["purpose"],
                reason=AS_PUBLISHED,
                **self._cited(asked, row),
            )

    # --- Events ---

    def _event(self, row):
        events.add_event(
            authority=self.authority,
            month=Month.parse(row["month"]),
            day=dt.date.fromisoformat(row["day"]) if "day" in row else None,
            planned=row.get("planned", False),
            published=True,
            reason=AS_PUBLISHED,
            **{name: row[name] for name in ("kind", "text")},
            **self._cited(row),
        )


def _dates(row) -> dict[str, dt.date]:
    return {name: dt.date.fromisoformat(row[name]) for name in inspections.DATES if name in row}


def _rule(row) -> limbs.Rule:
    """The rule of a limb; values are written as text and dates as in ISO 8601."""
    given = dict(row)
    if "value" in given:
        given["value"] = Decimal(given["value"])
    if "due" in given:
        given["due"] = dt.date.fromisoformat(given["due"])
    return limbs.Rule(**given | {"kinds": tuple(given.get("kinds", ()))})
