"""Which measures show the effect of which action of the demonstration, and linking them as the programme lead would."""

from accounts.models import LocalAuthority, User
from improvement.demo.story import Calendar, plan_data
from metrics.models import Series
from plans.lifecycle import takes_changes
from plans.models import Action, Plan
from plans.services.links import link_series

# By the reference of the action: how files name the series, and why it was linked.
LINKS = {
    "1.1": {"CON_DEC_1WD": "The success measure of this action."},
    "1.6": {"ASSESS_45WD": "The success measure of this action."},
    "1.7": {"REREF_12M": "The success measure of this action."},
    "2.1": {
        "CP_VISIT": "Visits on time are one half of the success measure.",
        "CP_REVIEW": "A plan that works is reviewed on time.",
    },
    "2.2": {
        "CIN_VISIT": "Regular visits are what this action is for.",
        "CIN_PLAN": "A purposeful plan has been reviewed within three months.",
    },
    "2.4": {"AUDIT_GOOD": "What the chaired meetings moderate."},
    "4.1": {"PATHWAY": "The success measure of this action."},
    "4.3": {"CL_ACCOM": "The success measure of this action."},
    "5.1": {"SUPERVISION": "The success measure of this action."},
    "5.3": {"AUDIT_GOOD": "The success measure of this action."},
    "6.1": {"SW_VACANCY": "Fewer vacancies are what recruitment is to bring."},
    "6.2": {"SW_AGENCY": "The success measure of this action."},
    "6.3": {
        "SW_CASELOAD": "The success measure of this action.",
        "SW_CASELOAD_HIGH": "An average hides those who carry most.",
        "ASYE_CASELOAD": "Newly qualified social workers are to carry less.",
    },
    "6.6": {"SW_TURNOVER": "The success measure of this action."},
}
# In the month that is open: what closed months were judged by stays as it was.
LINKED_ON = {"m": 18, "d": 1}


def link_measures(authority: LocalAuthority, calendar: Calendar, lead: User) -> None:
    """Link the measures of the demonstration's actions, on the first morning of the month that is open.

    In a plan that was loaded long ago, and has changed since, those that are still there.
    """
    plan = Plan.objects.for_authority(authority).with_status().filter(slug=plan_data()["plan"]["slug"]).first()
    if plan is None or not takes_changes(plan.published, plan.status_now):
        return
    now = calendar.moment(LINKED_ON, 9)
    series = {row.key: row for row in Series.objects.for_authority(authority).with_names()}
    for action in Action.objects.filter(plan=plan, reference__in=LINKS).order_by("pk"):
        for key, reason in LINKS[action.reference].items():
            link_series(action=action, series=series[key], reason=reason, by=lead, now=now)
