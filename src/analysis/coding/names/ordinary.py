"""Whether a name that stands in the text is the actor's own, or a part of another name, a word, an address."""

from __future__ import annotations

from collections.abc import Iterator

from .acting import NO, Neighbours, Verdict
from .forms import ACRONYM, NAME, SURNAME
from .gazetteer import Gazetteer
from .persons import is_headline, is_plain_word
from .words import Words

SHORTEST_LOWER = 5
ADDRESS_SIGNS = "/@_=&%.:\\"
ADDRESS_REACH = 200
# Blocks of scripts that put no space between words.
UNSPACED = ((0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x2E80, 0xA4CF), (0xAC00, 0xD7AF), (0xF900, 0xFAFF))
# Particles that Arabic and Hebrew write together with the word after them.
CLITICS = frozenset("وفبلكوהבלמשכ")


def judge_name(gazetteer: Gazetteer, near: Neighbours) -> Verdict:
    """Judge the name of a state or an organisation: it counts unless it is a piece of another name.

    Examples
    --------
    >>> rows = [{"id": "jordan", "name": "Jordan", "kind_code": "state"}]
    >>> gazetteer = Gazetteer.build(rows)
    >>> def judged(text, place):
    ...     near = Neighbours(gazetteer.lexicon, Words(text, 0, len(text)), place, place + 1)
    ...     return judge_name(gazetteer, near).confidence > 0
    >>> judged("talks in Jordan", 2), judged("the University of Jordan", 3), judged("Congressman Jim Jordan", 2)
    (True, False, False)
    """
    if _continues_left(gazetteer, near) or _goes_on_right(gazetteer, near) or _ends_other_name(near):
        return NO
    words, small = near.words, near.lexicon.words("function")
    is_printed = all(words.capital(k) or words.keys[k] in small for k in range(near.first, near.after))
    return Verdict("name", 0.96 if is_printed else 0.9)


def _continues_left(gazetteer: Gazetteer, near: Neighbours) -> bool:
    """Whether the word before makes another name of it: New Mexico, Jim Jordan, Radio Cairo."""
    words, left = near.words, near.beside(-1)
    if not left:
        return False
    if not words.capital(near.first - 1):
        return near.is_in(left, "greater")
    opens = words.opens(near.first - 1)
    if near.is_in(left, "left_head") and not (opens and near.is_in(left, "direction")):
        return True
    if left in near.lexicon.given and not words.opens(near.first) and (left,) not in gazetteer.forms:
        return left not in near.lexicon.titles and not near.is_in(left, "starter", "function")
    return near.is_in(left, "name_head") and not words.shouted(near.first - 1)


def _goes_on_right(gazetteer: Gazetteer, near: Neighbours) -> bool:
    """Whether the capitalised words behind make another name of it: Jordan Valley, Israel Katz."""
    words, right = near.words, near.beside()
    if not right or not words.capital(near.after):
        return False
    if words.shouted(near.after - 1) or is_headline(near.lexicon, words, near.first):
        # Capitals tell nothing here.
        return False
    if near.is_in(right, "name_head") and not near.is_in(right, "group_noun", "body"):
        return True
    single = near.after - near.first == 1
    if single and words.keys[near.first] in near.lexicon.given and _is_unknown(gazetteer, right):
        return True
    end = _run_end(near)
    return near.is_in(end, "name_head", "organisation_head") and not near.is_in(end, "body")


def _ends_other_name(near: Neighbours) -> bool:
    """Whether it is the end of another name: Bank of England, the University of Jordan."""
    words = near.words
    back = 2 if near.is_in(near.before(), "article") else 1
    head = near.first - back - 1
    if not near.is_in(near.before(back), "of_preposition") or head < 0:
        return False
    if not words.capital(head) or not words.adjacent(head + 1):
        return False
    return near.is_in(words.keys[head], "of_head") or _is_abbreviated(near)


def _is_abbreviated(near: Neighbours) -> bool:
    """Whether an acronym in brackets follows, so that the form is the end of the name that it abbreviates."""
    words, after = near.words, near.after
    closed = words.gap(after + 1).startswith(")")
    return words.gap(after).strip() == "(" and words.shouted(after) and closed and len(words.key(after)) > 2


