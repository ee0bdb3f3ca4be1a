"""The tables of a case, column by column, in file order."""

from __future__ import annotations

from analysis.record.schema.kinds import Column, Table


def _id(description: str = "Readable slug, unique in this table, never reused.") -> Column:
    return Column("id", "id", description, is_required=True)


def _ref(name: str, target: str, description: str, *, required: bool = False) -> Column:
    return Column(name, "ref", description, target, required)


def _refs(name: str, target: str, description: str) -> Column:
    return Column(name, "refs", description, target)


def _code(name: str, target: str, description: str, *, required: bool = True) -> Column:
    return Column(name, "code", description, target, required)


def _text(name: str, description: str, *, required: bool = False) -> Column:
    return Column(name, "text", description, is_required=required)


def _edtf(name: str, description: str) -> Column:
    return Column(name, "edtf", description)


_DATED_BY = Column(
    "dated_by",
    "dated_by",
    "How the date was resolved: blank as printed, else `rule:anchor` or `rule:anchor,anchor`; an anchor is `published`, "
    "an event, or another coded row.",
    "dating",
)
_CLAIMED_BY = _ref("claimed_by_id", "actors", "Who says so; blank is the source's own voice.")
_SUMMARY = _text("summary", "What the passage says, in the coder's own words.", required=True)
_START = Column("start", "count", "First code point of the passage in the source's normalised text, 0-based.")
_END = Column("end", "count", "Code point after the last one of the passage.")
_DIGEST = Column("digest", "digest", "`x` and the first 16 hex digits of the sha256 of the passage.")
_CODER = _ref("coder_id", "coders", "Who coded this.", required=True)

TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        Table(
            "sources",
            "one document",
            (
                _id(),
                _text("publisher", "Who published it.", required=True),
                _text("title", "Its title; blank when the document states none."),
                Column("url", "url", "Where it was read."),
                _edtf("published_edtf", "When it was published; the last possible day counts as the day it was known."),
                _text("published_basis", "How that date is known."),
                Column(
                    "accessed_date",
                    "day",
                    "When it was read; counts as the day it was known when `published_edtf` is blank.",
                ),
                Column("language_code", "language", "BCP 47 tag of the text as stored.", is_required=True),
                _code("translation_code", "translation", "Whether the text is a translation, and whose."),
                _ref("copy_of_id", "sources", "The document that it reprints or translates."),
                Column("text_sha256", "sha256", "sha256 of the normalised text (NFC, LF) in UTF-8."),
                Column("text_chars", "count", "Length of the normalised text in code points."),
                _text("licence", "Terms under which the text may be used.", required=True),
                _text("notes", "What a reader of the source should know."),
            ),
        ),
        Table(
            "actors",
            "a person, state, organisation, coalition, office or group",
            (
                _id("Readable slug. `unnamed` is reserved: the text names nobody."),
                _text("name", "The usual English name.", required=True),
                _code("kind_code", "actor_kind", "What kind of actor it is."),
                _refs("member_of_ids", "actors", "Actors that it belongs to."),
                _ref("counts_for_id", "actors", "The party to which its moves count at party level."),
                _text("role", "Office or function, as of the case."),
                _code("side_code", "side", "Its part in this negotiation.", required=False),
                _text("wikidata_id", "Wikidata item (`Q...`)."),
            ),
        ),
        Table(
            "aliases",
            "one spelling of one actor; an alias of two actors is a collision, resolved in context",
            (
                _id(),
                _text("alias", "The spelling.", required=True),
                _ref("actor_id", "actors", "Whom it names.", required=True),
                _code("kind_code", "alias_kind", "What kind of spelling it is."),
                _ref("source_id", "sources", "The source in which it is used; blank is everywhere."),
            ),
            needs_evidence=True,
        ),
        Table(
            "issues",
            "an agenda item with a 0-100 scale",
            (
                _id(),
                _text("label", "Short name.", required=True),
                _text("question", "The question that a position answers.", required=True),
                _text("low_label", "What 0 means.", required=True),
                _text("high_label", "What 100 means.", required=True),
                Column("anchors", "anchors", "Meaning of points between the ends: `25: ...; 50: ...`."),
                _code("kind_code", "issue_kind", "Whether it is bargained over or a belief."),
            ),
        ),
        Table(
            "statements",
            "one move by one holder on one issue, or one party's version of a disputed fact",
            (
                _id(),
                Column(
                    "act_id",
                    "slug",
                    "The utterance; rows of one utterance share it, and counts use acts.",
                    is_required=True,
                ),
                _ref("holder_id", "actors", "Whose position it is.", required=True),
                _ref("speaker_id", "actors", "Who said so; blank is the source's own voice."),
                _refs("addressee_ids", "actors", "To whom it is directed."),
                _ref("issue_id", "issues", "The issue moved on."),
                _ref("event_id", "events", "The event that it is about."),
                _code("question_code", "question", "The disputed question of which it is one version.", required=False),
                _code("stance_code", "stance", "The kind of move."),
                Column("low_points", "points", "Lower end of the position that the move fixes; both ends or neither."),
                Column("high_points", "points", "Upper end of it."),
                Column("amount", "number", "A quantity that it names."),
                _text("unit", "Unit of the amount."),
                _edtf("said_edtf", "When it was said."),
                _DATED_BY,
                _code("mode_code", "mode", "Quoted or reported."),
                _code("standing_code", "standing", "Whether it may count as the holder's own."),
                _SUMMARY,
                _ref("replaces_id", "statements", "An earlier statement that this one explicitly withdraws."),
            ),
            needs_evidence=True,
            is_hand_filled=True,
        ),
        Table(
            "events",
            "one happening, whatever becomes of it",
            (
                _id(),
                _text("label", "What a reader would call it.", required=True),
                _code("kind_code", "event_kind", "What kind of happening it is."),
                _ref("series_id", "events", "The round or track that it belongs to."),
            ),
            is_hand_filled=True,
        ),
        Table(
            "event_statuses",
            "one distinct content of what was said of an event; repeats add evidence, not rows",
            (
                _id(),
                _ref("event_id", "events", "The event.", required=True),
                _code("status_code", "status", "What had become of it."),
                _edtf("from_edtf", "Since when the status holds."),
                _edtf("starts_edtf", "When the event began or is to begin."),
                _edtf("ends_edtf", "When it ended or is to end."),
                Column("term", "term", "Stipulated duration, ISO 8601 (`P30D`)."),
                Column("lasted", "term", "Actual duration, ISO 8601."),
                _text("place", "Where."),
                _DATED_BY,
                _CLAIMED_BY,
                _SUMMARY,
            ),
            needs_evidence=True,
            is_hand_filled=True,
        ),
        Table(
            "participations",
            "one actor's part in an event as of a moment",
            (
                _id(),
                _ref("event_id", "events", "The event.", required=True),
                _ref("actor_id", "actors", "The actor.", required=True),
                _code("role_code", "role", "Its part.", required=False),
                _code("status_code", "participation", "What is known of its coming."),
                _edtf("from_edtf", "Since when; for answers and requests the day they were said."),
                _DATED_BY,
                _CLAIMED_BY,
                _ref("requested_by_id", "actors", "Who invited, urged or sent it."),
                _SUMMARY,
            ),
            needs_evidence=True,
            is_hand_filled=True,
        ),
        Table(
            "conditions",
            'one "X only if Y"; the rows of one statement are all required, and share its evidence',
            (
                _id(),
                _ref("statement_id", "statements", "The statement that sets it.", required=True),
                _ref("actor_id", "actors", "Whose move depends.", required=True),
                Column(
                    "move",
                    "slug",
                    "The move that depends; a move equal to an event id means taking part in it.",
                    is_required=True,
                ),
                _ref("requires_actor_id", "actors", "Who must move first."),
                Column("requires_move", "slug", "The move required."),
                _code("kind_code", "condition_kind", "How the two are joined."),
                _edtf("by_edtf", "By when."),
                _code("basis_code", "condition_basis", "How plainly the text states it."),
            ),
            is_hand_filled=True,
        ),
        Table(
            "emendations",
            "one damaged passage whose reading changes a coded value",
            (
                _id(),
                _ref("source_id", "sources", "The source.", required=True),
                Column("paragraph", "count", "Number of the paragraph in the source, 1-based."),
                _START,
                _END,
                _DIGEST,
                _code("kind_code", "emendation_kind", "What is damaged."),
                _text("reading", "What the passage is taken to say, in the coder's own words.", required=True),
                _text("basis", "The text alone, or the outside source that shows it.", required=True),
                Column("confidence_share", "share", "How sure the reading is.", is_required=True),
                _CODER,
            ),
            is_hand_filled=True,
        ),
        Table(
            "evidence",
            "one passage under one coded row",
            (
                _id(),
                Column("table", "table", "The table of the row.", is_required=True),
                Column("row_id", "slug", "The row.", is_required=True),
                _ref("source_id", "sources", "The source.", required=True),
                Column("paragraph", "count", "Number of the paragraph in the source, 1-based."),
                _START,
                _END,
                _DIGEST,
                _code("locator_code", "locator", "A passage with offsets, or less."),
                _CODER,
                Column("coded_date", "day", "When it was coded.", is_required=True),
                _code("method_code", "method", "By hand, or a suggestion that a person accepted."),
                Column("confidence_share", "share", "How sure the coder is; blank is not stated."),
            ),
            is_hand_filled=True,
        ),
        Table(
            "corrections",
            "one repair of our own mistake, logged by `parley fix`",
            (
                _id(),
                Column("table", "table", "The table of the row.", is_required=True),
                Column("row_id", "slug", "The row.", is_required=True),
                _text("column", "The column repaired.", required=True),
                _text("old", "The value before."),
                _text("new", "The value after."),
                _text("reason", "Why.", required=True),
                _CODER,
                Column("corrected_date", "day", "When.", is_required=True),
            ),
        ),
        Table(
            "weights",
            "how much an issue matters to an actor, and how much the actor counts",
            (
                _id(),
                _ref("actor_id", "actors", "The actor.", required=True),
                _ref("issue_id", "issues", "The issue.", required=True),
                Column("salience_share", "share", "How much the issue matters to the actor."),
                Column("power_share", "share", "How much the actor counts on it."),
                _text("basis", "The source, or the assumption in words.", required=True),
            ),
        ),
        Table(
            "reviews",
            "one decision on a suggestion; only ever appended to, so that the last one on a suggestion holds",
            (
                _id(),
                _ref("source_id", "sources", "The source for whose text it was made.", required=True),
                Column("suggestion", "digest", "Digest of the suggestion.", is_required=True),
                _text("rule", "The rule that made it.", required=True),
                _code("decision_code", "decision", "What the person decided."),
                Column("table", "table", "The table for which it was made.", is_required=True),
                Column("row_id", "slug", "The row that it became or supports; blank where none."),
                Column(
                    "row_digest",
                    "digest",
                    "Digest of the cells as they were written; tells whether the row was changed since.",
                ),
                _CODER,
                Column("decided_date", "day", "When.", is_required=True),
            ),
        ),
        Table(
            "coders",
            "a person or program that codes",
            (
                _id(),
                _text("name", "How it is called in reports.", required=True),
                _code("kind_code", "coder_kind", "Person, rule or model."),
                _text("version", "Version of a rule or model."),
            ),
        ),
    )
}
"""Every table of a case by name, referred-to tables before the tables that refer to them where possible."""
