"""Writes: one function for one thing that a person does.

Each takes `by` (who does it) and `now` (an aware datetime, the clock as read by the caller), checks permission and rules
before it writes, writes all or nothing, and raises `accounts.errors.Refused` with a sentence a person can read. Every write
about a plan first locks the plan's row, so that two of them never interleave.
"""
