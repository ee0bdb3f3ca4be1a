"""Sections on who holds which position, how far apart the sides are, and what depends on what."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
from markupsafe import Markup

from analysis.record import dates
from analysis.record.case import Case
from analysis.record.quoting import passages
from analysis.record.schema import codes
from analysis.reporting.blocks import Block, Shown, bullets, count, evidence, field, folded, listing, stack, table, tag
from analysis.reporting.sections.chronology import day_of, passages_of, rows_of


def issues_in_order(gaps: pd.DataFrame, case: Case) -> list[str]:
    """Ids of the issues, those with the widest gap first, then those without one."""
    return list(dict.fromkeys([*gaps.sort_values("rank", kind="stable")["issue_id"], *case.issues["id"]]))


def positions_table(positions: pd.DataFrame, case: Case, *, basis: str, gaps: pd.DataFrame) -> Block:
    """Each holder's interval on each issue with what it rests on; `basis` is own or ascribed; the widest gaps first."""
    order = {issue: place for place, issue in enumerate(issues_in_order(gaps, case))}
    read = passages(case, "statements")
    summaries = dict(zip(case.statements["id"], case.statements["summary"], strict=True))
    teller = (Shown("As told by", field("ascribed_by")),) if basis == "ascribed" else ()
    columns = (
        Shown("Issue", field("issue")),
        Shown("Holder", lambda row: Markup("{} {}").format(row["holder"], _party(row))),
        *teller,
        Shown("Points", _interval, is_number=True),
        Shown("Means", _meaning),
        Shown("Rests on", lambda row: " ".join(summaries[key] for key in row["statement_ids"])),
        Shown("Said", _said),
        Shown("Read in", lambda row: evidence(passages_of(row["statement_ids"], read)), is_wide=True),
    )
    kind = (
        "Positions of their own"
        if basis == "own"
        else "Positions that others ascribe to them, never counted as their own"
    )
    caption = f"{kind}, as known on {day_of(case)} (0-100 on each issue's scale)"
    empty = (
        "No statement in the record fixes a position." if basis == "own" else "Nobody ascribes a position to another."
    )
    rows = sorted(rows_of(positions[positions["basis"] == basis]), key=lambda row: order[row["issue_id"]])
    return table(rows, columns, caption=caption, empty=empty)


def _party(row: Mapping[str, Any]) -> Markup:
    if row["party"] == row["holder"]:
        return Markup()
    return Markup('<span class="muted">{}</span>').format(row["party"])


def _interval(row: Mapping[str, Any]) -> Markup:
    ends = f"{row['low']:g}" if row["low"] == row["high"] else f"{row['low']:g}-{row['high']:g}"
    return Markup("{} {}").format(ends, tag("split", kind="warn")) if row["is_split"] else Markup("{}").format(ends)


def _meaning(row: Mapping[str, Any]) -> str:
    """The verbal anchors that the interval touches, else the nearest below and above it."""
    return say_interval(row["low"], row["high"], row["low_label"], row["high_label"], row["anchors"])


def say_interval(low: float, high: float, low_label: str, high_label: str, anchors: Mapping[float, str]) -> str:
    """An interval in the words of its scale.

    Examples
    --------
    >>> say_interval(0, 0, "no rise", "full rise", {50: "half"})
    'no rise'
    >>> say_interval(60, 80, "no rise", "full rise", {50: "half"})
    'between "half" and "full rise"'
    >>> say_interval(0, 100, "no rise", "full rise", {})
    'from "no rise" to "full rise"'
    """
    scale = {0.0: low_label, **{float(points): label for points, label in anchors.items()}, 100.0: high_label}
    below = max(points for points in scale if points <= low)
    above = min(points for points in scale if points >= high)
    if below == above:
        return scale[below]
    is_exact = below == low and above == high
    return (
        f'from "{scale[below]}" to "{scale[above]}"' if is_exact else f'between "{scale[below]}" and "{scale[above]}"'
    )


def _said(row: Mapping[str, Any]) -> Markup:
    """When the position was stated last, and how old it is."""
    return Markup('{} <span class="muted">{}</span>').format(row["said"] or "undated", _age(row))


def _age(row: Mapping[str, Any]) -> str:
    """Age in days: "4 days old", "0 to 1 days old"."""
    fewest, most = row["age_min"], row["age_max"]
    if pd.isna(most):
        return "age unknown" if pd.isna(fewest) or fewest == 0 else f"{fewest} days old or more"
    if fewest != most:
        return f"{fewest} to {most} days old"
    return "said this day" if most == 0 else f"{most} day{'' if most == 1 else 's'} old"


def gaps_table(gaps: pd.DataFrame, case: Case) -> Block:
    """Every gap between two sides, the widest first."""
    columns = (
        Shown("Issue", field("issue")),
        Shown("Gap", _gap, is_number=True),
        Shown("One side", lambda row: _stands(row, "a")),
        Shown("Other side", lambda row: _stands(row, "b")),
        Shown("Kind", lambda row: codes("issue_kind")[row["kind_code"]].label),
    )
    caption = f"Distance between the nearest ends of two sides' positions, as known on {day_of(case)} (points of 100)"
    return table(rows_of(gaps), columns, caption=caption, empty="On no issue have two sides a position of their own.")


