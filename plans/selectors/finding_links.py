"""What answers findings at a position: the links that hold, and the evidence that counts."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from metrics.months import AsAt
from plans.coverage import ANSWERED, NOT_SAID, how_answered
from plans.limbs import EVIDENCE_KIND_WORDS
from plans.models import Action, Evidence, FindingLink, SeriesLink, Update
from plans.rag import STOPPED
from plans.selectors.plan_links import record_of

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
    the newest first; `of_actions` link the measures of those actions."""

    links: list[FindingLink]
    evidence: list[Evidence]
    of_actions: list[SeriesLink]

    def to(self, target: str) -> list[FindingLink]:
        """The links to things of one kind ("action", …), in the order of linking."""
        return [link for link in self.links if getattr(link, f"{target}_id")]

    @property
    def unsaid(self) -> bool:
        """Whether published papers take it up, and need not say which of their actions answers it."""
        return any(link.of_record for link in self.links)

    @property
    def how(self) -> str:
        """Whether something is done about it: an action that was not stopped, an area that has one, or a project. One of the
        codes of `how_answered`."""
        things = [link for link in self.to("action") if link.stage != STOPPED]
        things += [*(link for link in self.to("area") if link.runs), *self.to("project")]
        return how_answered(len(things), self.unsaid)

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


def holding(rows: Iterable[FindingLink], as_at: AsAt) -> list[FindingLink]:
    """Of rows in the order of recording, those that hold at the end of the month: of a finding and a thing the latest row that
    had taken effect, where it links them."""
    latest: dict[tuple, FindingLink] = {}
    for row in rows:
        if row.on <= as_at.month.last:
            key = tuple(getattr(row, f"{name}_id") for name in FindingLink.SAME)
            latest.pop(key, None)
            latest[key] = row
    return [row for row in latest.values() if row.linked]


def answers_of(findings, as_at: AsAt, *, with_names: bool = False) -> dict[int, Answers]:
    """What answers each of `findings` (a list, or a query of them), by its key. `with_names` reads the linked things along, and
    the review months of their plans (`record_of`).

    The measures and evidence of actions count for what the actions answer, as do those of all actions in a linked area; actions
    that were stopped answer nothing. Three queries.
    """
    links = FindingLink.objects.filter(finding__in=findings).known_on(as_at.known_on).order_by("pk")
    of_area = Q(area__plan__published=True) & ~Exists(Action.objects.filter(plan=OuterRef("area__plan")).known_on(as_at.known_on))
    links = links.annotate(stage=_stage("action", as_at), runs=Exists(_running(OuterRef("area"), as_at)))
    links = links.annotate(of_record=ExpressionWrapper(Q(plan__published=True) | of_area, BooleanField()))
    if with_names:
        plan = Coalesce("plan", "area__plan", "action__plan", "project__plan")
        links = links.select_related("by", *TARGETS_WITH_NAMES).annotate(of_plan=plan)
        links = links.annotate(**record_of("of_plan", as_at.known_on))
    found: dict[int, Answers] = defaultdict(lambda: Answers([], [], []))
    by_action, by_area = defaultdict(list), defaultdict(list)
    for link in holding(links, as_at):
        found[link.finding_id].links.append(link)
        if link.action_id and link.stage != STOPPED:
            by_action[link.action_id].append(link.finding_id)
        elif link.area_id:
            by_area[link.area_id].append(link.finding_id)

    def answered_by(row) -> set[int]:
        """The findings for which a row about an action counts."""
        if row.stage == STOPPED:
            return set()
        return {*by_action.get(row.action_id, ()), *by_area.get(row.action.area_id, ())}

    through = Q(action__in=list(by_action)) | Q(action__area__in=list(by_area))
    for row in _evidence(Q(finding__in=findings) | through, as_at):
        for key in [row.finding_id] if row.finding_id else answered_by(row):
            found[key].evidence.append(row)
    measures = SeriesLink.objects.filter(through).annotate(stage=_stage("action", as_at)).holding(as_at.known_on)
    for link in measures.select_related("action", "series__indicator", "series__sub_group"):
        for key in answered_by(link):
            found[key].of_actions.append(link)
    return found


def _stage(action: str, as_at: AsAt) -> Subquery:
    """The stage of an action, whose key is found at `action`, by its latest update; None where it was never updated."""
    updates = Update.objects.filter(action=OuterRef(action)).originals().known_on(as_at.known_on).up_to(as_at.month)
    return Subquery(updates.latest_first().values("stage")[:1])


def _running(area, as_at: AsAt):
    """The actions of an area that were not stopped."""
    actions = Action.objects.filter(area=area).known_on(as_at.known_on).annotate(now=_stage("pk", as_at))
    return actions.filter(Q(now__isnull=True) | ~Q(now=STOPPED))


def _evidence(about: Q, as_at: AsAt) -> list[Evidence]:
    """The evidence that counts at a position, the newest first."""
    rows = Evidence.objects.filter(about, on__lte=as_at.month.last).known_on(as_at.known_on)
    rows = rows.annotate(stage=_stage("action", as_at)).select_related("withdrawal", "by", "action").order_by("-on", "-pk")
    return [row for row in rows if not _is_withdrawn(row, as_at.known_on)]


def _is_withdrawn(row, known_on) -> bool:
    withdrawal = getattr(row, "withdrawal", None)
    return withdrawal is not None and (known_on is None or withdrawal.known_from <= known_on)
