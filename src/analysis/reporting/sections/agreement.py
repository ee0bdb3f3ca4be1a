"""Sections on several codings of one case: how far the coders agree, which rows only some have, and where they differ."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd
from markupsafe import Markup

from analysis.measures.agreement.comparing import BLANK, GIVEN
from analysis.measures.agreement.crosswalk import NAMES
from analysis.measures.agreement.detail import ROW
from analysis.record.case import Case
from analysis.record.quoting import passages
from analysis.record.schema import TABLES, Column, codes
from analysis.reporting import figures
from analysis.reporting.blocks import Block, Shown, count, evidence, field, listing, paragraph, table
from analysis.reporting.figures.reliability import RELIABLE, TENTATIVE, say_column, say_table
from analysis.reporting.sections.chronology import passages_of, rows_of

_WORDS = ("summary", "alias", "reading", "label", "name")
"""Columns that say in words what a row is, the first that a table has."""


def agreement_note(codings: Mapping[str, Case]) -> Block:
    """Who coded, and what to bear in mind before a coefficient is read."""
    named = listing([_coder(coder, case) for coder, case in codings.items()]) or "nobody"
    return paragraph(
        f"Coded by {named}. Rows are one unit where they rest on overlapping passages and share what they are about, so agreement on them is the "
        "best that can be said of the coders: read it with the share of rows that found a match.",
        kind="note",
    )


def _coder(coder: str, case: Case) -> str:
    """A coder's name and kind."""
    row = case.coders[case.coders["id"] == coder]
    kind = "" if row.empty else f" ({codes('coder_kind')[row['kind_code'].iloc[0]].label})"
    return f"{_coder_name(coder, case)}{kind}"


def _coder_name(coder: str, case: Case) -> str:
    names: dict[str, str] = dict(zip(case.coders["id"], case.coders["name"], strict=True))
    return names.get(coder, coder)


def reliability_figure(reliability: pd.DataFrame, codings: Mapping[str, Case]) -> object:
    """Alpha of every column with its interval."""
    title = figures.title_reliability(reliability)
    return figures.show(
        figures.draw_reliability,
        reliability,
        title=title,
        caption=(
            f"A dot is Krippendorff's alpha of one column over the rows that {count(len(codings), 'coder')} have in common, a bar its 95 % interval by his "
            f"bootstrap; from {RELIABLE:g} on he lets conclusions be drawn, from {TENTATIVE:g} on tentative ones."
        ),
        alt=f"Reliability. {title}. The table below holds every column with its coefficients.",
    )


def reliability_table(reliability: pd.DataFrame) -> Block:
    """Every column with its coefficients, the least reliable first within its table."""
    ordered = reliability.sort_values("alpha", kind="stable", na_position="last")
    order = {name: place for place, name in enumerate(dict.fromkeys(reliability["table"]))}
    ordered = ordered.sort_values("table", key=lambda names: names.map(order), kind="stable")
    columns = (
        Shown("Column", lambda row: f"{say_table(row['table'])}: {say_column(row['variable'])}"),
        Shown("Units", field("n_units"), is_number=True),
        Shown("Percent", lambda row: _number(row["percent"], 0, 100), is_number=True),
        Shown("Cohen's kappa", lambda row: _number(row["kappa"]), is_number=True),
        Shown("Gwet's AC1", lambda row: _number(row["ac1"]), is_number=True),
        Shown("Alpha", lambda row: _number(row["alpha"]), is_number=True),
        Shown("95 % interval", _interval, is_number=True),
        *_reason(reliability),
    )
    caption = "Agreement column by column, over the units that two coders or more have"
    return table(rows_of(ordered), columns, caption=caption, empty="No two coders have a row in common.")


def _reason(frame: pd.DataFrame) -> tuple[Shown, ...]:
    """The column with reasons, where there are any."""
    return (Shown("Not defined because", field("reason")),) if (frame["reason"] != "").any() else ()


def _number(value: Any, digits: int = 2, factor: float = 1.0) -> str:
    return "" if pd.isna(value) else f"{round(factor * value, digits) + 0.0:.{digits}f}"  # no "-0.00"


def _interval(row: Mapping[str, Any]) -> str:
    return "" if pd.isna(row["low"]) else f"{_number(row['low'])} to {_number(row['high'])}"


