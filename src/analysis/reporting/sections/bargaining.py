"""Sections on where issues would be settled, what could be gained by trading, and the assumptions under all of it.

Salience and power are in no article. So no section shows a result without the weights that it rests on: where they come
from, whether they are assumed, and who is left out for want of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
from markupsafe import Markup

from analysis.record.case import Case
from analysis.record.quoting import passages
from analysis.reporting import figures
from analysis.reporting.blocks import (
    Block,
    Shown,
    count,
    evidence,
    field,
    lead,
    listing,
    paragraph,
    stack,
    table,
    tag,
)
from analysis.reporting.sections.chronology import day_of, passages_of, rows_of
from analysis.reporting.sections.positions import say_interval

MOST_EXCHANGES = 20
"""Exchanges that the table lists; the figure draws five."""

_ASSUMED = {  # by the parameter `assume`
    "": "No weight is assumed beyond the record's own.",
    "equal": "Weights in the record are set aside; assumed: every side cares and counts the same, and nobody else counts.",
    "any": "Where the record lacks a weight of a side, assumed: it may be anything from 0 to 1.",
}
_RATES = {
    "equal": "both gain the same",
    "rks": "their gains stand to each other as the most that each could gain if the other gained nothing",
}
_SHAPES = {"uniform": "every point of its range alike", "triangular": "the middle of its range likeliest"}


def bargaining_lead(stakes: pd.DataFrame, outcomes: pd.DataFrame, case: Case, *, assume: str) -> Block:
    """What comes out and on which weights it rests; without weights, what is missing and how to go on."""
    held = stakes[stakes["low"].notna()]
    if held.empty:
        return lead([f"As known on {day_of(case)}, no actor has a position of its own on an issue bargained over."])
    settled = outcomes[(outcomes["n_actors"] > 1) & outcomes["low"].notna()]["issue_id"].nunique()
    n_positions, n_issues = count(len(held), "position"), held["issue_id"].nunique()
    issues = count(n_issues, "issue")
    if not settled:
        missing = _missing(held, n_positions, issues, assume)
        return lead([f"As known on {day_of(case)}, no outcome can be worked out.", missing])
    each = "on it" if n_issues == 1 else "on each"
    on = each if settled == n_issues else f"on {count(settled, 'of them', 'of them')}"
    return lead(
        [
            f"As known on {day_of(case)}, the record holds {n_positions} on {issues}; {on} at least two actors count, so that models can say where it would be settled.",
            _resting(held),
            "What comes out is worth what these weights are worth.",
        ]
    )


def _missing(held: pd.DataFrame, n_positions: str, issues: str, assume: str) -> str:
    """What a reader has to do for a result."""
    without = held["reason"] != ""
    if not without.any():
        return f"The record holds {n_positions} on {issues}, and on no issue do two actors count."
    start = "for all" if without.all() else f"for {without.sum()} of"
    how = (
        "Enter them in the case's table of weights with their source in words, or make the report under an assumption, "
        "assume=equal (every side cares and counts the same) or assume=any (each may be anything from 0 to 1)."
    )
    return f"Salience and power are missing {start} the {n_positions} on {issues}. {'' if assume else how}".strip()


def _resting(held: pd.DataFrame) -> str:
    """What the weights rest on, in one sentence."""
    counting = held[held["reason"] == ""]
    bases = list(dict.fromkeys(counting["basis"]))
    kind = (
        "are assumed, in part or whole"
        if counting["is_assumed"].any()
        else "rest on what the record gives as their basis"
    )
    more = f" and {count(len(bases) - 1, 'other', 'others')}, beside each number below" if len(bases) > 1 else ""
    return f"Salience and power {kind}: “{bases[0]}”{more}."


def assumptions_note(stakes: pd.DataFrame, *, assume: str, reach: float, spread: float, shape: str, runs: int) -> Block:
    """Every assumption that the results are made of, in words."""
    held = stakes[stakes["low"].notna()]
    left_out = held[held["reason"] != ""]
    sentences = [_ASSUMED[assume]]
    if len(left_out):
        who = listing([f"{row['actor']} on “{row['issue']}”" for row in rows_of(left_out)][:6])
        more = f" and {len(left_out) - 6} more" if len(left_out) > 6 else ""
        sentences.append(f"Left out of every result for want of weights: {who}{more}.")
    if len(left_out) == len(held):
        return paragraph(" ".join(sentences), kind="note")
    sentences.append(
        f"Draws: {runs:,} an issue, the same ones each time; a position with {_SHAPES[shape]}, "
        f"a salience or power that is one number up to {spread:.0%} off, one that is a range evenly within it."
    )
    sentences.append(
        f"Nash solution: assumed that every actor would settle up to {reach:g} points from its position."
        if reach
        else "The Nash solution on a scale is left out: no record says how far an actor would go before it had rather no agreement (parameter reach)."
    )
    return paragraph(" ".join(sentences), kind="note")


def outcomes_figure(outcomes: pd.DataFrame, case: Case, *, stakes: pd.DataFrame, distribution: pd.DataFrame) -> object:
    """Where each issue would be settled, below the places of the actors."""
    title = figures.title_outcomes(outcomes)
    day = f"as known on {day_of(case)}"
    is_drawn = ((outcomes["n_actors"] > 1) & outcomes["low"].notna()).any()
    return figures.show(
        figures.draw_outcomes,
        outcomes,
        stakes=stakes,
        distribution=distribution,
        actors=case.parties,
        title=title,
        caption=(
            f"Each strip is one issue, from 0 to 100 in the words at its ends: the actors' positions {day}, "
            "and below them what they come to if weight decides. Weight is salience times power."
            if is_drawn
            else f"Positions and weights {day}."
        ),
        alt=f"Outcomes. {title}. The tables below hold every outcome with the weights that it rests on.",
    )


def stakes_table(stakes: pd.DataFrame, case: Case) -> Block:
    """Who stands where on what, with salience and power and where those come from; who is left out and why."""
    read = passages(case, "statements")
    columns = (
        Shown("Issue", field("issue")),
        Shown("Actor", field("actor")),
        Shown("Points", lambda row: _span(row["low"], row["high"]), is_number=True),
        Shown("Salience", lambda row: _share(row, "salience"), is_number=True),
        Shown("Power", lambda row: _share(row, "power"), is_number=True),
        Shown("Weights rest on", _basis),
        Shown("Said", field("said")),
        Shown("Read in", lambda row: evidence(passages_of(row["statement_ids"], read)), is_wide=True),
    )
    held = stakes[stakes["low"].notna()]
    caption = f"Positions (0-100) as known on {day_of(case)}, and weights (0-1), which have no date"
    empty = "No actor has a position of its own on an issue bargained over."
    shown = table(rows_of(held), columns, caption=caption, empty=empty)
    silent = [f"{row['actor']} on “{row['issue']}” ({row['reason']})" for row in rows_of(stakes[stakes["low"].isna()])]
    note = f"Weights in the record that count for nothing: {listing(silent)}."
    return stack([shown, *([paragraph(note, kind="muted")] if silent else [])], empty=empty)


def _span(low: float, high: float) -> str:
    return _points(low) if _points(low) == _points(high) else f"{_points(low)} to {_points(high)}"


def _points(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _share(row: Mapping[str, Any], name: str) -> str:
    low, high = row[f"{name}_low"], row[f"{name}_high"]
    if pd.isna(low):
        return "missing"
    return f"{low:g}" if low == high else f"{low:g} to {high:g}"


def _basis(row: Mapping[str, Any]) -> Markup:
    if row["reason"]:
        return Markup("{} {}").format(tag("left out", kind="warn"), row["reason"])
    return Markup("{} {}").format(row["basis"], tag("assumed", kind="warn") if row["is_assumed"] else "")


def outcomes_table(outcomes: pd.DataFrame, *, stakes: pd.DataFrame, distribution: pd.DataFrame) -> Block:
    """Every outcome by issue and model, with the ends that no choice of weights can leave."""
    held = stakes[stakes["low"].notna()].groupby("issue_id")
    outermost = {str(issue): (float(rows["low"].min()), float(rows["high"].max())) for issue, rows in held}
    drawn = {(row["issue_id"], row["model"]): row for row in rows_of(distribution)}
    columns = (
        Shown("Issue", field("issue")),
        Shown("Model", field("model")),
        Shown("Outcome", _outcome, is_number=True),
        Shown("Means", _meaning),
        Shown("9 of 10 draws", lambda row: _nine_of_ten(row, drawn), is_number=True),
        Shown("Actors that count", lambda row: f"{row['n_actors']}", is_number=True),
        Shown("All positions lie in", lambda row: _within(row, outermost), is_number=True),
        Shown("Note", field("note")),
    )
    caption = "Outcomes in points of 100, ranges with exact ends; whatever the weights, a mean or median lies within the outermost positions"
    undefined = outcomes["low"].isna().groupby(outcomes["issue_id"]).transform("all")
    rows = outcomes.assign(model=outcomes["model"].mask(undefined, "any model"))
    rows = rows[~(undefined & rows.duplicated(["issue_id", "model", "note"]))]
    return table(rows_of(rows), columns, caption=caption, empty="There is no issue to settle.")


def _outcome(row: Mapping[str, Any]) -> str:
    return "not defined" if pd.isna(row["low"]) else _span(row["low"], row["high"])


def _meaning(row: Mapping[str, Any]) -> str:
    if pd.isna(row["low"]):
        return "no outcome"
    return say_interval(row["low"], row["high"], row["low_label"], row["high_label"], row["anchors"])


def _nine_of_ten(row: Mapping[str, Any], drawn: Mapping[tuple[str, str], Mapping[str, Any]]) -> str:
    found = drawn.get((row["issue_id"], row["model"]))
    return _span(found["q05"], found["q95"]) if found else "not drawn"


def _within(row: Mapping[str, Any], outermost: Mapping[str, tuple[float, float]]) -> str:
    ends = outermost.get(row["issue_id"])
    return _span(*ends) if ends else "no position"


def votes_table(condorcet: pd.DataFrame) -> Block:
    """How each point that is held fares in votes by weight against all others."""
    columns = (
        Shown("Issue", field("issue")),
        Shown("Point", lambda row: _points(row["points"]), is_number=True),
        Shown("Won", field("wins"), is_number=True),
        Shown("Tied", field("ties"), is_number=True),
        Shown("Lost", field("losses"), is_number=True),
        Shown("Open", field("open"), is_number=True),
        Shown("Result", _verdict),
    )
    caption = "Votes by weight between every two points at which an actor stands or may stand"
    empty = "On no issue do actors with weights stand at different points, so that there is nothing to vote between."
    return table(rows_of(condorcet), columns, caption=caption, empty=empty)


def _verdict(row: Mapping[str, Any]) -> Markup | str:
    if row["is_winner"]:
        return tag("no point beats it", kind="good")
    return "perhaps unbeaten" if row["is_possible"] else "beaten"


def exchanges_figure(exchanges: pd.DataFrame, case: Case, *, rate: str) -> object:
    """What two actors gain by giving way to each other."""
    title = figures.title_exchanges(exchanges)
    return figures.show(
        figures.draw_exchanges,
        exchanges,
        actors=case.parties,
        title=title,
        caption=(
            "Each pair of lines is one exchange: who moves on which issue from where to where, and what it gains by both moves "
            f"together, in points of outcome times its salience; {_RATES[rate]}."
            if len(exchanges)
            else f"Positions and weights as known on {day_of(case)}."
        ),
        alt=f"Exchanges. {title}. The table below holds every exchange with the outcomes before and after.",
    )


def exchanges_table(exchanges: pd.DataFrame, *, rate: str) -> Block:
    """The exchanges with the largest gains, with what they do to the outcomes and to everybody else."""
    columns = (
        Shown("First gives way", lambda row: _gives(row, "a")),
        Shown("Second gives way", lambda row: _gives(row, "b")),
        Shown("Gains", _gains, is_number=True),
        Shown("All others", _others, is_number=True),
        Shown("In every case", lambda row: "yes" if row["is_certain"] else tag("only for some positions", kind="warn")),
    )
    more = f"; the {MOST_EXCHANGES} largest of {len(exchanges)}" if len(exchanges) > MOST_EXCHANGES else ""
    caption = f"Exchanges of positions on two issues by which two actors both gain: {_RATES[rate]}{more}"
    empty = "No two actors with weights on two issues stand on opposite sides of the outcome on both and care in different proportion."
    return table(rows_of(exchanges.head(MOST_EXCHANGES)), columns, caption=caption, empty=empty)


def _gives(row: Mapping[str, Any], side: str) -> Markup:
    moves = f"{_points(row[f'{side}_from'])} to {_points(row[f'{side}_to'])}"
    outcome = f"{_points(row[f'{side}_outcome_from'])} to {_points(row[f'{side}_outcome_to'])}"
    return Markup('<strong>{}</strong> on “{}”: {} <span class="muted">the outcome goes from {}</span>').format(
        row[side], row[f"{side}_gives"], moves, outcome
    )


def _gains(row: Mapping[str, Any]) -> str:
    if row["rate"] == "equal":
        ends = f"{row['gain_low']:.2f} to {row['gain_high']:.2f}"
        is_one = f"{row['gain_low']:.2f}" == f"{row['gain_high']:.2f}"
        return f"{row['gain_a']:.2f} each" + ("" if is_one else f" ({ends} over the ranges)")
    return f"{row['gain_a']:.2f} and {row['gain_b']:.2f}"


def _others(row: Mapping[str, Any]) -> str:
    harmed = f" ({count(row['n_harmed'], 'loses', 'lose')})" if row["n_harmed"] else ""
    return f"{row['gain_others']:+.2f}{harmed}" if abs(row["gain_others"]) >= 0.005 or harmed else "nothing"


def divisions_table(divisions: pd.DataFrame) -> Block:
    """The issues divided between every two sides, a table a pair."""
    blocks = [_division(rows) for _, rows in divisions.groupby(["a_id", "b_id"], sort=False)]
    empty = "No two sides hold different positions on two issues with a salience of one number each, so that there is nothing to divide."
    return stack(blocks, empty=empty)


def _division(rows: pd.DataFrame) -> Block:
    a, b, total = rows.iloc[0][["a", "b", "total_a"]]
    columns = (
        Shown("Issue", field("issue")),
        Shown(f"Points of {a}", lambda row: _points(row["points_a"]), is_number=True),
        Shown(f"Points of {b}", lambda row: _points(row["points_b"]), is_number=True),
        Shown("Adjusted winner", _shares),
        Shown("Nash, each issue whole", _owner),
    )
    caption = f"{a} and {b}: each gets {_points(total)} of its own 100 points by adjusted winner"
    return table(rows_of(rows), columns, caption=caption, empty="")


def _shares(row: Mapping[str, Any]) -> str:
    if row["note"]:
        return str(row["note"])
    if 0 < row["share_a"] < 1:
        return f"{row['a']} {row['share_a']:.0%}, {row['b']} {row['share_b']:.0%}"
    return str(row["a"] if row["share_a"] else row["b"])


def _owner(row: Mapping[str, Any]) -> str:
    return "open: others are as good" if row["nash_to"] == "open" else str(row[row["nash_to"]])