def _gap(row: Mapping[str, Any]) -> Markup:
    """The gap; where one of the positions is split the true one may be wider."""
    return Markup("{} {}").format(f"{row['gap']:g}", tag("split", kind="warn") if row["is_split"] else "")


def _stands(row: Mapping[str, Any], which: str) -> Markup:
    words = say_interval(row[f"{which}_low"], row[f"{which}_high"], row["low_label"], row["high_label"], row["anchors"])
    return Markup('<strong>{}</strong>: {} <span class="muted">{}</span>').format(
        row[which], words, row[f"{which}_said"]
    )


def silences_list(silences: pd.DataFrame) -> Block:
    """Issues on which a side has no position of its own, and who says what it wants."""
    items = []
    for _, rows in silences.groupby("issue_id", sort=False):
        said = [_silent(row) for row in rows_of(rows)]
        items.append(Markup("<strong>{}</strong>: {}.").format(rows.iloc[0]["issue"], "; ".join(said)))
    return bullets(items, empty="Every side has a position of its own on every issue.")


def _silent(row: Mapping[str, Any]) -> str:
    if row["ascribed_by"]:
        return f"{row['actor']} has none of its own, {row['ascribed_by']} says what it wants"
    if row["has_moved"]:
        return f"{row['actor']} has spoken without fixing a position"
    return f"{row['actor']} has not spoken"


def statements_by_issue(case: Case) -> Block:
    """Every move in the record with holder, speaker and standing, in order of date, folded issue by issue."""
    read, names = passages(case, "statements"), case.names
    labels = dict(zip(case.issues["id"], case.issues["label"], strict=True))
    columns = (
        Shown("Holder", lambda row: names[row["holder_id"]]),
        Shown("Move", lambda row: codes("stance")[row["stance_code"]].label),
        Shown("Summary", field("summary")),
        Shown("Said by", lambda row: _speaker(row, names)),
        Shown("When", lambda row: _when(row, case)),
        Shown("Read in", lambda row: evidence(read.get(row["id"], ())), is_wide=True),
    )
    by_issue: dict[str, list[Mapping[str, Any]]] = {}
    for row in sorted(rows_of(case.statements), key=lambda r: (dates.sort_key(r["said_edtf"]), r["id"])):
        by_issue.setdefault(labels.get(row["issue_id"], ""), []).append(row)
    blocks = [
        folded(
            f"{issue or 'Questions of fact'}: {count(len(by_issue[issue]), 'move')}",
            table(by_issue[issue], columns, caption=f"Moves known on {day_of(case)}", empty=""),
        )
        for issue in sorted(by_issue, key=lambda issue: (not issue, issue))
    ]
    return stack(blocks, empty="The record holds no statement in this window.")


def _when(row: Mapping[str, Any], case: Case) -> Markup:
    """When it was said, and how that is known where it was not printed."""
    if not row["said_edtf"]:
        return Markup("undated")
    how = f"({say_dated_by(row['dated_by'], case)})" if row["dated_by"] else ""
    return Markup('{} <span class="muted">{}</span>').format(dates.say(row["said_edtf"]), how)


def say_dated_by(dated_by: str, case: Case) -> str:
    """How a date was resolved, in words: the rule, and the anchor that it was reckoned from.

    Examples
    --------
    >>> from pathlib import Path
    >>> tiny = Case.read(Path("tests/data/tiny"))
    >>> say_dated_by("weekday:published", tiny), say_dated_by("between:es-talks-met,published", tiny)
    ('weekday, from publication', 'between “Talks in the city hall” and publication')
    """
    rule, _, anchors = dated_by.partition(":")
    words = codes("dating")[rule].label
    named = listing([_anchor(anchor, case) for anchor in anchors.split(",")]) if anchors else ""
    is_sentence = words.endswith(("before", "after", "between", "during"))
    return (" " if is_sentence else ", from ").join(filter(None, (words, named)))


def _anchor(anchor: str, case: Case) -> str:
    """What a date was reckoned from: the publication, an event or that of another row, a reading, or another statement."""
    if anchor == "published":
        return "publication"
    labels = dict(zip(case.events["id"], case.events["label"], strict=True))
    for name in ("event_statuses", "participations"):
        rows = case.tables[name]
        anchor = next(iter(rows.loc[rows["id"] == anchor, "event_id"]), anchor)
    if anchor in labels:
        return f"“{labels[anchor]}”"
    if anchor in set(case.emendations["id"]):
        return "a damaged passage"
    return "another statement" if anchor in set(case.statements["id"]) else "what lies outside this report"


def _speaker(row: Mapping[str, Any], names: Mapping[str, str]) -> str:
    standing = codes("standing")[row["standing_code"]].label
    if row["standing_code"] == "own":
        return f"the holder ({codes('mode')[row['mode_code']].label})"
    who = names.get(row["speaker_id"], "") or "the source"
    return f"{who} ({listing([standing, codes('mode')[row['mode_code']].label], last='and')})"
