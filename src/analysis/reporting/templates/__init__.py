"""A report template is a notebook that says what it needs, and is read here without being run.

Its metadata names the tables it is made from (`notebooks`); one cell declares what may be given, and what is
given is checked against that before a kernel starts (`parameters`); a template is kept tidy (`hygiene`).
"""

from analysis.reporting.templates.hygiene import check_template
from analysis.reporting.templates.notebooks import (
    Template,
    check_parameters,
    find_templates,
    read_notebook,
    read_parameters,
)
from analysis.reporting.templates.parameters import SET_BY_COMMAND, Parameter, Value

__all__ = [
    "SET_BY_COMMAND",
    "Parameter",
    "Template",
    "Value",
    "check_parameters",
    "check_template",
    "find_templates",
    "read_notebook",
    "read_parameters",
]
