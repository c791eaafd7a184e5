"""The page of one finding at a position: what was asked, and everything that answers it."""

import datetime as dt
from dataclasses import dataclass

from metrics.months import Month
from metrics.selectors.viewing import Viewing
from plans.coverage import NOT_LISTED, PAST, evidence_status, gaps_of_finding
from plans.limbs import Item
from plans.models import Action, Area, Evidence, Finding, FindingLink, Plan
from plans.positions import Position
from plans.selectors.finding_links import Answers, answers_of
from plans.selectors.inspections import viewing
from plans.selectors.judgements import is_reported
from plans.selectors.linked_actions import positions_of_actions
from plans.selectors.plan_links import plan_suffix


@dataclass(frozen=True)
class ActionLink:
    """An action that is linked to the finding by `link`, itself or through its area, and whether it `answers` it. `position` is
    None where its plan had no review month with it yet."""

    link: FindingLink
    action: Action
    position: Position | None
    answers: bool

    @property
    def through(self) -> Area | None:
        """The area that is linked in its stead."""
        return self.link.area

    @property
    def plan(self) -> Plan:
        return (self.link.area or self.link.action).plan

    @property
    def reference(self) -> str:
        return self.action.reference

    @property
    def title(self) -> str:
        return self.action.title


@dataclass(frozen=True)
class ShownEvidence:
    """A piece of evidence; `expired` says that it had run out by the day of the position."""

    row: Evidence
    expired: bool


@dataclass(frozen=True)
class FindingPage:
    viewing: Viewing
    finding: Finding
    answers: Answers
    actions: list[ActionLink]
    evidence: list[ShownEvidence]

    @property
    def answering(self) -> list[ActionLink]:
        return [each for each in self.actions if each.answers]

    @property
    def others(self) -> dict[str, list[FindingLink]]:
        """The links to everything but actions; of projects to those that answer it."""
        names = {"plans": "plan", "areas": "area", "series": "series"}
        going_on = [link for link in self.answers.to("project") if link.project_id in self.answers.answering.projects]
        return {several: self.answers.to(one) for several, one in names.items()} | {"projects": going_on}

    @property
    def gaps(self) -> list[str]:
        """What is missing, in words."""
        items = [Item(each.row.kind, each.row.on, each.row.valid_until, each.row.title) for each in self.evidence]
        found = gaps_of_finding(
            actions=self.answers.answering.things,
            measures=len(self.answers.measures),
            items=items,
            listed=bool(self.answers.to("plan")),
            on=self.viewing.judged_on,
            unsaid=self.answers.unsaid,
        )
        return ["not listed in a plan" if gap.code == NOT_LISTED else gap.words for gap in found]


def find_finding(authority, inspection: str, number: int, known_on: dt.datetime | None = None) -> Finding | None:
    """A finding of the council by the address of its inspection and its number, with its inspection. One query."""
    rows = Finding.objects.filter(inspection__authority=authority, inspection__slug=inspection, number=number)
    if known_on is not None:
        rows = rows.filter(known_from__lte=known_on)
    found = rows.select_related("inspection").first()
    if found is not None:
        found.inspection.authority = authority
    return found


def finding_page(finding: Finding, *, month: Month | None, known_on: dt.datetime | None, today: dt.date) -> FindingPage | None:
    """Everything on the page of one finding, from `find_finding`; None for a position by which it was not reported.

    At most seven queries.
    """
    shown = viewing(month=month, known_on=known_on, today=today)
    if not is_reported(finding.inspection, shown):
        return None
    answers = answers_of([finding], shown, with_names=True)[finding.pk]
    for link in answers.links:
        link.suffix = plan_suffix(link, shown)
    return FindingPage(
        viewing=shown,
        finding=finding,
        answers=answers,
        actions=_actions(answers, shown),
        evidence=[ShownEvidence(row, _expired(row, shown.judged_on)) for row in answers.evidence],
    )


def _actions(answers: Answers, shown: Viewing) -> list[ActionLink]:
    """Those that are linked themselves, in the order of linking, and then those of each linked area, in the order of entry."""
    positions = positions_of_actions({*answers.actions, *(link.action_id for link in answers.to("action"))}, shown)
    found = {link.action_id: (link, link.action) for link in answers.to("action")}
    for link in answers.to("area"):
        for key, action in answers.actions.items():
            if action.stood == link.area_id:
                found.setdefault(key, (link, action))
    going_on = set(answers.answering.actions)
    return [ActionLink(link, action, positions.get(key), key in going_on) for key, (link, action) in found.items()]


def _expired(row, on) -> bool:
    return evidence_status(row.valid_until, False, on) == PAST
