"""Control charts of single figures and their moving ranges (XmR), in the style of NHS "Making Data Count". Pure and exact.

A chart takes one figure a month. The centre line is the mean, the limits lie 2.66 average moving ranges above and below it,
and four rules say which points differ from the rest by more than chance explains. Figures are `Decimal`, `int` or `Fraction`
in the unit of the indicator (percentages 0 to 100) and are reckoned with as `Fraction`: the mean of thirteen times 33.3 is
33.3, which it is not in floats. Equal is never a signal. Floats are made in `Chart.as_output` only.

The rules of the house, where other implementations differ:

H1  a missing figure is left out and the gap closed: its neighbours are next to each other
H2  a rebase opens a segment at the first figure on or after its date
H3  nothing is screened where no figure moved: the limits are the mean
H4  no limits, no assurance
H5  limits of no width: the level itself is compared with the target, equal is a pass
H6  nothing is rounded before it is compared

`docs/control-charts.md` says the same in plain English. Sources: D. Wheeler, "Understanding Variation", for the XmR chart;
NHS England, "Making Data Count", for its rules and icons; the R package NHSRplotthedots 0.2.2 for the profile `package`.
"""

from metrics.spc.control_chart import xmr
from metrics.spc.options import DIRECTIONS, PROFILES, Options, options_for
from metrics.spc.results import RULES, SHOWN_FROM, Chart, Latest, Point, Segment

__all__ = [
    "DIRECTIONS",
    "PROFILES",
    "RULES",
    "SHOWN_FROM",
    "Chart",
    "Latest",
    "Options",
    "Point",
    "Segment",
    "options_for",
    "xmr",
]
