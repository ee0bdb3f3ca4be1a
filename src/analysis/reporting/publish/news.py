"""What a report has that the edition before it had not, in one line: for the feed, from the record alone.

The line compares the case as known on the two days, narrowed as the report is. It counts; what the counts mean for
the talks is for a measure to say, which takes the same two cases.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from analysis.errors import ParleyError
from analysis.record.case import Case
from analysis.reporting.publish.frame import say_day
from analysis.reporting.publish.manifest import FIRST, find_editions

_WORDS = {
    "statements": ("statement", "statements"),
    "event_statuses": ("status of an event", "statuses of events"),
    "participations": ("participation", "participations"),
}
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
        since = f"since {say_day(max(earlier))}"
        limits = {name: parameters[name] for name in _NARROWS if parameters.get(name)}
        try:
            case = self._read(case_id)
            after = case.as_of(as_of).select(**limits)
            before = case.as_of(max(earlier)).select(**limits)
        except ParleyError:  # neither a broken case nor an actor that nobody knew then keeps a report from being made
            return f"What is new {since} cannot be counted."
        said = headline(before, after)
        return f"{said} {since}." if said else ""


def headline(before: Case, after: Case) -> str:
    """Count what one case has and another had not.

    Parameters
    ----------
    before, after
        The same case as known on two days, narrowed alike; not modified.

    Returns
    -------
    str
        Words without a full stop; "" where nothing is new.
    """
    new, confirmed = [], 0
    for table, (one, many) in _WORDS.items():
        old = dict(zip(before.tables[table]["id"], before.tables[table]["n_sources"], strict=True))
        now = dict(zip(after.tables[table]["id"], after.tables[table]["n_sources"], strict=True))
        count = len(now.keys() - old.keys())
        confirmed += sum(now[key] > old[key] for key in now.keys() & old.keys())
        if count:
            new.append(f"{count:,} new {one if count == 1 else many}")
    if confirmed:
        new.append(f"{confirmed:,} more {'row' if confirmed == 1 else 'rows'} told by a further source")
    return new[0] if len(new) == 1 else f"{', '.join(new[:-1])} and {new[-1]}" if new else ""
