from metrics.models.comparator import Annotation, Comparator, PublishedStatement
from metrics.models.composition import Composition, CompositionFact, CompositionPart
from metrics.models.finance import BudgetLine
from metrics.models.indicator import Indicator, Series, SubGroup
from metrics.models.profile import ProfileNote
from metrics.models.snapshot import Snapshot, SnapshotWithdrawal
from metrics.models.target import Rebase, Target
from metrics.models.upload import ColumnMapping, Upload, UploadFile

__all__ = [
    "Annotation",
    "BudgetLine",
    "ColumnMapping",
    "Comparator",
    "Composition",
    "CompositionFact",
    "CompositionPart",
    "Indicator",
    "ProfileNote",
    "PublishedStatement",
    "Rebase",
    "Series",
    "Snapshot",
    "SnapshotWithdrawal",
    "SubGroup",
    "Target",
    "Upload",
    "UploadFile",
]
