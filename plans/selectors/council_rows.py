"""Everything that was recorded about a council besides figures, updates and frozen positions: all of it in one query, at one
moment or at several."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, fields
from itertools import chain

from django.db.models import F, Q

from metrics.models import BudgetLine, Composition, CompositionFact, CompositionPart, Rebase, Target
from plans.models import (
    AcceptedDeviation,
    Action,
    Area,
    Assignment,
    Claim,
    CycleClosing,
    CycleReopening,
    DueDate,
    Evidence,
    EvidenceWithdrawal,
    Finding,
    FindingLink,
    Inspection,
    Notice,
    NoticeReview,
    NoticeStep,
    Opinion,
    OverallConfirmation,
    Plan,
    PlanAnswer,
    PlanStatus,
    Project,
    ProjectStatus,
    RatingThresholds,
    ResourceItem,
    ResourceRequest,
    ReviewCycle,
    SeriesLink,
    SignOff,
)
from plans.selectors.judging import dated_rows
from plans.selectors.together import read_together


@dataclass(frozen=True)
class CouncilRows:
    """The rows of a council by kind, each kind in the order of recording. `of_notices` is what `judging.docket_from` takes."""

    plans: list[Plan]
    statuses: list[PlanStatus]
    thresholds: list[RatingThresholds]
    areas: list[Area]
    cycles: list[ReviewCycle]
    closings: list[CycleClosing]
    reopenings: list[CycleReopening]
    confirmations: list[OverallConfirmation]
    actions: list[Action]
    due_dates: list[DueDate]
    assignments: list[Assignment]
    series_links: list[SeriesLink]
    sign_offs: list[SignOff]
    inspections: list[Inspection]
    findings: list[Finding]
    finding_links: list[FindingLink]
    evidence: list[Evidence]
    withdrawals: list[EvidenceWithdrawal]
    answers: list[PlanAnswer]
    projects: list[Project]
    project_statuses: list[ProjectStatus]
    # As they were recorded each time, since a line that is changed stays one row.
    resources: list
    requests: list[ResourceRequest]
    accepted: list[AcceptedDeviation]
    budgets: list[BudgetLine]
    replacing: list[BudgetLine]
    compositions: list[Composition]
    parts: list[CompositionPart]
    totals: list[CompositionFact]
    targets: list[Target]
    rebases: list[Rebase]
    notices: list[Notice]
    of_notices: tuple[list[NoticeStep], list[NoticeReview], list[Claim], list[Opinion], list[Evidence], list[PlanAnswer]]


def read_rows(authority, knowns: Sequence[dt.datetime | None]) -> list[CouncilRows]:
    """What had been recorded by each of these moments (None: all). One query."""
    parts = [_queries(authority, known_on) for known_on in knowns]
    found = iter(read_together(*chain.from_iterable(parts)))
    own = len(fields(CouncilRows)) - 1
    rows = ([next(found) for _ in part] for part in parts)
    return [CouncilRows(*each[:own], tuple(each[own:])) for each in rows]


def _queries(authority, known_on) -> list:
    """What is read of a council as it was known at a moment, in the order of the fields."""
    of_plan = {"plan__authority": authority}
    of_action = {"action__plan__authority": authority}
    about = (
        Q(action__plan__authority=authority)
        | Q(finding__inspection__authority=authority)
        | Q(limb__measure__notice__authority=authority)
    )
    replaced = {"replaced_by__isnull": False} | ({} if known_on is None else {"replaced_by__known_from__lte": known_on})
    of_notices = dated_rows(
        Q(notice__authority=authority),
        Q(measure__notice__authority=authority),
        Q(notice__authority=authority) | Q(measure__notice__authority=authority),
        known_on,
    )
    return [
        *(
            # An action may have been moved since to an area that is newer than it.
            rows if known_on is None or rows.model is Area else rows.filter(known_from__lte=known_on)
            for rows in (
                Plan.objects.filter(authority=authority),
                PlanStatus.objects.filter(**of_plan),
                RatingThresholds.objects.filter(**of_plan),
                Area.objects.filter(**of_plan),
                ReviewCycle.objects.filter(**of_plan),
                CycleClosing.objects.filter(cycle__plan__authority=authority),
                CycleReopening.objects.filter(closing__cycle__plan__authority=authority),
                OverallConfirmation.objects.filter(cycle__plan__authority=authority).annotate(by_name=F("by__name")),
                Action.objects.filter(**of_plan),
                DueDate.objects.filter(**of_action),
                Assignment.objects.filter(**of_action).annotate(owner_name=F("owner__name")),
                SeriesLink.objects.filter(**of_action),
                SignOff.objects.filter(update__action__plan__authority=authority),
                Inspection.objects.filter(authority=authority),
                Finding.objects.filter(inspection__authority=authority),
                FindingLink.objects.filter(finding__inspection__authority=authority),
                Evidence.objects.filter(about),
                EvidenceWithdrawal.objects.filter(evidence__in=Evidence.objects.filter(about)),
                PlanAnswer.objects.filter(**of_plan),
                Project.objects.filter(**of_plan),
                ProjectStatus.objects.filter(project__plan__authority=authority),
                ResourceItem.history.filter(**of_plan),
                ResourceRequest.objects.filter(**of_plan),
                AcceptedDeviation.objects.filter(authority=authority),
                # Of a service and month the line that was put in the place of the others.
                BudgetLine.objects.filter(authority=authority, published_variance__isnull=False).exclude(**replaced),
                # Those that were put in the place of others, whatever was put in theirs.
                BudgetLine.objects.filter(authority=authority, replaces__isnull=False),
                Composition.objects.filter(authority=authority),
            )
        ),
        CompositionPart.objects.filter(composition__authority=authority),
        CompositionFact.objects.filter(composition__authority=authority, part__isnull=True).known_on(known_on),
        Target.objects.filter(series__authority=authority).known_on(known_on),
        Rebase.objects.filter(series__authority=authority).known_on(known_on),
        Notice.objects.for_authority(authority).known_on(known_on),
        *of_notices,
    ]
