"""The codes of limbs with their words. Standard library and other pure modules only.

Codes are what the database keeps; words are what people read.
"""

from metrics.comparing import PERCENT_OF_OTHER, PERCENTAGE_POINTS

THRESHOLD, STEPPED, COUNT_TO_ZERO, CHANGE = "threshold", "stepped", "count_to_zero", "change"
TREND, COMPARATOR, SUSTAINED, EVIDENCE = "trend", "comparator", "sustained", "evidence"
KIND_WORDS = {
    THRESHOLD: "A value to be reached",
    STEPPED: "Values to be reached step by step",
    COUNT_TO_ZERO: "A count to be brought to zero",
    CHANGE: "A change from an earlier month",
    TREND: "A trend over the months",
    COMPARATOR: "A distance from a comparator",
    SUSTAINED: "A value held for several months",
    EVIDENCE: "Items of evidence",
}
# What is judged on the figures of a series.
NEEDS_SERIES = frozenset(KIND_WORDS) - {EVIDENCE}

AT_MOST, AT_LEAST = "at_most", "at_least"
DIRECTION_WORDS = {AT_MOST: "at most", AT_LEAST: "at least"}
# What the two mean for a change or a trend.
MOVE_WORDS = {AT_MOST: "fall", AT_LEAST: "rise"}

EACH_MONTH, TRAJECTORY = "each_month", "trajectory"
TREND_WORDS = {EACH_MONTH: "Each month better than the one before", TRAJECTORY: "An improving trajectory"}

PERCENT, POINTS = PERCENT_OF_OTHER, PERCENTAGE_POINTS
WITHIN_WORDS = {PERCENT: "within n % of", POINTS: "within n percentage points of"}
CHANGE_WORDS = {PERCENT: "by n %", POINTS: "by n percentage points or units"}

SUPPORTED, PARTLY, NOT_EVIDENCED = "supported", "partly", "not_evidenced"
CONTRADICTED, NOT_YET_DUE = "contradicted", "not_yet_due"
FINDING_WORDS = {
    SUPPORTED: "Supported",
    PARTLY: "Partly supported",
    NOT_EVIDENCED: "Not evidenced",
    CONTRADICTED: "Contradicted",
    NOT_YET_DUE: "Not yet due",
}

EVIDENCE_KIND_WORDS = {
    "data": "Data",
    "audit": "Audit",
    "voice": "Voice of children and families",
    "staff": "Staff",
    "peer": "Peer or external",
}

# The months that a trend needs at least.
TREND_MONTHS = 3
# The most months that a rule may look back.
MOST_MONTHS = 120
