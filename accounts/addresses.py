"""Short names in the addresses of pages."""

from collections.abc import Collection

from django.utils.text import slugify

SLUG_LENGTH = 80


def free_slug(words: str, taken: set[str], reserved: Collection[str], otherwise: str) -> str:
    """A short name of at most 80 characters made of `words` (`otherwise` where they give none), with a number where it is
    `taken` or `reserved`."""
    base = slugify(words)[: SLUG_LENGTH - 4].strip("-") or otherwise
    numbered = (f"{base}-{number}" for number in range(2, len(taken) + len(reserved) + 3))
    return next(slug for slug in (base, *numbered) if slug not in taken and slug not in reserved)
