"""What the icons and rules of a control chart mean, in words for a councillor. Standard library only.

The keys are those of `metrics.spc`: a variation icon says whether the latest month is out of the ordinary, an assurance icon
whether the target can be relied on. Neither is shown, and nor are the limits, before the chart's last segment has 13 figures:
with fewer they say more than the figures can bear.
"""

from dataclasses import dataclass

from metrics.spc.results import SHOWN_FROM, Chart


@dataclass(frozen=True)
class Icon:
    """An icon by its key, in a short word that stands beside it, and in a sentence."""

    key: str
    word: str
    meaning: str


def _by_key(*icons):
    return {icon.key: icon for icon in icons}


VARIATION = _by_key(
    Icon("common_cause", "No clear change", "The figure goes up and down as it usually does; nothing points to a real change."),
    Icon(
        "improvement_high",
        "Improving, upwards",
        "The figure is higher, or rising, by more than chance explains, and for this measure up is better.",
    ),
    Icon(
        "improvement_low",
        "Improving, downwards",
        "The figure is lower, or falling, by more than chance explains, and for this measure down is better.",
    ),
    Icon(
        "concern_high",
        "Worsening, upwards",
        "The figure is higher, or rising, by more than chance explains, and for this measure up is worse.",
    ),
    Icon(
        "concern_low",
        "Worsening, downwards",
        "The figure is lower, or falling, by more than chance explains, and for this measure down is worse.",
    ),
    Icon(
        "neutral_high",
        "Changed, upwards",
        "The figure is higher, or rising, by more than chance explains; for this measure up is neither better nor worse.",
    ),
    Icon(
        "neutral_low",
        "Changed, downwards",
        "The figure is lower, or falling, by more than chance explains; for this measure down is neither better nor worse.",
    ),
)

ASSURANCE = _by_key(
    Icon("pass", "Usual range meets it", "If nothing changes, the target will be met month after month."),
    Icon("fail", "Usual range misses it", "If nothing changes, the target will be missed month after month."),
    Icon(
        "inconsistent",
        "Met or missed by chance",
        "If nothing changes, the target will be met in some months and missed in others, by chance.",
    ),
)

# What makes a point stand out, by the rule that it is labelled with.
RULE_WORDS = {
    "outside": "outside the limits",
    "trend": "seven or more months rising or falling in a row",
    "two_of_three": "two of three months in a row far from the average, all three on the same side of it",
    "shift": "seven or more months in a row on the same side of the average",
}

TOO_FEW = f"Limits and icons are shown from {SHOWN_FROM} months with a figure; where new limits begin, the count begins again."


def is_shown(chart: Chart) -> bool:
    """Whether limits and icons are shown: the last segment has SHOWN_FROM figures."""
    return chart.latest.trial is False
