"""What a report has that the edition before it had not, in one line: for the feed, from the record alone.

The line compares the case as known on the two days, narrowed as the report is.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from analysis.errors import ParleyError
from analysis.measures.changes import Changes, changes, headline
from analysis.record.case import Case
from analysis.reporting.publish.frame import say_day
from analysis.reporting.publish.manifest import FIRST, find_editions

_NARROWS = ("since", "until", "actors", "issues")


class News:
    """Says what is new in reports of a project; a case is read once.

    Parameters
    ----------
    root
        The project's folder.
    out
        The output folder, whose editions are compared with.
    """

    def __init__(self, root: Path, out: Path) -> None:
        self._out = out
        self._read = cache(lambda case_id: Case.read(root / "data" / case_id))

    def of(self, case_id: str, as_of: str, stem: str, parameters: Mapping[str, Any]) -> str:
        """Compare a report with its edition before.

        Parameters
        ----------
        case_id, as_of, stem
            The report.
        parameters
            Its parameters, which narrow what is compared.

        Returns
        -------
        str
            One line; "" where nothing is new.
        """
        earlier = [
            edition.as_of
            for edition in find_editions(self._out)
            if edition.case_id == case_id and edition.as_of < as_of and stem in edition.reports
        ]
        if not earlier:
            return FIRST
        limits = {name: parameters[name] for name in _NARROWS if parameters.get(name)}
        try:
            case = self._read(case_id)
            after = case.as_of(as_of).select(**limits)
            before = after.as_of(max(earlier))  # narrowed before, so an actor that nobody knew then is no error
        except ParleyError:  # a broken case keeps no report from being listed
            return f"What is new since {say_day(max(earlier))} cannot be told."
        found = changes(before, after)
        found = Changes(found[found["what"] != "source"])  # a source that tells a report nothing is no news of it
        return "" if found.empty else f"Since {say_day(max(earlier))}: {headline(found)}"
