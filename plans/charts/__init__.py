"""The geometry of the charts of inspections and of the improvement journey, in the way of `metrics.charts`. Pure.

`judgement_chart` goes with `templates/components/chart_judgements.html`, `timeline_chart` with `chart_timeline.html`. A drawing
cannot wrap its own text, so that each is drawn twice, for a wide screen and paper (`chart`) and, with `width=NARROW`, for a
telephone (`narrow`); style shows one of the two.
"""

from plans.charts.judgements import Judged, JudgementChart, judgement_chart
from plans.charts.shapes import NARROW
from plans.charts.timeline import Happening, Timeline, timeline_chart

__all__ = ["NARROW", "Happening", "Judged", "JudgementChart", "Timeline", "judgement_chart", "timeline_chart"]
