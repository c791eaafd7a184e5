"""Text that a spreadsheet would run as a formula is made harmless when written, and whole again when read. Standard library only.

A cell that begins with = + - @, a tab, a carriage return or NUL may be run when a file is opened (OWASP ASVS 5.0, 1.2.10;
CWE-1236). Such text gets a ' in front. So does text that a reader would otherwise take a ' off:

| text | written | read back |
|--|--|--|
| `=1+1` | `'=1+1` | `=1+1` |
| `'=1+1` | `''=1+1` | `'=1+1` |
| `'tis` | `'tis` | `'tis` |

Numbers are never guarded: −5 is a number, and stays one.
"""

import re

_RISKY = re.compile(r"'*(?:[\t\r\n\0]|\s*[=+\-@])")


def guarded(text: str) -> str:
    """The text as it is written to a file."""
    return f"'{text}" if _RISKY.match(text) else text


def unguarded(text: str) -> str:
    """The text of a cell without the ' that `guarded` put there."""
    return text[1:] if text.startswith("'") and _RISKY.match(text, 1) else text
