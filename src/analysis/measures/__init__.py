"""Measures of a case: a case or a table in, a table out, nothing changed, nothing drawn."""
