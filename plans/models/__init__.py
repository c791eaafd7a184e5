"""The promises: what was asked of the council, the plans that answer it, their actions and updates, the notices with their
measures and claims, and the review cycles that freeze positions."""

from plans.models.action import Action, Assignment, DueDate, SeriesLink
from plans.models.claim import Claim, Opinion
from plans.models.cycle import CycleClosing, CycleReopening, FrozenPosition, OverallConfirmation, ReviewCycle
from plans.models.event import AcceptedDeviation, Event
from plans.models.inspection import Finding, Inspection, Judgement
from plans.models.notice import EscalationMeasure, Limb, LimbRule, Notice, NoticeReview, NoticeStep
from plans.models.plan import Area, Plan, PlanStatus, RatingThresholds
from plans.models.programme import ResourceArea, ResourceItem, ResourceRequest, Risk
from plans.models.project import Project, ProjectStatus
from plans.models.thread import Evidence, EvidenceFile, EvidenceWithdrawal, FindingLink, PlanAnswer
from plans.models.update import SignOff, Update

__all__ = [
    "AcceptedDeviation",
    "Action",
    "Area",
    "Assignment",
    "Claim",
    "CycleClosing",
    "CycleReopening",
    "DueDate",
    "EscalationMeasure",
    "Event",
    "Evidence",
    "EvidenceFile",
    "EvidenceWithdrawal",
    "Finding",
    "FindingLink",
    "FrozenPosition",
    "Inspection",
    "Judgement",
    "Limb",
    "LimbRule",
    "Notice",
    "NoticeReview",
    "NoticeStep",
    "Opinion",
    "OverallConfirmation",
    "Plan",
    "PlanAnswer",
    "PlanStatus",
    "Project",
    "ProjectStatus",
    "RatingThresholds",
    "ResourceArea",
    "ResourceItem",
    "ResourceRequest",
    "ReviewCycle",
    "Risk",
    "SeriesLink",
    "SignOff",
    "Update",
]