def _run_end(near: Neighbours) -> str:
    """Return the last of at least two capitalised words that follow the form, or ""."""
    words, k = near.words, near.after
    while k < len(words) and words.capital(k) and words.adjacent(k) and not words.possessive(k - 1):
        k += 1
    return words.keys[k - 1] if k - near.after >= 2 else ""


def _is_unknown(gazetteer: Gazetteer, word: str) -> bool:
    """Whether a capitalised word is no word or name that the tables know."""
    return (word,) not in gazetteer.forms and (word not in gazetteer.settled or word in gazetteer.lexicon.given)


def stands_alone(gazetteer: Gazetteer, words: Words, i: int, after: int, *, is_whole: bool) -> Verdict:
    """Judge a person's name: not the first half of another name, not a thing called after the person, not a word.

    Examples
    --------
    >>> gazetteer = Gazetteer.build([{"id": "may", "name": "Theresa May", "kind_code": "person"}])
    >>> def judged(text, place):
    ...     return stands_alone(gazetteer, Words(text, 0, len(text)), place, place + 1, is_whole=False).confidence > 0
    >>> judged("On Friday May resigned.", 2), judged("by 12 May", 2), judged("in May 1977", 1)
    (True, False, False)
    """
    lexicon, near = gazetteer.lexicon, Neighbours(gazetteer.lexicon, words, i, after)
    right = near.beside()
    follows = bool(right) and words.capital(after) and words.adjacent(after)
    if follows and right in lexicon.words("person_head") and not is_headline(lexicon, words, i):
        return NO
    if right in lexicon.words("generation"):
        return NO
    if is_whole:
        return Verdict("name", 0.97)
    word = words.keys[after - 1]
    both = word in lexicon.given or word in lexicon.words("family_first")
    if follows and both and _is_unknown(gazetteer, right) and not is_headline(lexicon, words, i):
        return NO
    if after < len(words) and words.hyphened(after) and word in lexicon.words("family_first"):
        return NO
    if i and words.hyphened(i) and words.capital(i - 1) and _is_unknown(gazetteer, words.keys[i - 1]):
        return NO
    if near.is_in(word, "month"):
        digits = [words.key(k) for k in (i - 1, after) if words.adjacent(k) or words.gap(k).strip() == ","]
        if any(digit[:1].isdigit() for digit in digits) or near.is_in(near.before(), "month_preposition"):
            return NO
        if any(near.is_in(words.key(k), "month") for k in (i - 2, i - 1, after, after + 1) if k >= 0):
            return NO  # "April, May and June"
    titled = near.beside(-1) in lexicon.titles and words.capital(i - 1)
    if near.is_in(word, "starter", "not_name", "verb", "verb_or_noun", "object_verb", "function") and not titled:
        plain = words.opens(i) or words.shouted(i) or is_headline(lexicon, words, i)
        if plain and not (words.possessive(after - 1) or near.is_in(right, "verb") or words.gap(after).strip() == ","):
            joined = right in lexicon.words("conjunction") and words.capital(after + 1)
            return Verdict("surname", 0.7) if joined else NO
        return Verdict("surname", 0.88)
    return Verdict("surname", 0.95)


def judge_title(gazetteer: Gazetteer, words: Words, i: int, after: int) -> Verdict:
    """Judge a title without a name: it names its holder where it is definite and no name explains it.

    Examples
    --------
    >>> gazetteer = Gazetteer.build([])
    >>> def judged(text, place):
    ...     return judge_title(gazetteer, Words(text, 0, len(text)), place, place + 2).confidence > 0
    >>> judged("The Egyptian President agreed.", 1), judged("an Egyptian President", 1)
    (True, False)
    """
    near = Neighbours(gazetteer.lexicon, words, i, after)
    before = near.before()
    gap = words.gap(after).strip()
    is_explained = after < len(words) and gap in {"", ","} and words.capital(after)
    if is_explained and not is_plain_word(gazetteer.lexicon, words.keys[after]):
        return NO
    for k in range(i, after):
        size, forms = gazetteer.matches(words, k, below=after - i if k == i else after - k + 1)
        if size and any(form.role in {NAME, ACRONYM} for form in forms):
            return NO
    if near.is_in(before, "article") and not near.is_in(before, "indefinite"):
        comma = words.gap(i - 1).strip() == ","
        if (comma and words.capital(i - 2)) or near.is_in(near.before(2), "predicate"):
            return NO
    elif not words.opens(i) or near.is_in(before, "predicate", "indefinite"):
        return NO
    capitals = all(words.capital(k) or words.keys[k] in gazetteer.lexicon.words("function") for k in range(i, after))
    return Verdict("title", 0.6 if capitals else 0.45)


