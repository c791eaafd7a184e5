"""What answers findings at a position: the links that hold, and the evidence that counts."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q
from django.db.models.functions import Coalesce

from metrics.selectors.viewing import Viewing
from plans.answering import Answering, Standing
from plans.coverage import ANSWERED, NOT_SAID, how_answered
from plans.limbs import EVIDENCE_KIND_WORDS
from plans.models import Action, Evidence, EvidenceWithdrawal, FindingLink, SeriesLink
from plans.selectors.acting import acting_of, area_at, concerned, stage_at, status_at
from plans.selectors.plan_links import record_of
from plans.selectors.together import read_together

TARGETS_WITH_NAMES = ("plan", "area__plan", "action__plan", "series__indicator", "series__sub_group", "project__plan")
# What a finding may be linked to, in the order of the page, with its words. A plan that is linked lists the finding.
COUNTED = {
    "area": "area,areas",
    "action": "action,actions",
    "series": "measure,measures",
    "project": "project,projects",
}


@dataclass(frozen=True)
class Answers:
    """What answers one finding at a position. `evidence` is that about the finding itself and about the actions that answer it,
    the newest first; `of_actions` link the measures of those actions. `actions` are those that are linked or stood in an area
    that is, by key, each with that area as `stood`."""

    answering: Answering = field(default_factory=Answering)
    links: list[FindingLink] = field(default_factory=list)
    evidence: list[Evidence] = field(default_factory=list)
    of_actions: list[SeriesLink] = field(default_factory=list)
    actions: dict[int, Action] = field(default_factory=dict)

    def to(self, target: str) -> list[FindingLink]:
        """The links to things of one kind ("action", …), in the order of linking."""
        return [link for link in self.links if getattr(link, f"{target}_id")]

    @property
    def unsaid(self) -> bool:
        """Whether published papers take it up, and need not say which of their actions answers it."""
        return any(link.of_record for link in self.links)

    @property
    def how(self) -> str:
        """Whether something is done about it. One of the codes of `how_answered`."""
        return how_answered(self.answering.things, self.unsaid)

    @property
    def has_action(self) -> bool:
        return self.how == ANSWERED

    @property
    def is_silent(self) -> bool:
        """Whether nothing says which action answers it, though a published plan takes it up."""
        return self.how == NOT_SAID

    @property
    def measures(self) -> set[int]:
        """The keys of the series that show whether it is answered, its own and those of its actions."""
        return {link.series_id for link in (*self.to("series"), *self.of_actions)}

    @property
    def counts(self) -> list[tuple[int, str]]:
        """How many of each kind of thing, with the words for one and many; kinds that there are none of are left out."""
        numbers = {target: len(self.to(target)) for target in COUNTED} | {"series": len(self.measures)}
        found = [(numbers[target], words) for target, words in COUNTED.items()]
        return [(number, words) for number, words in found if number]

    @property
    def evidence_kinds(self) -> list[tuple[str, int]]:
        """The kinds of evidence that there are, in words, with how many of each."""
        kinds = [row.kind for row in self.evidence]
        return [(words, kinds.count(kind)) for kind, words in EVIDENCE_KIND_WORDS.items() if kind in kinds]


def holding(rows: Iterable[FindingLink], on: dt.date) -> list[FindingLink]:
    """Of rows in the order of recording, those that hold on a day: of a finding and a thing the latest row that had taken effect,
    where it links them."""
    latest: dict[tuple, FindingLink] = {}
    for row in rows:
        if row.on <= on:
            key = tuple(getattr(row, f"{name}_id") for name in FindingLink.SAME)
            latest.pop(key, None)
            latest[key] = row
    return [row for row in latest.values() if row.linked]


def named(links: Iterable[FindingLink]) -> list[tuple[str, int]]:
    """What each of them links, and its key, as `plans.answering` takes links."""
    return [(name, getattr(link, f"{name}_id")) for link in links for name in FindingLink.TARGETS if getattr(link, f"{name}_id")]


def answers_of(findings, shown: Viewing, *, with_names: bool = False) -> dict[int, Answers]:
    """What answers each of `findings` (a list, or a query of them) at a position, by its key. `with_names` reads the linked
    things along, and the review months of their plans (`record_of`).

    The measures and evidence of the actions that answer a finding count for it. Three queries.
    """
    as_at, on = shown.as_at, shown.judged_on
    links = FindingLink.objects.filter(finding__in=findings).known_on(as_at.known_on).order_by("pk")
    of_area = Q(area__plan__published=True) & ~Exists(Action.objects.filter(plan=OuterRef("area__plan")).known_on(as_at.known_on))
    links = links.annotate(of_record=ExpressionWrapper(Q(plan__published=True) | of_area, BooleanField()))
    links = links.annotate(became=status_at("project", as_at, on))
    if with_names:
        plan = Coalesce("plan", "area__plan", "action__plan", "project__plan")
        links = links.select_related("by", *TARGETS_WITH_NAMES).annotate(of_plan=plan)
        links = links.annotate(**record_of("of_plan", as_at.known_on))
    found: dict[int, Answers] = defaultdict(Answers)
    held = holding(links, on)
    for link in held:
        found[link.finding_id].links.append(link)
    actions, evidence = _actions_and_evidence(findings, held, shown)
    standing = Standing(
        (acting_of(action, action.stood, action.stage) for action in actions.values()),
        {link.project_id: link.became for link in held if link.became},
        on,
    )
    answered: dict[int, list[int]] = defaultdict(list)
    for key, answers in list(found.items()):
        answering = standing.answering(named(answers.links))
        found[key] = Answers(answering, answers.links, actions={each: actions[each] for each in _linked(answering)})
        for action in answering.actions:
            answered[action].append(key)
    for row in evidence:
        for key in [row.finding_id] if row.finding_id else answered.get(row.action_id, ()):
            found[key].evidence.append(row)
    measures = SeriesLink.objects.filter(action__in=list(answered)).holding(as_at.known_on)
    for link in measures.select_related("action", "series__indicator", "series__sub_group"):
        for key in answered[link.action_id]:
            found[key].of_actions.append(link)
    return found


def _linked(answering: Answering) -> list[int]:
    """The actions that are linked or stand in an area that is, whether or not they were stopped, in the order of entry."""
    return sorted((*answering.actions, *answering.stopped))


def _actions_and_evidence(findings, links, shown: Viewing) -> tuple[dict[int, Action], list[Evidence]]:
    """The actions that these links lead to, by key, with `stage` and the area in which each `stood`; and what evidence there is
    about the findings and them, the newest first. One query."""
    as_at = shown.as_at
    ours = concerned([link.action_id for link in links if link.action_id], [link.area_id for link in links if link.area_id])
    gone = EvidenceWithdrawal.objects.filter(evidence=OuterRef("pk")).known_on(as_at.known_on)
    about = Q(finding__in=findings) | Q(action__in=Action.objects.filter(ours).order_by().values("pk"))
    rows, evidence = read_together(
        Action.objects.filter(ours).known_on(as_at.known_on).annotate(stage=stage_at(as_at), stood=area_at(as_at)),
        Evidence.objects.filter(about, ~Exists(gone), on__lte=shown.judged_on).known_on(as_at.known_on),
    )
    actions = {action.pk: action for action in rows}
    evidence = [row for row in evidence if row.finding_id or row.action_id in actions]
    for row in evidence:
        if row.action_id:
            row.action = actions[row.action_id]
    return actions, sorted(evidence, key=lambda row: (row.on, row.pk), reverse=True)
