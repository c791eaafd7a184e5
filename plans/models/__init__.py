"""The promises: plans, areas, actions, their updates, and the review cycles that freeze them."""

from plans.models.action import Action, Assignment, DueDate, SeriesLink
from plans.models.cycle import CycleClosing, CycleReopening, FrozenPosition, OverallConfirmation, ReviewCycle
from plans.models.plan import Area, Plan, PlanStatus, RatingThresholds
from plans.models.update import SignOff, Update

__all__ = [
    "Action",
    "Area",
    "Assignment",
    "CycleClosing",
    "CycleReopening",
    "DueDate",
    "FrozenPosition",
    "OverallConfirmation",
    "Plan",
    "PlanStatus",
    "RatingThresholds",
    "ReviewCycle",
    "SeriesLink",
    "SignOff",
    "Update",
]