def judge_description(near: Neighbours) -> Verdict:
    """Judge a common noun that the case made a name ("the union"); one more noun behind it makes it another thing.

    Examples
    --------
    >>> from .lexicon import read_names
    >>> text = "The union refused."
    >>> judge_description(Neighbours(read_names("en"), Words(text, 0, len(text)), 0, 2)).rule
    'description'
    """
    right = near.beside()
    if near.words.hyphened(near.after) or near.words.hyphened(near.first):
        return NO
    if right and not near.is_in(right, "function", "verb", "verb_or_noun") and not near.follows_verb():
        return Verdict("description", 0.45)
    return Verdict("description", 0.65)


def is_lower_name(gazetteer: Gazetteer, words: Words, i: int) -> bool:
    """Whether a word in lower case is a name for all that: of a state or a person, long, and no word of the language.

    Examples
    --------
    >>> gazetteer = Gazetteer.build([{"id": "putin", "name": "Vladimir Putin", "kind_code": "person"}])
    >>> text = "what putin wants"
    >>> is_lower_name(gazetteer, Words(text, 0, len(text)), 1)
    True
    """
    word = words.keys[i]
    if len(word) < SHORTEST_LOWER or not words.word(i).islower():
        return False
    if any(word in members for members in gazetteer.lexicon.classes.values()):
        return False
    if is_address(words, i, i + 1) or (i and words.hyphened(i)) or words.hyphened(i + 1):
        return False
    longest = gazetteer.longest[word]
    for size in range(longest, 0, -1):
        forms = gazetteer.forms.get(tuple(words.keys[i : i + size]), ())
        if any(form.actor_id and form.role in {NAME, SURNAME} and "C" in form.cases for form in forms):
            return size > 1 or word not in gazetteer.lexicon.given
    return False


def is_address(words: Words, i: int, after: int) -> bool:
    """Whether the words stand in a web or mail address or a file's path.

    Examples
    --------
    >>> text = "see https://www.kremlin.example/news of the Kremlin/Moscow"
    >>> words = Words(text, 0, len(text))
    >>> [is_address(words, words.keys.index(word), words.keys.index(word) + 1) for word in ("kremlin", "moscow")]
    [True, False]
    """
    text, start, end = words.text, words.starts[i], words.ends[after - 1]
    if text[start - 1 : start] not in {*ADDRESS_SIGNS, "-"} and text[end : end + 1] not in {*ADDRESS_SIGNS, "-"}:
        return False
    left = max(0, start - ADDRESS_REACH)
    token_before = text[left:start].split()[-1:] if start and not text[start - 1].isspace() else []
    token_after = text[end : end + ADDRESS_REACH].split()[:1] if not text[end : end + 1].isspace() else []
    token = "".join(token_before) + "".join(token_after)
    return "://" in token or "www." in token or "@" in token


def spaceless_places(text: str, gazetteer: Gazetteer) -> Iterator[tuple[int, int]]:
    """Yield where the forms in scripts without capitals stand.

    Examples
    --------
    >>> gazetteer = Gazetteer.build([{"id": "china", "name": "中国", "kind_code": "state"}])
    >>> list(spaceless_places("在中国的谈判", gazetteer))
    [(1, 3)]
    """
    if gazetteer.spaceless is None:
        return
    for match in gazetteer.spaceless.finditer(text):
        start, end = match.span()
        if _is_unspaced(match[0]):
            yield start, end
            continue
        begin = start - (text[start - 1 : start] in CLITICS)
        before, after = text[begin - 1 : begin] if begin else "", text[end : end + 1]
        if not before.isalnum() and not after.isalnum():
            yield start, end


def _is_unspaced(printed: str) -> bool:
    return any(low <= ord(sign) <= high for sign in printed for low, high in UNSPACED)
