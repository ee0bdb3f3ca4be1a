"""What a schedule lists is made in one batch; a case that is not whole fails its own reports and no others."""

from __future__ import annotations

from pathlib import Path

from analysis.errors import DataError
from analysis.record.case import resolve_as_of
from analysis.record.check import check_case
from analysis.reporting.batch import Outcome, Told, make_batch
from analysis.reporting.jobs import Order
from analysis.reporting.schedule.plan import FILE, Schedule


def make_scheduled(
    root: Path,
    schedule: Schedule,
    *,
    today: str,
    out: Path,
    force: bool = False,
    workers: int | None = None,
    pdf: bool = False,
    keep: int | None = None,
    told: Told | None = None,
) -> list[Outcome]:
    """Make the reports of a schedule.

    Parameters
    ----------
    root
        The project's folder.
    schedule
        What is made.
    today
        The ISO day that `as_of = "today"` stands for.
    out, force, workers, told
        As of `reporting.batch.make_batch`.
    pdf
        Make PDFs, also where the schedule does not say so.
    keep
        As of `make_batch`; None for what the schedule says.

    Returns
    -------
    list of Outcome
        In the order of the schedule.

    Raises
    ------
    UsageError
        If a report is asked for twice; then nothing was started.
    Locked, WriteError
        As of `make_batch`.
    """
    keep = schedule.keep if keep is None else keep
    orders: list[Order] = []
    refused: dict[int, Outcome] = {}
    broken = _broken_cases(root, {planned.case_id for planned in schedule.reports})
    for number, planned in enumerate(schedule.reports):
        try:
            if planned.case_id in broken:
                raise broken[planned.case_id]
            as_of = today if planned.as_of == "today" else planned.as_of
            day = resolve_as_of(root / "data" / planned.case_id, as_of)
        except DataError as error:
            refused[number] = Outcome(planned.name, "failed", 0.0, out / planned.case_id, error)
        else:
            place = f"{FILE}:{planned.line}"
            orders.append(Order(planned.case_id, day, planned.name, planned.parameters, place))
    made = iter(
        make_batch(root, orders, out=out, force=force, workers=workers, pdf=pdf or schedule.pdf, keep=keep, told=told)
        if orders
        else ()
    )
    return [refused[number] if number in refused else next(made) for number in range(len(schedule.reports))]


def _broken_cases(root: Path, cases: set[str]) -> dict[str, DataError]:
    """Check the cases of a schedule, each once."""
    found = {case_id: check_case(root / "data" / case_id).problems for case_id in sorted(cases)}
    return {case_id: DataError(problems) for case_id, problems in found.items() if problems}
