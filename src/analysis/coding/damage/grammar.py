"""Agreement, verb forms, negation and reference that cannot be right.

A rule holds only where English leaves no other reading: a bare verb behind a form of "be" outside of "all he did was
leave", a past form behind a modal verb, "I" with somebody else's willingness. Each is tried only at the word that
triggers it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache

from analysis.coding.damage.flag import Damage, flag, matches
from analysis.coding.damage.lexicon import read_classes

REACH = 90
MODAL = re.compile(r"\b(?:would|could|should|must) (?:not |also |then |never )?\Z")
NOUNLIKE = re.compile(r"\b(?:[Tt]he|[Aa]|[Tt]heir|[Hh]is|[Ii]ts|[Hh]er) \w+ (?:not |also )?\Z")
TO = re.compile(r"(?<!back )(?<!up )\bto \Z")
BE = re.compile(r"\b(?:is|was|were|been|being) (?:also |now |still |already |later )?\Z")
CLEFT = re.compile(
    r"\b(?:do|does|did|done|doing|all|what|thing|step|option|goal|aim|task|job|best|only|there|plan|first|way|idea|role)\b",
    re.I,
)
AFTER_BARE = re.compile(r" (?:[Tt]o|that|the|a|an|on|in|with|its|his|their|for) ")
AFTER_IF = re.compile(r"\b[Ii]f (?!The |A |An |You |We |They |I )(?:[A-Z][\w’'-]+ ){1,2}(?:[Aa]lso |[Tt]oo )?\Z")
DID = re.compile(
    r"(?:^|[.?!\n] ?|\b(?:[Ww]hat|[Ww]hich|[Ww]here|[Ww]hen|[Hh]ow|[Ww]hy)(?: \w+){0,2} )[Dd](?:id|oes) (?:[A-Z][\w’'-]+ |he |she |it |they |we )\Z"
)
STATE = re.compile(
    r"\b(I|[Ww]e) (?:\w+ )?(?:(?:have|had|also|publicly|repeatedly|again) ){0,2}"
    r"(?:expressed|stated|declared|reiterated|reaffirmed|voiced|underlined|repeated|express|reiterate|reaffirm) "
    r"(her|his|their|its) (?:\w+ )?\Z"
)
TEAM = re.compile(
    r"\b[A-Z][\w’'-]+ and (?:his|her) (?:team|aides|advisers|advisors|allies|ministers|colleagues|delegation)"
    r"[^.;:]{0,60} (?:expressed|voiced|reiterated|stressed) (his|her) (?:\w+ )?\Z"
)
NOT_ONLY = re.compile(r"\bnot only (?P<first>[^.;:“”]{1,80}?),? but also by\b")
# A form of "be" without what it says, and a new clause behind it ("as it was, however, we" has all it needs).
CONNECTIVES = ("however", "therefore", "moreover", "nevertheless", "thus")
NO_PREDICATE = re.compile(rf"\b(?:is|was|were|are), (?:{'|'.join(CONNECTIVES)}),? (?:we|he|she|they|I) [a-z]+")
COMPLETE = ("as it ", "this ", "that ", "it ", "he ", "there ", "they ", "we ", "so ")
TWO_NOS = (
    *("cannot not", "not no", "did not never", "does not never", "has not never"),
    *("without no", "do not never", "hardly not"),
)
DOUBLE_NO = re.compile(rf"\b(?:{'|'.join(TWO_NOS)})\b")
WE_WAS = (
    *(f"{subject} {verb}" for subject in ("They", "they", "We", "we") for verb in ("was", "has", "does")),
    *("They is", "they is", "I has", "I are", "I is"),
)
WE = re.compile(rf"\b(?:{'|'.join(WE_WAS)})\b(?! [”\"])")
HE_HAVE = tuple(f"{subject} {verb} " for subject in ("He", "he") for verb in ("have", "are", "do"))
HE = re.compile(r"(?:^|[.;:“\"] ?|,? (?:because|but|although|which|while) )(?:[Hh]e|[Ss]he) (?:have|are|do) ")
WHERE_MEET = re.compile(r"\bwhere (?:[A-Z][\w’'-]+ ){1,7}will \Z")
TITLED = re.compile(r"\b(Mr|Mrs|Ms)\.? [A-Z][\w’'-]+ (?:said|says|added|told (?:\w+ ){1,4}) ?(?:that )?(he|she)\b")
MINE = {"I": "my", "we": "our", "We": "our"}

Check = Callable[[str, int, int], Iterator[Damage]]


def _base(
    text: str, start: int, end: int, pattern: re.Pattern[str], reason: str, rule: str, confidence: float
) -> Iterator[Damage]:
    left = text[max(0, start - REACH) : start]
    if found := pattern.search(left):
        first = start - (len(left) - found.start())
        while text[first].isspace() or text[first] in ".?!":
            first += 1
        yield flag(text, first, end, "grammar", reason, rule, confidence)


def _third(text: str, start: int, end: int) -> Iterator[Damage]:
    """A third person behind a modal verb or "to"."""
    left = text[max(0, start - REACH) : start]
    if not NOUNLIKE.search(left):
        yield from _base(text, start, end, MODAL, "an inflected verb follows a modal verb", "grammar:modal", 0.85)
    yield from _base(text, start, end, TO, "an inflected verb follows “to”", "grammar:infinitive", 0.75)


def _past(text: str, start: int, end: int) -> Iterator[Damage]:
    """A past form behind a modal verb, "to" or a question's "did"."""
    yield from _third(text, start, end)
    yield from _did(text, start, end)


