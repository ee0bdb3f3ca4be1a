"""Sections on how positions moved, toward whom, what was taken back, and what cannot both hold."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
from markupsafe import Markup

from analysis.record.case import Case
from analysis.record.quoting import passages
from analysis.record.schema import codes
from analysis.reporting import figures
from analysis.reporting.blocks import Block, Shown, bullets, count, evidence, field, table, tag
from analysis.reporting.sections.chronology import day_of, passages_of, rows_of
from analysis.reporting.sections.positions import say_interval

_KINDS = {
    "concession": ("concession", "good"),
    "hardening": ("hardening", "warn"),
    "reversal": ("reversal", "warn"),
    "withdrawal": ("withdrawn", "warn"),
    "mixed": ("mixed", ""),
    "shift": ("moved", ""),
    "clarification": ("clearer", ""),
    "vague": ("vaguer", ""),
    "unchanged": ("said again", ""),
}


def paths_figure(paths: pd.DataFrame, moves: pd.DataFrame, case: Case) -> object:
    """The paths of positions over time."""
    title = figures.title_paths(moves)
    return figures.show(
        figures.draw_paths,
        paths,
        as_of=case.day,
        actors=case.parties,
        title=title,
        caption=(
            "A band is a position, as high as it is wide, from the day on which it was taken; it fades in where that day is "
            "known only within bounds. Issues on which nobody moved are left out."
        ),
        alt=f"Paths of positions. {title}. The table below holds every move.",
    )


def moves_table(moves: pd.DataFrame, case: Case) -> Block:
    """Every move from one position to the next with its kind, toward whom it went, its pace, and both passages."""
    read = passages(case, "statements")
    changed = moves[moves["move"] != "unchanged"]
    columns = (
        Shown("Issue", field("issue")),
        Shown("Holder", field("holder")),
        Shown("Move", _kind),
        Shown("From", lambda row: _place(row, "from_", row["from_said"])),
        Shown("To", lambda row: _place(row, "", row["said"])),
        Shown("Points", _points, is_number=True),
        Shown("Pace", _pace),
        Shown(
            "Read in", lambda row: evidence(passages_of([*row["from_ids"], *row["statement_ids"]], read)), is_wide=True
        ),
    )
    again = len(moves) - len(changed)
    caption = f"Moves from one position to the next, as known on {day_of(case)}" + (
        f"; {count(again, 'position was', 'positions were')} only said again" if again else ""
    )
    empty = "Nobody moved from one position to another." + (
        f" {count(again, 'position was', 'positions were')} said again." if again else ""
    )
    return table(rows_of(changed), columns, caption=caption, empty=_sentence(empty))


def _sentence(text: str) -> str:
    head, _, tail = text.partition(". ")
    return f"{head}. {tail[0].upper()}{tail[1:]}" if tail else text


def _kind(row: Mapping[str, Any]) -> Markup:
    """What kind of move it is, toward and away from whom, and what the coder called it."""
    words, kind = _KINDS[row["move"]]
    parts = [f"toward {row['toward']}" if row["toward"] else "", f"away from {row['away']}" if row["away"] else ""]
    if row["move"] == "shift":
        parts.append("no other side to measure it against" if not row["is_open"] else "")
    if row["is_open"]:
        parts.append("where another side stood then is open")
    if row["move"] in ("shift", "mixed"):
        called = [codes("stance")[code].label for code in row["stance_codes"].split()]
        parts.append(f"coded as: {', '.join(called)}")
    said = "; ".join(filter(None, parts))
    return Markup('{} <span class="muted">{}</span>').format(tag(words, kind=kind), said)


def _place(row: Mapping[str, Any], end: str, said: str) -> Markup:
    """A position in the words of its scale, with its day."""
    low = row[f"{end}low"]
    words = "none" if pd.isna(low) else _words(row, end)
    return Markup('{} <span class="muted">{}</span>').format(words, said)


def _points(row: Mapping[str, Any]) -> Markup:
    """How far the middle of the position moved; where one is split the true way may differ."""
    if pd.isna(row["shift"]):
        return Markup()
    words = f"{row['shift']:+g}".replace("-", "−") if row["shift"] else "0"
    return Markup("{} {}").format(words, tag("split", kind="warn")) if row["is_split"] else Markup("{}").format(words)


def _pace(row: Mapping[str, Any]) -> str:
    """How long it took, and the points a day."""
    least, most = row["days_min"], row["days_max"]
    if pd.isna(most):
        return f"after {least} day{'' if least == 1 else 's'} or more" if least else "days not known"
    days = f"{most} day{'' if most == 1 else 's'}" if least == most else f"{least} to {most} days"
    if pd.isna(row["speed_min"]) or not row["shift"] or row["move"] == "withdrawal":
        return f"after {days}"
    slow, fast = row["speed_min"], row["speed_max"]
    if pd.isna(fast):
        return f"after {days}, at least {slow:.2g} points a day"
    pace = f"{slow:.2g}" if f"{slow:.2g}" == f"{fast:.2g}" else f"{slow:.2g} to {fast:.2g}"
    return f"after {days}, {pace} points a day"


def approaches_table(approaches: pd.DataFrame, case: Case) -> Block:
    """Who moved toward whom: the points by which each holder's own moves brought it nearer to another side."""
    changed = approaches[(approaches["nearer_min"] != 0) | (approaches["nearer_max"] != 0)]
    columns = (
        Shown("Who moved", field("holder")),
        Shown("Measured against", field("other")),
        Shown("Issue", field("issue")),
        Shown("Nearer by", _nearer, is_number=True),
        Shown("Moves", _moves),
    )
    caption = f"Whom each one's own moves brought it nearer to, in points, as known on {day_of(case)}"
    empty = "No move brought anybody nearer to another side, or farther from it."
    return table(rows_of(changed), columns, caption=caption, empty=empty)


