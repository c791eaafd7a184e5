"""The kinds that the numbers know, as codes with their words. Standard library only.

Codes are what the database keeps; words are what people read. Polarity follows DfE's own tables where there is one: volumes
are neutral, and neither direction of them is good in itself.
"""

PERCENT, COUNT, RATE, RATIO, MONEY = "percent", "count", "rate", "ratio", "money"
UNIT_WORDS = {
    PERCENT: "Percentage",
    COUNT: "Count",
    RATE: "Rate per 10,000 children",
    RATIO: "Average (one number over another)",
    MONEY: "Money",
}
# What is computed from a numerator and a denominator.
COMPUTED_UNITS = frozenset({PERCENT, RATE, RATIO})
PER = {PERCENT: 100, RATE: 10_000, RATIO: 1}

HIGHER, LOWER, RANGE, CLOSER_TO_ZERO, NEUTRAL = "higher", "lower", "range", "closer_to_zero", "neutral"
POLARITY_WORDS = {
    HIGHER: "Higher is better",
    LOWER: "Lower is better",
    RANGE: "Within a range is better",
    CLOSER_TO_ZERO: "Closer to zero is better",
    NEUTRAL: "Neutral: no direction is good in itself",
}

MONTHLY, QUARTERLY, YEARLY = 1, 3, 12
EVERY_WORDS = {MONTHLY: "Every month", QUARTERLY: "Every quarter", YEARLY: "Every year"}

GROUP_WORDS = {
    "front_door": "Front door",
    "assessment": "Assessment and enquiry",
    "children_in_need": "Children in need",
    "child_protection": "Child protection",
    "looked_after": "Children looked after",
    "care_leavers": "Care leavers",
    "workforce": "Workforce",
    "quality": "Quality of practice",
    "finance": "Finance",
}

TEAM, COHORT = "team", "cohort"
SUB_GROUP_WORDS = {TEAM: "Team", COHORT: "Group of children or staff"}

TARGET, ASPIRATION, LIMIT, IN_RANGE, MILESTONE = "target", "aspiration", "limit", "range", "milestone"
TARGET_WORDS = {
    TARGET: "Target",
    ASPIRATION: "Aspiration",
    LIMIT: "Limit not to be crossed",
    IN_RANGE: "Range",
    MILESTONE: "Milestone (to be reached by the end of the month)",
}

ENGLAND, REGION, NEIGHBOURS, OWN = "england", "region", "neighbours", "own"
COMPARATOR_WORDS = {
    ENGLAND: "England",
    REGION: "Region",
    NEIGHBOURS: "Statistical neighbours",
    OWN: "The council's own official figure",
}
MEAN, MEDIAN = "mean", "median"

INSPECTION, NOTICE, OTHER = "inspection", "notice", "other"
ANNOTATION_WORDS = {INSPECTION: "Inspection", NOTICE: "Notice", OTHER: "Other"}

MDC, PACKAGE = "mdc", "package"
PROFILE_WORDS = {MDC: "Making Data Count", PACKAGE: "With outliers screened (R package)"}

RECEIVED, CHECKING, READY, FAULTY, SAVING, SAVED, UNDONE, DISCARDED = (
    "received",
    "checking",
    "ready",
    "faulty",
    "saving",
    "saved",
    "undone",
    "discarded",
)
UPLOAD_WORDS = {
    RECEIVED: "Received: the columns are still to be named",
    CHECKING: "Being checked",
    READY: "Checked, not saved yet",
    FAULTY: "Not accepted: something in it is wrong",
    SAVING: "Being saved",
    SAVED: "Saved",
    UNDONE: "Undone",
    DISCARDED: "Thrown away before it was saved",
}