def _did(text: str, start: int, end: int) -> Iterator[Damage]:
    """A past form behind a question's "did"."""
    mark = text.find("?", end, end + 80)
    if mark >= 0 and "\n" not in text[end:mark] and not text.startswith(" by", end):
        yield from _base(text, start, end, DID, "a past form follows “did”", "grammar:did", 0.85)


def _bare(text: str, start: int, end: int) -> Iterator[Damage]:
    """A bare verb behind a form of "be"."""
    left = text[max(0, start - REACH) : start]
    found = BE.search(left)
    if found and AFTER_BARE.match(text, end) and not CLEFT.search(left[: found.start()].rpartition(". ")[2]):
        first = start - (len(left) - found.start())
        yield flag(text, first, end, "grammar", "a bare verb follows a form of be", "grammar:bare", 0.85)


def _after_if(text: str, start: int, end: int) -> Iterator[Damage]:
    """A bare verb behind "if" and one person's name."""
    left = text[max(0, start - REACH) : start]
    found = AFTER_IF.search(left)
    if found and not re.search(r"s (?:[Aa]lso )?\Z", found[0]):
        first = start - (len(left) - found.start())
        yield flag(text, first, end, "grammar", "the verb does not agree with its subject", "grammar:agreement", 0.75)


def _state(text: str, start: int, end: int) -> Iterator[Damage]:
    """A state of mind that belongs to somebody else than who expresses it."""
    left = text[max(0, start - 2 * REACH) : start]
    if found := STATE.search(left):
        mine = MINE[found[1]]
    elif found := TEAM.search(left):
        mine = "their"
    else:
        return
    offset = start - len(left)
    owner = offset + found.start(2 if found.re is STATE else 1)
    first = offset + found.start()
    verb = text.rfind(" ", first, owner - 1)
    first = max(first, verb + 1)
    size = len(found[2 if found.re is STATE else 1])
    reading = f"{text[first:owner]}{mine}{text[owner + size : end]}"
    yield flag(
        text,
        first,
        end,
        "grammar",
        "a state of mind is given to somebody else than who has it",
        "grammar:owner",
        0.85,
        reading,
    )


def _meet(text: str, start: int, end: int) -> Iterator[Damage]:
    """One person who meets nobody."""
    left = text[max(0, start - REACH) : start]
    found = WHERE_MEET.search(left)
    if found and " and " not in found[0] and text[end : end + 1] in ".;":
        first = start - (len(left) - found.start())
        yield flag(text, first, end, "grammar", "whom one person meets is missing", "grammar:object", 0.8)


@cache
def triggers(language: str) -> dict[str, tuple[Check, ...]]:
    """The checks of a language by the word that triggers them.

    Examples
    --------
    >>> sorted(check.__name__ for check in triggers("en")["attend"])
    ['_after_if', '_bare']
    """
    classes = read_classes(language)
    found: dict[str, tuple[Check, ...]] = {}
    for name, check in (
        ("bare", _bare),
        ("third", _third),
        ("past", _past),
        ("participle-past", _did),
        ("base-after-if", _after_if),
        ("state", _state),
        ("meet", _meet),
    ):
        for form in classes.get(name, ()):
            found[form] = (*found.get(form, ()), check)
    return found


def find_broken_clauses(text: str, *, language: str = "en") -> Iterator[Damage]:
    """Find negations, halves and subjects that do not fit, where no single word gives them away.

    Examples
    --------
    >>> text = "Which Oslo will not only keep, but also by Rome. They was late."
    >>> [(found.rule, found.text) for found in find_broken_clauses(text)]
    [('grammar:not-only', 'not only keep, but also by'), ('grammar:subject', 'They was')]
    """
    if not read_classes(language):
        return
    place = text.find("not only ")
    while place >= 0:
        match = NOT_ONLY.match(text, place)
        if match and not re.search(r"\bby\b|\n", match["first"]):
            yield flag(
                text,
                *match.span(),
                "grammar",
                "the halves of “not only ... but also” do not fit",
                "grammar:not-only",
                0.85,
            )
        place = text.find("not only ", place + 8)
    for match in matches(NO_PREDICATE, text, [f", {word}" for word in CONNECTIVES]):
        if not text[max(0, match.start() - REACH) : match.start()].endswith(COMPLETE):
            first, last = max(0, match.start() - REACH), max(0, match.start() - 1)
            start = max(first, text.rfind(" ", first, last) + 1)
            yield flag(text, start, match.end(), "grammar", "a form of be has nothing to say", "grammar:predicate", 0.8)
    for match in matches(DOUBLE_NO, text, TWO_NOS):
        yield flag(text, *match.span(), "grammar", "a negation denies itself", "grammar:negation", 0.7)
    for match in matches(WE, text, WE_WAS):
        before = text[max(0, match.start() - 12) : match.start()]
        if not re.search(r"\b(?:and|or|nor|than|as|like|what|who|World War|Article|Phase|Part|Chapter|Act) \Z", before):
            yield flag(
                text, *match.span(), "grammar", "the verb does not agree with its subject", "grammar:subject", 0.8
            )
    for match in matches(HE, text, HE_HAVE):
        if "?" not in text[match.end() : match.end() + 60]:
            yield flag(
                text,
                match.end() - len(match[0].split()[-2] + match[0].split()[-1]) - 2,
                match.end() - 1,
                "grammar",
                "the verb does not agree with its subject",
                "grammar:subject",
                0.75,
            )
    for match in matches(TITLED, text, ("Mr", "Ms")):
        if (match[1] == "Mr") == (match[2] == "she"):
            yield flag(text, *match.span(), "grammar", "the pronoun does not fit the title", "grammar:gender", 0.55)
