"""What stacked columns are made from."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

SUPPRESSED = "c"

Count = int | Decimal | str | None


@dataclass(frozen=True)
class Series:
    """How one kind is named and filled. `pattern` is "solid", "hatch", "dots" or "dashed" (a broken outline)."""

    key: str
    word: str
    fill: str
    pattern: str = "solid"


@dataclass(frozen=True)
class Column:
    """One column: its name in full, the name that stands under it, how many there are of each kind, and what to know of it.

    A count is an `int`, a `Decimal` (a share), "c" (there is one, too small to be shown) or None (there is none known); a kind
    that is left out has 0. For a whole column without counts `counts` itself is "c" or None. `total` is needed only beside
    counts that cannot be added up, where it may be shown all the same.
    """

    label: str
    short_label: str
    counts: Mapping[str, Count] | str | None
    note: str = ""
    total: Count = None

    def __post_init__(self):
        for count in self.counts.values() if isinstance(self.counts, Mapping) else [self.counts]:
            if isinstance(count, int | Decimal):
                if count < 0:
                    raise ValueError(f"A count cannot be less than nothing: {self.label}")
            elif count not in (SUPPRESSED, None):
                raise ValueError(f"A count is a whole number, a Decimal, “c” or None, not {count!r}: {self.label}")

    def count(self, key: str) -> Count:
        return self.counts.get(key, 0) if isinstance(self.counts, Mapping) else self.counts
