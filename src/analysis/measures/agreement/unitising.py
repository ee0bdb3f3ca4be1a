"""Whether coders mark the same stretches of a text: agreement on units that nobody gave them.

Where coders first decide what is a unit and then what it is, there is nothing to put side by side but the text
itself. Krippendorff's alpha for unitising compares, category by category, each marked stretch with what another coder
marked over it, by squared distances of their ends, and with what all stretches of these lengths would give wherever
they lay. The later coefficients of Krippendorff, Mathet, Bouvry and Widlöcher compare letter by letter and stay sound
with more than two coders, but know one code a letter.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.errors import UsageError
from analysis.measures.agreement.krippendorff import Coefficient

COLUMNS: Final = ("coder_id", "category", "start", "end")
_SHOWN: Final = 5
_Section = tuple[int, int, bool]  # start, end, whether it is marked


def alpha_u(spans: pd.DataFrame, *, length: int, coders: Sequence[str] = ()) -> pd.DataFrame:
    """Krippendorff's alpha for unitising, of each category and of all together.

    One row is one category, by name, and last "all categories" (disagreements averaged over categories): `observed`
    and `expected` disagreement, `value` (1 full agreement, 0 chance), `low` and `high` (missing: no interval is
    published for it), `n_spans`, `n_coders`, and `reason` why there is no value.

    Parameters
    ----------
    spans
        One row is one stretch that one coder marked: `coder_id`, `category`, `start`, `end` (code points, end
        exclusive). Spans of one coder and category may touch but not overlap. Not modified.
    length
        Of the text in code points.
    coders
        All who read the text, so that one who marked nothing counts; default: those of the spans.

    Raises
    ------
    UsageError
        A column is missing, a span is empty or not in the text, or two spans of one coder and category overlap; all
        problems at once.

    References
    ----------
    Krippendorff, K. (1995). On the reliability of unitizing contiguous data. Sociological Methodology 25, 47-76.
    Krippendorff, K. (2004). Measuring the reliability of qualitative text analysis data. Quality and Quantity 38, 787-800;
    and Content Analysis, 2nd ed., section 11.6, whose expected disagreement corrects that of 1995.

    Examples
    --------
    >>> marked = [("i", "c", 75, 145), ("i", "c", 220, 250), ("j", "c", 70, 150), ("j", "c", 205, 225), ("j", "c", 250, 270)]
    >>> found = alpha_u(pd.DataFrame(marked, columns=["coder_id", "category", "start", "end"]), length=300)
    >>> found["value"].round(4).tolist()
    [0.7286, 0.7286]
    """
    who = _checked(spans, length, coders, "alpha_u")
    rows = []
    for category, marked in spans.groupby("category", sort=True):
        of_coder = dict(list(marked.groupby("coder_id")))
        sections = [_sections(of_coder.get(coder), length) for coder in who]
        observed, expected = _observed(sections, length), _expected(sections, length)
        rows.append({"category": str(category), "observed": observed, "expected": expected, "n_spans": len(marked)})
    table = pd.DataFrame(rows, columns=["category", "observed", "expected", "n_spans"])
    whole = {
        "category": "all categories",
        "observed": table["observed"].mean(),
        "expected": table["expected"].mean(),
        "n_spans": table["n_spans"].sum(),
    }
    table = pd.concat([table, pd.DataFrame([whole])], ignore_index=True)
    reasons = [
        _reason(len(who), int(n), float(expected))
        for n, expected in zip(table["n_spans"], table["expected"], strict=True)
    ]
    with np.errstate(divide="ignore", invalid="ignore"):
        value = 1 - table["observed"].astype("float64") / table["expected"].astype("float64")
    table["value"] = value.where(pd.Series(reasons, dtype="str") == "")
    table["low"] = table["high"] = math.nan
    table["n_spans"] = table["n_spans"].astype("int64")
    return table.assign(n_coders=len(who), reason=reasons)


def _reason(n_coders: int, n_spans: int, expected: float) -> str:
    if n_coders < 2:
        return f"{n_coders or 'no'} coder: agreement needs two"
    if not n_spans:
        return "nobody marked anything"
    return "" if expected > 0 else "everybody marked the whole text as one unit, which leaves nothing to differ in"


def _checked(spans: pd.DataFrame, length: int, coders: Sequence[str], where: str) -> list[str]:
    """The coders in order, of spans that can be compared."""
    missing = [name for name in COLUMNS if name not in spans.columns]
    if missing:
        raise UsageError(f"{where}: the spans have no column {', '.join(missing)}; they need {', '.join(COLUMNS)}")
    if length < 1:
        raise UsageError(f"{where}: length is {length}; give the length of the text in code points")
    problems = []
    strange = sorted(set(spans["coder_id"]) - set(coders)) if coders else []
    if strange:
        problems.append(
            f"{where}: coders lacks {', '.join(strange[:_SHOWN])}, who marked spans; name all coders or none"
        )
    outside = spans[(spans["start"] < 0) | (spans["end"] > length) | (spans["start"] >= spans["end"])]
    if len(outside):
        problems.append(
            f"{where}: {_said(outside)} is no stretch of a text of {length} characters; 0 <= start < end <= length"
        )
    ordered = spans.sort_values(["coder_id", "category", "start", "end"])
    before = ordered.groupby(["coder_id", "category"])["end"].shift()
    overlapping = ordered[before > ordered["start"]]
    if len(overlapping):
        problems.append(
            f"{where}: {_said(overlapping)} overlaps the one before it; merge spans of one coder and category"
        )
    if problems:
        raise UsageError("\n".join(problems))
    return sorted(coders or set(spans["coder_id"]))


def _said(spans: pd.DataFrame) -> str:
    named = [
        f"{coder} {category} {start}-{end}"
        for coder, category, start, end in spans[list(COLUMNS)].head(_SHOWN).itertuples(index=False)
    ]
    more = len(spans) - len(named)
    return ", ".join(named) + (f" and {more} more" if more else "")


def _sections(spans: pd.DataFrame | None, length: int) -> list[_Section]:
    """The text cut into marked stretches and the gaps between them."""
    sections: list[_Section] = []
    here = 0
    pairs = [] if spans is None else sorted(zip(spans["start"].tolist(), spans["end"].tolist(), strict=True))
    for start, end in pairs:
        if start > here:
            sections.append((here, start, False))
        sections.append((start, end, True))
        here = end
    if here < length:
        sections.append((here, length, False))
    return sections


def _observed(sections: Sequence[list[_Section]], length: int) -> float:
    m = len(sections)
    total = sum(_differences(one, other) for one, other in combinations(sections, 2))
    return 2 * total / (m * (m - 1) * length**2) if m > 1 else math.nan


def _differences(one: list[_Section], other: list[_Section]) -> int:
    """Sum of the squared differences of sections that overlap: of their ends, or the length of one within a gap."""
    total, i, j = 0, 0, 0
    while i < len(one) and j < len(other):
        (a, b, is_a), (c, d, is_c) = one[i], other[j]
        if is_a and is_c:
            total += (a - c) ** 2 + (b - d) ** 2
        elif is_a and c <= a and b <= d:
            total += (b - a) ** 2
        elif is_c and a <= c and d <= b:
            total += (d - c) ** 2
        i, j = i + (b <= d), j + (d <= b)
    return total


def _expected(sections: Sequence[list[_Section]], length: int) -> float:
    """Mean squared difference of the marked stretches wherever they lay, in the same units as the observed one."""
    marked = [end - start for text in sections for start, end, is_marked in text if is_marked]
    gaps = np.sort(
        np.array(
            [end - start for text in sections for start, end, is_marked in text if not is_marked], dtype=np.float64
        )
    )
    above = np.concatenate((np.cumsum(gaps[::-1])[::-1], [0.0]))  # sum of the gaps from here on
    total = 0.0
    for size in marked:
        first = int(np.searchsorted(gaps, size))
        room = above[first] - (len(gaps) - first) * (size - 1)
        total += (len(marked) - 1) / 3 * (2 * size**3 - 3 * size**2 + size) + size**2 * room
    ways = len(sections) * length
    pairs = ways * (ways - 1) - sum(size * (size - 1) for size in marked)
    return 2 / length * total / pairs if pairs else 0.0


def u_alpha(spans: pd.DataFrame, *, length: int, coders: Sequence[str] = ()) -> tuple[Coefficient, Coefficient]:
    """The coefficients of 2016: on units with their codes, and on units alone.

    Stretches of two categories of one coder may not overlap here, since a letter has one code or none; where they do,
    the first coefficient is not defined, and the second takes what is marked at all.

    Parameters
    ----------
    spans, length, coders
        As in `alpha_u`.

    Returns
    -------
    (Coefficient, Coefficient)
        `n_units` is the number of spans; observed and expected are disagreements, in letters.

    Raises
    ------
    UsageError
        As in `alpha_u`.

    References
    ----------
    Krippendorff, K., Mathet, Y., Bouvry, S., and Widlöcher, A. (2016). On the reliability of unitizing textual continua:
    Further developments. Quality and Quantity 50, 2347-2364; Krippendorff (2019), Content Analysis, 4th ed., section 12.6.

    Examples
    --------
    >>> marked = pd.DataFrame([("i", "c", 0, 4), ("j", "c", 0, 4)], columns=["coder_id", "category", "start", "end"])
    >>> [found.value for found in u_alpha(marked, length=10)]
    [1.0, 1.0]
    """
    who = _checked(spans, length, coders, "u_alpha")
    alone = _merged(spans)
    is_clear = (spans["end"] - spans["start"]).sum() == (alone["end"] - alone["start"]).sum()
    whole = "units and codes: a coder gave one stretch two codes; take alpha_u, category by category"
    return (
        _u_alpha("units and codes", spans, length, who)
        if is_clear
        else Coefficient("units and codes", math.nan, n_coders=len(who), n_units=len(spans), reason=whole),
        _u_alpha("units alone", alone.assign(category="marked"), length, who),
    )


def _merged(spans: pd.DataFrame) -> pd.DataFrame:
    """What each coder marked at all, as stretches that do not overlap."""
    merged: list[list[object]] = []
    for coder, marked in spans.groupby("coder_id", sort=True):
        here: list[object] = []
        for start, end in sorted(zip(marked["start"].tolist(), marked["end"].tolist(), strict=True)):
            if here and start < here[3]:
                here[3] = max(end, here[3])
            else:
                here = [coder, "marked", start, end]
                merged.append(here)
    return pd.DataFrame(merged, columns=list(COLUMNS))


def _u_alpha(name: str, spans: pd.DataFrame, length: int, coders: Sequence[str]) -> Coefficient:
    bare = Coefficient(name, math.nan, n_coders=len(coders), n_units=len(spans))
    if reason := _reason(len(coders), len(spans), 1.0):
        return replace(bare, reason=reason)
    categories = ["", *sorted(set(spans["category"]))]
    edges = np.unique([0, length, *spans["start"], *spans["end"]])
    sizes = np.diff(edges).astype(np.float64)
    codes = np.zeros((len(coders), len(sizes)), dtype=np.intp)
    itself = np.zeros(len(categories))  # pairs of a section with itself; gaps count letter by letter
    row, column = {c: i for i, c in enumerate(coders)}, {c: i for i, c in enumerate(categories)}
    for coder, category, start, end in spans[list(COLUMNS)].itertuples(index=False):
        first, last = np.searchsorted(edges, (start, end))
        codes[row[coder], first:last] = column[category]
        itself[column[category]] += float(end - start) ** 2
    itself[0] = float(sizes @ (codes == 0).sum(axis=0))
    found = _coincidences(codes, sizes, len(categories))
    per_code, total = found.sum(axis=1), found.sum()
    observed = float(total - np.trace(found))
    alike = (per_code**2 - itself).sum() / (total**2 - itself.sum()) if total**2 > itself.sum() else 1.0
    expected = float(total * (1 - alike))
    if expected <= 0:
        return replace(bare, observed=observed, reason="no variation: every letter has the same code")
    return replace(bare, value=1 - observed / expected, observed=observed, expected=expected)


def _coincidences(codes: NDArray[np.intp], sizes: NDArray[np.float64], n_codes: int) -> NDArray[np.float64]:
    """Codes x codes: letters that two coders gave these codes, over all ordered pairs, by one coder less than there are."""
    found = np.zeros((n_codes, n_codes))
    for one, other in combinations(codes, 2):
        both = np.bincount(one * n_codes + other, weights=sizes, minlength=n_codes**2).reshape(n_codes, n_codes)
        found += both + both.T
    return found / (len(codes) - 1)
