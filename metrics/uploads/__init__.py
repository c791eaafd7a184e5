"""Figures out of a paste, a CSV file or a workbook. No Django, no database: bytes in, figures and problems out.

In order: `tables` opens what came in and refuses what is not safe to read; `layout` says what its columns mean; `figures` reads
each line and checks it; `preview` sets what was read beside what stands. `metrics/exports.py` writes what these read.
"""