def _nearer(row: Mapping[str, Any]) -> str:
    least, most = (f"{row[name]:+g}".replace("-", "−") for name in ("nearer_min", "nearer_max"))
    return least if least == most else f"{least} to {most}"


def _moves(row: Mapping[str, Any]) -> str:
    parts = [
        f"{row['n_nearer']} nearer" if row["n_nearer"] else "",
        f"{row['n_farther']} farther" if row["n_farther"] else "",
    ]
    rest = row["n_moves"] - row["n_nearer"] - row["n_farther"]
    return ", ".join(filter(None, [*parts, f"{rest} neither" if rest else ""]))


def withdrawals_list(withdrawals: pd.DataFrame, case: Case) -> Block:
    """Positions that were taken back, with both passages."""
    read = passages(case, "statements")
    items = [
        Markup("<strong>{}</strong>: {} took back {} ({}) {}; {}. {}").format(
            row["issue"],
            row["holder"],
            _words(row, ""),
            row["said"],
            f"on {row['by_said']}" if row["by_said"] != "undated" else "on a day not known",
            "it named another position" if row["has_other"] else "it named no other",
            evidence(passages_of([row["withdrawn_id"], row["by_id"]], read)),
        )
        for row in rows_of(withdrawals)
    ]
    return bullets(items, empty="Nobody took a position back in so many words.")


def _words(row: Mapping[str, Any], end: str) -> str:
    """A position in points and in the words of its scale: "30, between ..."."""
    low, high = row[f"{end}low"], row[f"{end}high"]
    points = f"{low:g}" if low == high else f"{low:g} to {high:g}"
    return f"{points}, {say_interval(low, high, row['low_label'], row['high_label'], row['anchors'])}"


def self_contradictions_list(contradictions: pd.DataFrame, case: Case) -> Block:
    """What a holder said of itself that cannot both hold, with both passages."""
    read = passages(case, "statements")
    items = [
        Markup("<strong>{}</strong>: {} stood at {} ({}) and at {} ({}), {:g} points apart{}. {}").format(
            row["issue"],
            row["holder"],
            _words(row, "a_"),
            row["a_said"],
            _words(row, "b_"),
            row["b_said"],
            row["apart"],
            ", in one utterance" if row["is_one_act"] else "",
            evidence(passages_of([row["a_id"], row["b_id"]], read)),
        )
        for row in rows_of(contradictions)
    ]
    return bullets(
        items, empty="No holder said two things of itself, at a time that may be the same, that exclude each other."
    )
