"""The Nash bargaining solution among outcomes that two sides value: one of them, or a mixture of two.

What matters of an outcome is what each side gains on having no agreement. The solution is the outcome with the largest
product of both gains; no other has that property whatever the units and zeros of the two utilities are.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import product
from typing import Final, NewType

import pandas as pd

from analysis.errors import UsageError
from analysis.measures.bargaining.weighing import exact
from analysis.record.frames import rows_of

Choices = NewType("Choices", pd.DataFrame)

MOST_ITEMS: Final = 16
"""Items of which every allocation is looked at: 65,536 allocations."""

_UTILITIES = ("u_a", "u_b")


def allocations(items: pd.DataFrame) -> pd.DataFrame:
    """Every way to give each item whole to one of two sides, with what it is worth to them.

    One row is one allocation: `to_a` and `to_b` list the items, `u_a` and `u_b` add up what each side's are worth to it.

    Parameters
    ----------
    items
        One row an item: `item`, and its utility `a` to one side and `b` to the other; not modified.

    Raises
    ------
    UsageError
        A column is missing, an item stands twice, or there are more items than can all be tried.

    Examples
    --------
    >>> goods = pd.DataFrame({"item": ["book", "knife"], "a": [2, 6], "b": [4, 2]})
    >>> allocations(goods)[["to_a", "u_a", "u_b"]].to_numpy().tolist()[1:3]
    [[['knife'], 6.0, 4.0], [['book'], 2.0, 2.0]]
    """
    check_items(items, "allocations", ("item", "a", "b"))
    if len(items) > MOST_ITEMS:
        raise UsageError(f"allocations: {len(items)} items; at most {MOST_ITEMS} can all be tried, join or drop some")
    goods = [(row.item, exact(row.a), exact(row.b)) for row in rows_of(items)]
    rows = []
    for owners in product("ab", repeat=len(goods)):
        given = {side: [g for owner, g in zip(owners, goods, strict=True) if owner == side] for side in "ab"}
        rows.append(
            {
                **{f"to_{side}": [item for item, _, _ in given[side]] for side in "ab"},
                "u_a": float(sum(worth for _, worth, _ in given["a"])),
                "u_b": float(sum(worth for _, _, worth in given["b"])),
            }
        )
    return pd.DataFrame(rows[::-1], columns=["to_a", "to_b", *_UTILITIES]) if rows else _no_rows()


def _no_rows() -> pd.DataFrame:
    return pd.DataFrame({"to_a": [], "to_b": [], "u_a": [], "u_b": []}).astype(dict.fromkeys(_UTILITIES, "float64"))


def check_items(items: pd.DataFrame, where: str, columns: Sequence[str]) -> None:
    """Refuse a table of items without its columns, with an item twice, or with a worth that is no number."""
    missing = [name for name in columns if name not in items.columns]
    if missing:
        raise UsageError(f"{where}: the table has no column {', '.join(missing)}; it needs {', '.join(columns)}")
    twice = sorted(set(items.loc[items["item"].duplicated(), "item"]))
    unknown = [str(row.item) for row in rows_of(items[items[list(columns[1:])].isna().any(axis=1)])]
    if twice or unknown:
        said = [f"{', '.join(map(str, twice))} stands twice; join the rows"] if twice else []
        said += [f"{', '.join(unknown)} has no worth to a side; give a number, 0 for none"] if unknown else []
        raise UsageError("\n".join(f"{where}: {problem}" for problem in said))


def nash(outcomes: pd.DataFrame, *, disagreement: tuple[float, float], powers: tuple[float, float] = (1, 1)) -> Choices:
    """The outcomes with the product of the two sides' gains, and which of them is the Nash bargaining solution.

    One row is one outcome, in the order given, with `gain_a` and `gain_b` on having no agreement, `product` of the
    gains (each to the power of its side; missing where a side would lose) and `is_solution`. Several outcomes are
    solutions where their products are equal; none is where no outcome gains both something.

    Parameters
    ----------
    outcomes
        One row an outcome with its utilities `u_a` and `u_b`; other columns are kept; not modified.
    disagreement
        The utilities of having no agreement, of a and of b.
    powers
        Bargaining power of a and of b (more than 0); equal in Nash's own solution.

    Raises
    ------
    UsageError
        A column is missing, or a power is not above 0.

    References
    ----------
    Nash, J. F. (1950). The bargaining problem. Econometrica, 18(2), 155-162.

    Examples
    --------
    >>> table = pd.DataFrame({"deal": ["split", "all"], "u_a": [5, 9], "u_b": [4, 1]})
    >>> nash(table, disagreement=(1, 0))[["deal", "product", "is_solution"]].to_numpy().tolist()
    [['split', 16.0, True], ['all', 8.0, False]]
    """
    _check_outcomes(outcomes, "nash", powers)
    gains = [_gains(row, disagreement) for row in rows_of(outcomes[list(_UTILITIES)])]
    products = [None if min(gain) < 0 else float(gain[0]) ** powers[0] * float(gain[1]) ** powers[1] for gain in gains]
    best = max((value for value, gain in zip(products, gains, strict=True) if value and min(gain) > 0), default=None)
    table = outcomes.assign(
        gain_a=[float(a) for a, _ in gains],
        gain_b=[float(b) for _, b in gains],
        product=pd.array(products, dtype="Float64").to_numpy("float64", na_value=float("nan")),
        is_solution=[best is not None and value == best for value in products],
    )
    return Choices(table.astype({"gain_a": "float64", "gain_b": "float64", "is_solution": "bool"}))


def _gains(row: Sequence[float], disagreement: tuple[float, float]) -> tuple[Fraction, Fraction]:
    return exact(row[0]) - exact(disagreement[0]), exact(row[1]) - exact(disagreement[1])


def _check_outcomes(outcomes: pd.DataFrame, where: str, powers: tuple[float, float]) -> None:
    missing = [name for name in _UTILITIES if name not in outcomes.columns]
    if missing:
        raise UsageError(f"{where}: the table has no column {', '.join(missing)}; it needs u_a and u_b")
    if not min(powers) > 0:
        raise UsageError(f"{where}: powers {powers[0]:g} and {powers[1]:g}; both must be above 0")
    if outcomes[list(_UTILITIES)].isna().any(axis=None):
        raise UsageError(f"{where}: an outcome has no utility for a side; give a number or drop the row")


def nash_mixture(
    outcomes: pd.DataFrame, *, disagreement: tuple[float, float], powers: tuple[float, float] = (1, 1)
) -> Choices:
    """The Nash bargaining solution where outcomes can be mixed: by lot, by turns, or by dividing what divides.

    One row is one outcome of the mixture with its `share` (0-1, adding up to 1), the gains of the mixture `gain_a` and
    `gain_b` and their `product`. At most two rows: the solution lies on the edge of all that can be reached, between
    two outcomes. No row where no mixture gains both something.

    Parameters
    ----------
    outcomes, disagreement, powers
        As for `nash`; outcomes in which a side loses may enter a mixture.

    Raises
    ------
    UsageError
        As for `nash`.

    References
    ----------
    Nash, J. F. (1950). The bargaining problem. Econometrica, 18(2), 155-162.

    Examples
    --------
    >>> table = pd.DataFrame({"deal": ["mine", "yours"], "u_a": [8, 0], "u_b": [0, 4]})
    >>> nash_mixture(table, disagreement=(0, 0))[["deal", "share", "gain_a", "gain_b"]].to_numpy().tolist()
    [['mine', 0.5, 4.0, 2.0], ['yours', 0.5, 4.0, 2.0]]
    """
    _check_outcomes(outcomes, "nash_mixture", powers)
    corners = _frontier([_gains(row, disagreement) for row in rows_of(outcomes[list(_UTILITIES)])])
    weights = [exact(power) for power in powers]
    best, gain, parts = 0.0, (Fraction(0), Fraction(0)), dict[int, Fraction]()
    for (one, (a, b)), (other, (c, d)) in zip(corners, corners[1:] or corners, strict=False):
        share = _share((a, b), (c, d), weights)
        mixed = (a + share * (c - a), b + share * (d - b))
        value = float(mixed[0]) ** powers[0] * float(mixed[1]) ** powers[1] if min(mixed) > 0 else 0.0
        if value > best:
            best, gain, parts = value, mixed, {other: share, one: 1 - share}
    places = sorted(place for place, part in parts.items() if part > 0)
    chosen = outcomes.iloc[places].assign(
        share=[float(parts[place]) for place in places],
        gain_a=float(gain[0]),
        gain_b=float(gain[1]),
        product=best,
    )
    return Choices(chosen.astype({"share": "float64"}).reset_index(drop=True))


def _frontier(gains: Sequence[tuple[Fraction, Fraction]]) -> list[tuple[int, tuple[Fraction, Fraction]]]:
    """Corners of the efficient edge of all mixtures, from the one best for b to the one best for a."""
    kept: list[tuple[int, tuple[Fraction, Fraction]]] = []
    for place, (a, b) in sorted(enumerate(gains), key=lambda found: (-found[1][0], -found[1][1], found[0])):
        if kept and b <= kept[-1][1][1]:
            continue
        while len(kept) > 1 and _is_inside(kept[-2][1], kept[-1][1], (a, b)):
            kept.pop()
        kept.append((place, (a, b)))
    return kept[::-1]


def _is_inside(
    one: tuple[Fraction, Fraction], middle: tuple[Fraction, Fraction], other: tuple[Fraction, Fraction]
) -> bool:
    """Whether the middle one adds nothing to mixtures of the other two."""
    return (middle[0] - one[0]) * (other[1] - one[1]) <= (middle[1] - one[1]) * (other[0] - one[0])


def _share(one: tuple[Fraction, Fraction], other: tuple[Fraction, Fraction], weights: Sequence[Fraction]) -> Fraction:
    """Share of the other outcome at which the product of gains along the way from one to the other is largest."""
    (a, b), (c, d) = one, other
    if a == c or b == d:
        return Fraction(0)
    # The slope of w log(a + s(c - a)) + v log(b + s(d - b)) is zero once.
    best = -(weights[0] * (c - a) * b + weights[1] * (d - b) * a) / ((c - a) * (d - b) * (weights[0] + weights[1]))
    return min(max(best, Fraction(0)), Fraction(1))
