"""The geometry of charts: numbers in, places on a drawing out. A template turns them into SVG.

Every length and place is in pixels of the drawing's own grid (`view_box`): x grows to the right from 0, y grows *downwards*
from 0 at the top. The browser scales the grid to the width it has. Places are rounded to a tenth of a pixel, which nobody
can see, and whole ones are `int`, so that they print as "40" and not as "40.0".

`stacked_columns` goes with `templates/components/chart_stacked.html`, `line_chart` with `chart_line.html`, `sparkline` with
`sparkline.html`. Standard library only; figures are compared as `Decimal` and become floats only as places.
"""

from metrics.charts.axes import axis, nice_axis, plain
from metrics.charts.line import LineChart, line_chart
from metrics.charts.line_inputs import Annotation, Band, LinePoint, ReferenceLine, Step
from metrics.charts.sparkline import Sparkline, sparkline
from metrics.charts.stacked import StackedColumns, stacked_columns
from metrics.charts.stacked_inputs import Column, Series

__all__ = [
    "Annotation",
    "Band",
    "Column",
    "LineChart",
    "LinePoint",
    "ReferenceLine",
    "Series",
    "Sparkline",
    "StackedColumns",
    "Step",
    "axis",
    "line_chart",
    "nice_axis",
    "plain",
    "sparkline",
    "stacked_columns",
]
