"""A contradiction in one sentence, with names and dates, without a verb that would have to agree with a name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from analysis.measures.contradictions.ledgers import begin_of, end_of
from analysis.measures.contradictions.pairs import Found
from analysis.record import dates
from analysis.record.schema import codes


def sentence_of(found: Found, labels: Mapping[str, str], names: Mapping[str, str]) -> str:
    """What two rows contradict each other in, given the labels of events and the names of actors."""
    a, b = found.a[1], found.b[1]
    about, actor = f"“{labels.get(found.event, '')}”", names.get(found.actor, "")

    def told(row: Any) -> str:
        return f"{codes('status')[row.status_code].label} {when(begin_of(row), row)}"

    def when(edtf: str, row: Any) -> str:
        teller = f", as told by {names[row.claimed_by_id]}" if row.claimed_by_id else ""
        return f"({dates.say(edtf)}{teller})"

    match found.rule:
        case "goes-on-after-end" | "plan-after-fact":
            return f"{about}: {told(a)}, yet {told(b)} after that."
        case "beyond-term":
            return f"{about}: by its term it ends {when(end_of(a), a)}, yet {told(b)}."
        case "rival-starts":
            return f"{about}: it begins {when(a.starts_edtf, a)} and {when(b.starts_edtf, b)}."
        case "rival-ends":
            return f"{about}: it ends {when(a.ends_edtf, a)} and {when(b.ends_edtf, b)}."
        case "ended-before-begun":
            return f"{about}: it begins {when(a.starts_edtf or a.from_edtf, a)} and ends {when(b.ends_edtf, b)}."
        case "text-against-dates":
            other = f"“{labels[b.event_id]}”: {told(b)}"
            return f"{about}: {told(a)}; the text puts it on the other side of {other}."
        case "came-after-declining":
            declined, came = when(a.from_edtf, a), when(b.from_edtf, b)
            return f"{actor} declined {declined} and took part {came} in {about}, without a word between."
        case "came-and-stayed-away":
            return f"{actor} took part in {about} {when(a.from_edtf, a)} and stayed away {when(b.from_edtf, b)}."
        case "came-to-what-was-off":
            return f"{actor} took part in {about} {when(a.from_edtf, a)}, yet it was {told(b)}."
        case "came-before-it-began":
            begun = when(b.starts_edtf or b.from_edtf, b)
            return f"{actor} took part in {about} {when(a.from_edtf, a)}, yet it began {begun}."
        case "withdrawn-before-said":
            return f"{actor} took back ({dates.say(a.said_edtf)}) what was said only later ({dates.say(b.said_edtf)})."
    return f"{about}: {told(a)} and {told(b)}."
