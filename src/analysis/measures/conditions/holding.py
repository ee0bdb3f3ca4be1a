"""The conditions of a case as of a day: whose they are, whether they still hold, whether what they require was done.

A condition joins two moves, each of somebody. How, decides what it asks:

- `only-if` and `after`: the move cannot be made before the other one. All that were ever set on a move are required
  together, whichever statement set them, since each is necessary.
- `if`: the move follows the other one. Strictly that is a promise, and does not say what happens otherwise; yet
  hearers take it as "only if" (Geis and Zwicky 1971 call it conditional perfection), and so it is read here, marked as
  implied at best. The rows of one statement are required together; several statements are alternatives, of which one is
  enough.
- `unless`: the move, mostly a threat, follows where the other one fails. It blocks nothing and is no part of a deadlock.
- `none`: says that there is no condition. It is not an edge, and it lifts what the same side had set on the move before.

A condition belongs to the side that set it on a move of its own. What somebody sets on another's move, or is only said
by others to have set, is shown and binds nobody.

References
----------
Geis, M. L. and Zwicky, A. M. (1971), On Invited Inferences, Linguistic Inquiry 2, principle (7).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NewType, get_args

import pandas as pd

from analysis.errors import UsageError
from analysis.measures.conditions.doing import OPEN, Deed, deeds
from analysis.measures.positions import OWN, Level
from analysis.record import dates
from analysis.record.case import Case
from analysis.record.frames import stamp
from analysis.record.tables import nearest_of

Conditions = NewType("Conditions", pd.DataFrame)

NECESSARY = ("only-if", "after")
"""Kinds whose move cannot be made before the other one."""

EDGES = (*NECESSARY, "if")
"""Kinds that make one move wait for another."""

READINGS = ("explicit", "implied", "inferred")
"""How plainly it is said that one move waits for another, the plainest first."""

ANYBODY = "*"
"""Stands for the actor in the key of a required move where none is named, and several or none are on record with it."""


def conditions(case: Case, *, level: Level = "holder") -> Conditions:
    """Every condition with its state on the day as known.

    One row is one row of the table of conditions. `key` and `requires_key` name the two moves (actor and move, with a
    space between them; `*` for an actor where a required move names none: it is met by whoever makes it). `is_edge`
    marks the conditions by which a move waits: of a kind that can block, set by the side itself, still in force, and
    neither met nor past. `state` is one of

    - `satisfied`: what it requires was done; `made`: the move itself was made, so that nothing hangs on it any more;
    - `blocked`: what it requires was not done yet; `impossible`: it cannot be done any more, or its day has passed;
    - `pending`, `averted`, `due`: of an `unless`: the other move may still come, has come, or its day has passed;
    - `lifted`: withdrawn, or followed by word of the same side that there is no condition;
    - `none`: says that there is no condition;
    - `told`: set by others than the one whose move it is, or only ascribed.

    `why` gives the record's reason; `done` and `requires_done` tell of either move whether it was `made`, is `ruled-out`
    or `open`, with the record's words beside them. `reading` is how plainly the text says that one move waits for the other: that of
    the coder, but `implied` at best for `if` and where nobody is named.

    Parameters
    ----------
    case
        The case as known on a day; not modified.
    level
        `party` takes moves of members as those of the actor that they count for.

    Raises
    ------
    UsageError
        The level is none of the two.

    Examples
    --------
    >>> from pathlib import Path
    >>> table = conditions(Case.read(Path("tests/data/tiny")))
    >>> table[["actor", "move", "kind_code", "state"]].tail(2).values.tolist()
    [['Port employers', 'lock-gates', 'unless', 'due'], ['Dock union', 'return-to-work', 'after', 'blocked']]
    """
    if level not in get_args(Level):
        raise UsageError(f'conditions: level "{level}" is none; {nearest_of(level, get_args(Level))}')
    rows = case.conditions.reset_index(drop=True)
    set_by = case.statements[case.statements["id"].isin(rows["statement_id"].unique())]
    set_by = set_by.set_index("id").loc[rows["statement_id"]].reset_index()
    party = pd.Series(case.party_of, dtype="str")
    who, other = rows["actor_id"], rows["requires_actor_id"]
    if level == "party":
        who, other = who.map(party), other.map(party).fillna("")
    other = _somebody(who, rows["move"], other, rows["requires_move"])
    is_own = set_by["standing_code"].isin(OWN) & (set_by["holder_id"].map(party) == rows["actor_id"].map(party))
    table = pd.DataFrame(
        {
            "condition_id": rows["id"],
            "statement_id": rows["statement_id"],
            "setter_id": set_by["holder_id"],
            "setter": set_by["holder_id"].map(case.names),
            "key": who + " " + rows["move"],
            "actor_id": who,
            "actor": who.map(case.names),
            "move": rows["move"],
            "kind_code": rows["kind_code"],
            "requires_key": (other + " " + rows["requires_move"]).where(rows["requires_move"] != "", ""),
            "requires_actor_id": other.where(other != ANYBODY, ""),
            "requires_actor": other.map(case.names).fillna(""),
            "requires_move": rows["requires_move"],
            "basis_code": rows["basis_code"],
            "reading": _reading(rows),
            "by_edtf": rows["by_edtf"],
            "said": _say(set_by["said_edtf"]),
            "is_own": is_own,
        }
    )
    holds = ~_is_lifted(case, table, set_by)
    done = deeds(case, set(table["key"]) | set(table["requires_key"]))
    passed = dates.bounds_frame(rows["by_edtf"])["upper"] < stamp(case.day)
    columns = (table["kind_code"], is_own, holds, passed, table["key"], table["requires_key"], table["by_edtf"])
    states = [_state(done, *row) for row in zip(*(column.tolist() for column in columns), strict=True)]
    table["state"] = pd.Series([state for state, _ in states], dtype="str")
    table["why"] = pd.Series([why for _, why in states], dtype="str")
    for name in ("", "requires_"):
        found = [done.get(key, OPEN) for key in table[f"{name}key"].tolist()]
        table[f"{name}done"] = pd.Series([deed.state for deed in found], dtype="str")
        table[f"{name}done_why"] = pd.Series([deed.why for deed in found], dtype="str")
    table["is_edge"] = table["kind_code"].isin(EDGES) & table["state"].isin(["blocked", "impossible"])
    return Conditions(table)


def _somebody(
    who: pd.Series[str], move: pd.Series[str], other: pd.Series[str], required: pd.Series[str]
) -> pd.Series[str]:
    """Who is to make a required move: who is named, else the only one on record with it, else anybody."""
    on_record = pd.DataFrame({"move": move, "who": who}).drop_duplicates()
    only_one = on_record.drop_duplicates("move", keep=False).set_index("move")["who"]
    return other.where(other != "", required.map(only_one).fillna(ANYBODY))


def _say(edtfs: pd.Series[str]) -> pd.Series[str]:
    codes, texts = pd.factorize(edtfs)
    words = pd.Series([dates.say(edtf) if edtf else "undated" for edtf in texts], dtype="str")
    return words.take(codes).set_axis(edtfs.index)


def _reading(rows: pd.DataFrame) -> pd.Series[str]:
    """How plainly it is said that one move waits for the other."""
    is_loose = (rows["kind_code"] == "if") | (rows["kind_code"].isin(NECESSARY) & (rows["requires_actor_id"] == ""))
    return rows["basis_code"].where(~(is_loose & (rows["basis_code"] == "explicit")), "implied")


def _is_lifted(case: Case, table: pd.DataFrame, set_by: pd.DataFrame) -> pd.Series[bool]:
    """Conditions whose statement was withdrawn, or after which the same side said that there is none on the move."""
    party = pd.Series(case.party_of, dtype="str")
    withdrawing = case.statements[case.statements["replaces_id"].isin(table["statement_id"].unique())]
    side_of = dict(zip(set_by["id"], set_by["holder_id"].map(party), strict=True))
    taken = {
        replaced
        for replaced, holder in zip(withdrawing["replaces_id"], withdrawing["holder_id"].map(party), strict=True)
        if side_of[replaced] == holder
    }
    bounds = dates.bounds_frame(set_by["said_edtf"])
    lower = bounds["lower"]
    upper = bounds["upper"].fillna(set_by["known_date"]).clip(upper=set_by["known_date"])
    frees = (table["kind_code"] == "none") & table["is_own"]
    latest = lower[frees].groupby(table.loc[frees, "key"]).max()
    is_freed = (table["kind_code"] != "none") & (upper.to_numpy() < latest.reindex(table["key"]).to_numpy())
    return table["statement_id"].isin(taken) | is_freed


def _state(
    done: Mapping[str, Deed],
    kind: str,
    is_own: bool,
    holds: bool,
    is_past: bool,
    key: str,
    requires: str,
    by_edtf: str,
) -> tuple[str, str]:
    """State of a condition, and the record's reason for it."""
    if kind == "none":
        return "none", ""
    if not is_own:
        return "told", ""
    if not holds:
        return "lifted", ""
    own, other = done.get(key, OPEN), done.get(requires, OPEN)
    late = f"its day, {dates.say(by_edtf)}, has passed" if is_past else ""
    if kind == "unless":
        return ("averted", other.why) if other.state == "made" else ("due", late) if late else ("pending", other.why)
    if own.state == "made":
        return "made", own.why
    if other.state == "made":
        return "satisfied", other.why
    if other.state == "ruled-out" or late:
        return "impossible", other.why if other.state == "ruled-out" else late
    return "blocked", other.why