def shares_table(shares: pd.DataFrame, marking: pd.DataFrame) -> Block:
    """How many rows of each table the coders have in common, and how alike the passages are that they rest on."""
    alike = dict(zip(marking["category"], marking["value"], strict=True))
    columns = (
        Shown("Table", lambda row: say_table(row["table"])),
        Shown("Units", field("n_units"), is_number=True),
        Shown("In common", field("n_shared"), is_number=True),
        Shown("Share (%)", lambda row: _number(row["share"], 0, 100), is_number=True),
        Shown("Of one coder alone", lambda row: ", ".join(f"{coder}: {n}" for coder, n in row["n_alone"].items())),
        Shown("Alpha of passages", lambda row: _number(alike.get(row["table"])), is_number=True),
        *_reason(shares),
    )
    caption = (
        "Rows that two coders or more have (share: twice the common ones over the rows of both), and Krippendorff's alpha for unitising: whether the "
        "same passages were marked at all"
    )
    return table(rows_of(shares), columns, caption=caption, empty="Nothing was coded.")


def differences_table(differences: pd.DataFrame, codings: Mapping[str, Case], *, name: str, most: int = 0) -> Block:
    """What the coders of one table do not agree on, side by side, with the passages.

    Parameters
    ----------
    differences
        As the measure gives them.
    codings
        The same codings.
    name
        Name of the table.
    most
        At most so many rows, in the order of the texts; 0 is all.
    """
    here = differences[differences["table"] == name]
    shown = rows_of(here.head(most) if most else here)
    words = {coder: _words(case, name) for coder, case in codings.items()}
    names = _names(codings)
    read = {coder: passages(case, "statements" if name == "conditions" else name) for coder, case in codings.items()}
    of_statement = {
        coder: dict(zip(case.conditions["id"], case.conditions["statement_id"], strict=True))
        for coder, case in codings.items()
    }

    def what(row: Mapping[str, Any]) -> str:
        coder, row_id = next(iter(row["row_ids"].items()))
        return words[coder][row_id]

    def where(row: Mapping[str, Any]) -> Markup:
        found = [
            passage
            for coder, row_id in row["row_ids"].items()
            for passage in passages_of([of_statement[coder].get(row_id, row_id)], read[coder])
        ]
        return evidence(found)

    columns = (
        Shown("What", what),
        Shown("Column", lambda row: "the row itself" if row["variable"] == ROW else say_column(row["variable"])),
        *(Shown(_coder_name(coder, case), _cell(name, coder, names)) for coder, case in codings.items()),
        Shown("Read in", where, is_wide=True),
    )
    rest = len(here) - len(shown)
    caption = f"Differences in {say_table(name)}, in the order of the texts" + (
        f"; {rest} more are left out" if rest else ""
    )
    return table(shown, columns, caption=caption, empty=f"The coders agree on every column of {say_table(name)}.")


def _words(case: Case, name: str) -> dict[str, str]:
    """What each row of a table says in words, by id; a condition says what its statement does."""
    frame = case.tables[name]
    if name == "conditions":
        of_statement = _words(case, "statements")
        return {key: of_statement[of] for key, of in zip(frame["id"], frame["statement_id"], strict=True)}
    column = next((word for word in _WORDS if word in frame.columns), "id")
    return dict(zip(frame["id"], frame[column], strict=True))


def _names(codings: Mapping[str, Case]) -> dict[str, dict[str, str]]:
    """Names of actors, issues and events by table and id, of all coders."""
    return {
        name: {key: word for case in codings.values() for key, word in _words(case, name).items()} for name in NAMES
    }


def _cell(name: str, coder: str, names: Mapping[str, Mapping[str, str]]) -> Callable[[Mapping[str, Any]], Markup | str]:
    """Cell that shows what a coder says."""
    return lambda row: _said(name, row, coder, names)


def _said(name: str, row: Mapping[str, Any], coder: str, names: Mapping[str, Mapping[str, str]]) -> Markup | str:
    """What a coder says in a column, in words."""
    value, variable = row[coder], row["variable"]
    if coder not in row["row_ids"]:
        return Markup('<span class="muted">no such row</span>')
    if variable == ROW:
        return "has it"
    if pd.isna(value):
        return ""
    if value == BLANK:
        return Markup('<span class="muted">left blank</span>')
    return str(value) if variable == GIVEN else _in_words(TABLES[name].column(variable), value, names)


def _in_words(column: Column, value: Any, names: Mapping[str, Mapping[str, str]]) -> str:
    if column.kind == "code":
        return codes(column.target)[value].label
    if column.kind in ("ref", "refs"):
        return listing([names[column.target].get(part, part) for part in str(value).split()])
    if column.kind == "edtf":
        lower, upper = str(value).split("/")
        return lower if lower == upper else f"{lower.replace('..', 'open')} to {upper.replace('..', 'open')}"
    return f"{value:g}" if isinstance(value, float) else str(value)
