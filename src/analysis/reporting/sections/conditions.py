"""Sections on what depends on what: conditions with their state, deadlocks, and what would free them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
from markupsafe import Markup

from analysis.record import dates
from analysis.record.case import Case
from analysis.record.frames import by_id
from analysis.record.quoting import passages
from analysis.record.schema import codes
from analysis.reporting import figures
from analysis.reporting.blocks import (
    Block,
    Shown,
    bullets,
    count,
    evidence,
    listing,
    paragraph,
    stack,
    table,
    tag,
)
from analysis.reporting.sections.chronology import MEETING_KINDS, day_of, passages_of, rows_of

_DRAWN = ("blocked", "impossible", "satisfied", "pending", "averted", "due")
_STATES = {
    "satisfied": ("met", "good"),
    "made": ("made all the same", "good"),
    "blocked": ("not met", ""),
    "impossible": ("cannot be met", "warn"),
    "pending": ("pending", ""),
    "averted": ("averted", "good"),
    "due": ("its day has passed", "warn"),
    "lifted": ("lifted", ""),
    "none": ("no condition", ""),
    "told": ("said by others", ""),
}
_JOINED = {"only-if": "only if", "after": "only after", "if": "if", "unless": "unless"}
_MOST_RELEASES = 5


def _words(move: str, events: Mapping[str, Mapping[str, Any]]) -> str:
    """A move in words; one that is an event means taking part in it."""
    if move not in events:
        return move.replace("-", " ")
    event = events[move]
    return f"takes part in “{event['label']}”" if event["kind_code"] in MEETING_KINDS else f"“{event['label']}”"


def conditions_figure(conditions: pd.DataFrame, moves: pd.DataFrame, deadlocks: pd.DataFrame, case: Case) -> object:
    """What waits for what, as boxes in words."""
    drawn = conditions[conditions["state"].isin(_DRAWN)]
    events = by_id(case.events)
    links = pd.DataFrame(
        {
            "key": drawn["key"],
            "requires_key": drawn["requires_key"],
            "joined": drawn["kind_code"].map(_JOINED),
            "reading": drawn["reading"],
            "note": [_deadline(row) for row in rows_of(drawn)],
        }
    )
    shown = moves[moves["key"].isin({*drawn["key"], *drawn["requires_key"]})]
    boxes = pd.DataFrame(
        {
            "key": shown["key"],
            "party_id": [case.party_of.get(actor, "") for actor in shown["actor_id"]],
            "actor": [actor or "Somebody" for actor in shown["actor"]],
            "label": [_words(move, events) for move in shown["move"]],
            "note": [
                why if state != "made" else f"done: {why}"
                for why, state in zip(shown["done_why"], shown["state"], strict=True)
            ],
            "is_made": shown["state"] == "made",
        }
    )
    title = figures.title_conditions(deadlocks, conditions)
    return figures.show(
        figures.draw_conditions,
        links,
        moves=boxes,
        rings=deadlocks,
        actors=case.parties,
        title=title,
        caption=(
            f"What stands at the beginning of an arrow waits for what stands at its point, as known on {day_of(case)}; "
            "conditions that were lifted, or that others tell, are in the table alone."
        ),
        alt=f"Conditions. {title}. The table below holds every condition with its state and passages.",
    )


def _deadline(row: Mapping[str, Any]) -> str:
    by = f"by {dates.say(row['by_edtf'])}" if row["by_edtf"] else ""
    return f"{by}, which has passed" if by and row["state"] in ("due", "impossible") else by


def conditions_table(conditions: pd.DataFrame, case: Case) -> Block:
    """What depends on what: each condition with its state, how plainly it is said, and where."""
    read, events = passages(case, "statements"), by_id(case.events)
    summaries = dict(zip(case.statements["id"], case.statements["summary"], strict=True))
    columns = (
        Shown("Move", lambda row: _move(row, "", events)),
        Shown("Joined by", _joint),
        Shown("Required", lambda row: _move(row, "requires_", events)),
        Shown("State", _state),
        Shown("Said", lambda row: row["reading"]),
        Shown("In the statement", lambda row: summaries[row["statement_id"]]),
        Shown("Read in", lambda row: evidence(read.get(row["statement_id"], ())), is_wide=True),
    )
    order = {state: place for place, state in enumerate(("impossible", "due", "blocked", "pending"))}
    rows = sorted(rows_of(conditions), key=lambda row: order.get(row["state"], len(order)))
    caption = (
        f"Conditions, as known on {day_of(case)}: what a move needs is all required; of several promises made under "
        "conditions one is enough"
    )
    return table(rows, columns, caption=caption, empty="No statement in the record sets a condition.")


def _move(row: Mapping[str, Any], end: str, events: Mapping[str, Mapping[str, Any]]) -> str:
    """Who makes a move, and what it is."""
    if not row[f"{end}move"]:
        return ""
    who = row[f"{end}actor"]
    words = _words(row[f"{end}move"], events)
    return f"{who}: {words}" if who else words


def _joint(row: Mapping[str, Any]) -> str:
    """How the two moves hang together; the code "none" denies that they do."""
    return "without condition" if row["kind_code"] == "none" else codes("condition_kind")[row["kind_code"]].label


def _state(row: Mapping[str, Any]) -> Markup:
    words, kind = _STATES[row["state"]]
    why = row["why"] or (f"by {dates.say(row['by_edtf'])}" if row["by_edtf"] else "")
    if row["state"] == "told":
        why = f"by {row['setter']}"
    shown = tag(words, kind=kind) if kind else Markup("{}").format(words)
    return Markup('{} <span class="muted">{}</span>').format(shown, why) if why else shown


def deadlocks_section(deadlocks: pd.DataFrame, releases: pd.DataFrame, conditions: pd.DataFrame, case: Case) -> Block:
    """Each deadlock with its ring, its passages, and the fewest moves that would free it."""
    read, events = passages(case, "statements"), by_id(case.events)
    named = {row[f"{end}key"]: _move(row, end, events) for row in rows_of(conditions) for end in ("", "requires_")}
    of = {row["condition_id"]: row for row in rows_of(conditions)}
    blocks: list[Block] = []
    for deadlock in rows_of(deadlocks):
        links = [of[key] for key in deadlock["cycle_ids"]]
        items = [
            Markup("<strong>{}</strong> {} {} <span class='muted'>({})</span> {}").format(
                _move(link, "", events),
                _JOINED[link["kind_code"]],
                _move(link, "requires_", events),
                link["reading"],
                evidence(passages_of([link["statement_id"]], read)),
            )
            for link in links
        ]
        sets = [row for row in rows_of(releases) if row["deadlock"] == deadlock["deadlock"]]
        blocks += [
            paragraph(_head(deadlock)),
            bullets(items, empty=""),
            paragraph(_freed(sets, named), kind="note"),
        ]
    waiting = int(conditions["is_edge"].sum())
    empty = (
        f"No moves wait for each other in a ring. {count(waiting, 'condition')[0].upper()}{count(waiting, 'condition')[1:]} "
        f"{'holds' if waiting == 1 else 'hold'} up a move that others could set free; a one-way block is no deadlock."
        if waiting
        else "No move waits for another."
    )
    return stack(blocks, empty=empty)


def _head(deadlock: Mapping[str, Any]) -> str:
    """What the deadlock is, and how plainly it is said."""
    many = count(deadlock["n_moves"], "move")
    rings = f", in {count(deadlock['n_cycles'], 'ring')}" if deadlock["n_cycles"] > 1 else ""
    plainly = {
        "explicit": "Every condition of it is stated explicitly.",
        "implied": "Not every condition of it is explicit; with what the words imply it stands.",
        "inferred": "It stands only with conditions that the coder inferred.",
    }[deadlock["reading"]]
    return f"Deadlock {deadlock['deadlock']}: {many} of {listing(list(deadlock['actors']))}{rings}. {plainly}"


def _freed(sets: Sequence[Mapping[str, Any]], named: Mapping[str, str]) -> str:
    """The sets of moves that would free a deadlock, the mildest first."""
    shown = [f"{listing([named[key] for key in row['keys']])} ({_price(row)})" for row in sets[:_MOST_RELEASES]]
    more = f"; {count(len(sets) - len(shown), 'other set')} of as many" if len(sets) > len(shown) else ""
    how = "" if all(row["is_exact"] for row in sets) else " (found by a heuristic: a smaller set may exist)"
    return f"It would come loose if one of these were done without waiting{how}: {'; '.join(shown)}{more}."


def _price(row: Mapping[str, Any]) -> str:
    given = count(row["n_given_up"], "condition")
    explicit = f", {count(row['n_explicit'], 'explicit one', 'explicit ones')}" if row["n_explicit"] else ""
    return f"gives up {given}{explicit}"
