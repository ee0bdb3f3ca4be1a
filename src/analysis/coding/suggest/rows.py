"""From what the rules found to rows that a person may accept."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from analysis.coding.names import Gazetteer
from analysis.coding.suggest.conditional import condition_of, key_of
from analysis.coding.suggest.gate import Suggestion, Wording
from analysis.coding.suggest.reading import Reading, read_text
from analysis.coding.times import TimeExpression
from analysis.record import dates
from analysis.record.schema import codes

VERSION = "1"
"""Version of the rules; part of the name of every rule."""


@dataclass(frozen=True, slots=True)
class RuleCoder:
    """The coder that works by rules and tables; it reads a text once and proposes rows for eight tables.

    Parameters
    ----------
    gazetteer
        The actors that texts may name.
    issues
        Rows of the case's issues.
    """

    gazetteer: Gazetteer
    issues: Sequence[Mapping[str, str]] = ()

    def propose(self, text: str, *, published: str, language: str) -> Iterator[Suggestion]:
        """Rows for a text: new actors, spellings, moves with their conditions, events with their statuses and parts, damage."""
        reading = read_text(text, self.gazetteer, published=published, language=language, issues=self.issues)
        yield from _actors(reading)
        yield from _aliases(reading)
        yield from _statements(reading, {issue["id"] for issue in self.issues}, self.gazetteer, language)
        yield from _events(reading, self.gazetteer)
        yield from _emendations(reading)


def _rule(name: str, rule: str) -> str:
    return f"rule:{name}/{rule}@{VERSION}"


def _cells(**cells: str) -> tuple[tuple[str, str], ...]:
    return tuple((name, value) for name, value in cells.items() if value)


def _actors(reading: Reading) -> Iterator[Suggestion]:
    """One row a name that recurs and that the case does not list."""
    for found in reading.new_names:
        start, end = found.spans[0]
        yield Suggestion(
            "actors",
            _cells(name=found.name, kind_code=found.kind_code),
            *(start, end, reading.text[start:end]),
            _rule("names", f"new-{found.rule}"),
            f"a name that the case does not list; it stands in the text {len(found.spans)} times",
            found.confidence,
        )


def _aliases(reading: Reading) -> Iterator[Suggestion]:
    """One row a spelling that no table lists yet."""
    seen = set()
    for mention in reading.mentions:
        if mention.rule.startswith("garbled") and mention.actor_id and (mention.text, mention.actor_id) not in seen:
            seen.add((mention.text, mention.actor_id))
            yield Suggestion(
                "aliases",
                _cells(alias=mention.text, actor_id=mention.actor_id, kind_code="garbled"),
                *(mention.start, mention.end, mention.text),
                _rule("names", mention.rule),
                f"resembles a name of {mention.actor_id}",
                mention.confidence,
            )


def _statements(reading: Reading, issues: set[str], gazetteer: Gazetteer, language: str) -> Iterator[Suggestion]:
    for move in reading.stances:
        if not move.holder_id:  # somebody whom the case does not list; the speech is still shown by `--format eval`
            continue
        sentence = reading.sentence_at(move.start)
        said, dated_by = _said(reading, sentence.start, sentence.end, move.start, move.end)
        holder = gazetteer.actors[move.holder_id].name
        about = f" on {move.issue.replace('-', ' ')}" if move.issue else ""
        condition = " under a condition" if move.is_conditional else ""
        yield Suggestion(
            "statements",
            _cells(
                id=key_of(move),
                holder_id=move.holder_id,
                speaker_id=move.speaker_id,
                addressee_ids=" ".join(move.addressee_ids),
                issue_id=move.issue if move.issue in issues else "",
                stance_code=move.stance_code,
                said_edtf=said,
                dated_by=dated_by,
                mode_code=move.mode_code,
                standing_code=move.standing_code,
            ),
            *(move.start, move.end, move.text),
            _rule("stances", move.rule),
            f"{holder} {codes('stance')[move.stance_code].label}{about}{condition}",
            move.confidence,
        )
        yield from condition_of(reading, move, language=language, version=VERSION)


def _said(reading: Reading, low: int, high: int, start: int, end: int) -> tuple[str, str]:
    """When a move was made: the one date beside its clause in the sentence, else the one past date in it.

    Where there is none, or several, it was made some time before publication.
    """
    day = dates.parse_edtf(reading.published).upper if reading.published else None
    dated = [t for t in reading.times_in(low, high) if _is_date(t)]
    beside = [t for t in dated if not start <= t.start < end]
    within = [t for t in dated if start <= t.start < end and day and (dates.parse_edtf(t.edtf).upper or day) <= day]
    found = beside or within
    if len(found) == 1:
        return found[0].edtf, _dated_by(found[0])
    return (f"../{day}", "before:published") if day else ("", "")


def _is_date(expression: TimeExpression) -> bool:
    return bool(expression.edtf) and expression.kind_code in ("date", "time", "interval")


def _dated_by(expression: TimeExpression) -> str:
    """The rule as the record names it, where the date was reckoned from publication; blank where it is printed."""
    if expression.anchor == "explicit":
        return ""
    rule = "weekday" if re.search("weekday", expression.rule) else "month-day" if "day" in expression.rule else "offset"
    return f"{rule}:published" if expression.anchor == "publication" else "sequence:published"


def _events(reading: Reading, gazetteer: Gazetteer) -> Iterator[Suggestion]:
    """Events once each, a status a distinct content, a part an actor."""
    named: set[str] = set()
    for found in reading.events:
        key = re.sub(r"[^a-z0-9]+", "-", found.event.casefold()).strip("-")[:50].strip("-")
        key = key if re.search("[a-z]", key) else f"event-{key}"
        rule, reason = _rule("events", found.rule), f"{found.label}: {codes('status')[found.status_code].label}"
        place = (found.start, found.end, found.text)
        if key not in named:
            named.add(key)
            cells = _cells(id=key, label=found.label, kind_code=found.kind_code)
            yield Suggestion("events", cells, *place, rule, reason, found.confidence)
        yield Suggestion(
            "event_statuses",
            _cells(
                event_id=key,
                status_code=found.status_code,
                from_edtf=found.from_edtf,
                starts_edtf=found.starts_edtf,
                ends_edtf=found.ends_edtf,
                term=found.term,
                place=found.place,
                dated_by=_dating(found.dated_by),
            ),
            *place,
            rule,
            reason,
            found.confidence,
        )
        for part in found.participants:  # a passage supports the whole row: what happened, and who had a part in it
            start, end = min(found.start, part.start), max(found.end, part.end)
            yield Suggestion(
                "participations",
                _cells(event_id=key, actor_id=part.actor_id, role_code=part.role_code, status_code=part.status_code),
                *(start, end, reading.text[start:end]),
                rule,
                f"{gazetteer.actors[part.actor_id].name}: {codes('participation')[part.status_code].label} ({found.label})",
                found.confidence,
            )


def _dating(dated_by: str) -> str:
    """A way of dating as the record names it; what is reckoned from the story is told in its order."""
    rule, _, anchor = dated_by.partition(":")
    if not rule or f"{rule}:" in ("present:", "before:"):
        return dated_by
    if anchor == "narrative":
        return "sequence:published"
    known = next((code for code in ("weekday", "month-day", "month") if rule.startswith(code)), "offset")
    return f"{rule if rule in codes('dating') else known}:published"


def _emendations(reading: Reading) -> Iterator[Suggestion]:
    """Damaged passages; a reading that repeats the passage at length is left for the person to word."""
    wording = Wording(reading.text)
    for flag in reading.damages:
        if flag.kind_code in codes("emendation_kind"):
            mended = flag.reading.strip()
            yield Suggestion(
                "emendations",
                _cells(kind_code=flag.kind_code, reading="" if wording.copied(mended) else mended),
                *(flag.start, flag.end, flag.text),
                _rule("damage", flag.rule),
                flag.reason,
                flag.confidence,
            )
