"""The admin of figures: what is defined is edited here, what was entered is read here. The rules are those of the pages."""

from metrics.admin.compositions import CompositionAdmin
from metrics.admin.entered import ComparatorAdmin, SnapshotAdmin, UploadAdmin
from metrics.admin.indicators import IndicatorAdmin, SubGroupAdmin
from metrics.admin.series import SeriesAdmin

__all__ = [
    "ComparatorAdmin",
    "CompositionAdmin",
    "IndicatorAdmin",
    "SeriesAdmin",
    "SnapshotAdmin",
    "SubGroupAdmin",
    "UploadAdmin",
]
