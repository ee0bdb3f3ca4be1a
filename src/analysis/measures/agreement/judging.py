"""What comes of comparing whole codings: reliability column by column, shares of rows, differences with their places."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import combinations

import pandas as pd

from analysis.errors import UsageError
from analysis.measures.agreement.chance import gwet, kappa, percent
from analysis.measures.agreement.comparing import BLANK, COMPARED, GIVEN, POINTS, Judgements
from analysis.measures.agreement.detail import PLACED, ROW, check_coders
from analysis.measures.agreement.krippendorff import RESAMPLES, alpha
from analysis.measures.agreement.matching import evidence_of, merged
from analysis.measures.agreement.ratings import Level
from analysis.measures.agreement.unitising import alpha_u, u_alpha
from analysis.record.case import Case
from analysis.record.frames import rows_of
from analysis.record.known import EVIDENCED
from analysis.record.schema import TABLES, codes


def ratings(judgements: Judgements, table: str, variable: str) -> pd.DataFrame:
    """The ratings of one column of one table: a row a coder, a column a unit, missing where a coder has no such row.

    Raises
    ------
    UsageError
        Nobody judged that.

    Examples
    --------
    >>> from pathlib import Path
    >>> from analysis.measures.agreement import compare
    >>> tiny = Case.read(Path("tests/data/tiny"))
    >>> ratings(compare({"x": tiny, "y": tiny}), "statements", "stance_code").shape[0]
    2
    """
    here = judgements[(judgements["table"] == table) & (judgements["variable"] == variable)]
    if here.empty:
        known = sorted({f"{t}.{v}" for t, v in zip(judgements["table"], judgements["variable"], strict=True)})
        raise UsageError(f"ratings: nobody judged {table}.{variable}; there are {', '.join(known) or 'no judgements'}")
    units = list(dict.fromkeys(here["unit"]))
    wide = here.set_index(["coder_id", "unit"])["value"].unstack()  # noqa: PD010 - nothing is aggregated
    return wide.reindex(index=sorted(set(judgements["coder_id"])), columns=units).rename_axis(index=None, columns=None)


def reliability(judgements: Judgements, *, resamples: int = RESAMPLES, seed: int = 0) -> pd.DataFrame:
    """How well the coders agree on each column of each table, over the units that two coders or more have.

    One row is one column: `table`, `variable`, `level`, `n_units`, `n_coders`, `percent`, `kappa` (two coders only),
    `ac1` (Gwet; chance over all codes of the closed list; nominal only), `alpha` with its interval `low` and `high`,
    each missing where it is not defined, and `reason` why alpha is not.

    Parameters
    ----------
    judgements
        As `compare` gives them. Not modified.
    resamples, seed
        Of alpha's bootstrap.

    Examples
    --------
    >>> from pathlib import Path
    >>> from analysis.measures.agreement import compare
    >>> tiny = Case.read(Path("tests/data/tiny"))
    >>> table = reliability(compare({"x": tiny, "y": tiny}), resamples=0)
    >>> table.loc[table["variable"] == "stance_code", "alpha"].tolist()
    [1.0]
    """
    rows = []
    for (table, variable), here in judgements.groupby(["table", "variable"], sort=False):
        level: Level = here["level"].iloc[0]
        values = ratings(judgements, str(table), str(variable))
        whole = alpha(values, level=level, resamples=resamples, seed=seed)
        is_named = level == "nominal"
        rows.append(
            {
                "table": table,
                "variable": variable,
                "level": level,
                "n_units": whole.n_units,
                "n_coders": whole.n_coders,
                "percent": percent(values).value,
                "kappa": kappa(values).value if is_named else math.nan,
                "ac1": gwet(values, categories=_closed(str(table), str(variable))).value if is_named else math.nan,
                "alpha": whole.value,
                "low": whole.low,
                "high": whole.high,
                "reason": _no_scale(judgements, str(variable)) if not whole.n_units else whole.reason,
            }
        )
    columns = [
        "table",
        "variable",
        "level",
        "n_units",
        "n_coders",
        "percent",
        "kappa",
        "ac1",
        "alpha",
        "low",
        "high",
        "reason",
    ]
    return pd.DataFrame(rows, columns=columns)


def _no_scale(judgements: Judgements, variable: str) -> str:
    """Why no unit of a column has two ratings."""
    given = judgements[(judgements["variable"] == GIVEN) & (judgements["value"] == "yes")]
    n = int((given.groupby("unit").size() > 1).sum())
    if variable in POINTS and n:
        return f"no common scale: {n} units have points on scales whose ends the coders word differently"
    return "no overlap: no unit was rated by two coders"


def _closed(table: str, variable: str) -> list[str]:
    """All codes of a column with a closed list."""
    if variable == GIVEN:
        return ["no", "yes"]
    column = TABLES[table].column(variable)
    if column.kind != "code":
        return []
    return [*codes(column.target), *(() if column.is_required else (BLANK,))]


def shares(judgements: Judgements, *, coders: Sequence[str] = ()) -> pd.DataFrame:
    """How many of the rows of each table several coders have.

    One row is one table: `n_units`, `n_shared` by two coders or more, `n_all` by all; `share` (0-1), the mean over
    pairs of coders of twice the units that both have over the rows of the two (Dice), missing where no two coders
    have a row; `n_alone`, units of one coder alone, by coder as mapping; and `reason` why there is no share.

    Parameters
    ----------
    judgements
        As `compare` gives them. Not modified.
    coders
        All coders, so that one who coded nothing counts; default: those of the judgements.

    Examples
    --------
    >>> from pathlib import Path
    >>> from analysis.measures.agreement import compare
    >>> tiny = Case.read(Path("tests/data/tiny"))
    >>> shares(compare({"x": tiny, "y": tiny}))["share"].unique().tolist()
    [1.0]
    """
    who = sorted(coders or set(judgements["coder_id"]))
    once = judgements[["table", "unit", "coder_id"]].drop_duplicates()
    rows = []
    for table in COMPARED:
        here = once[once["table"] == table]
        have = {coder: set(here.loc[here["coder_id"] == coder, "unit"]) for coder in who}
        n_coders = here.groupby("unit")["coder_id"].size()
        pairs = [
            2 * len(have[a] & have[b]) / (len(have[a]) + len(have[b]))
            for a, b in combinations(who, 2)
            if have[a] or have[b]
        ]
        alone = set(n_coders.index[n_coders == 1])
        if len(who) < 2:
            reason = f"{len(who) or 'no'} coder: a share needs two"
        else:
            reason = "" if pairs else "no coder has a row in this table"
        rows.append(
            {
                "table": table,
                "n_units": len(n_coders),
                "n_shared": int((n_coders > 1).sum()),
                "n_all": int((n_coders == len(who)).sum()) if len(who) > 1 else 0,
                "share": sum(pairs) / len(pairs) if pairs else math.nan,
                "n_alone": {coder: len(have[coder] & alone) for coder in who},
                "reason": reason,
            }
        )
    return pd.DataFrame(rows)


def differences(judgements: Judgements, codings: Mapping[str, Case]) -> pd.DataFrame:
    """What the coders do not agree on, side by side, with the place where each was read.

    One row is one column of one unit on which two coders differ, or, with variable `(row)`, a unit that only some
    coders have: `table`, `unit`, `variable`, `place` (source and paragraphs, of all coders), `row_ids` by coder as
    mapping, then a column for each coder with its value, missing where it has no such row. In the order of the tables
    and of the texts.

    Parameters
    ----------
    judgements
        As `compare` gives them. Not modified.
    codings
        The same codings.

    Raises
    ------
    UsageError
        A coder has the name of one of the fixed columns.

    Examples
    --------
    >>> from pathlib import Path
    >>> from analysis.measures.agreement import compare
    >>> tiny = Case.read(Path("tests/data/tiny"))
    >>> differences(compare({"x": tiny, "y": tiny}), {"x": tiny, "y": tiny}).empty
    True
    """
    who = sorted(codings)
    check_coders(who, "differences")
    places = {coder: _paragraph_words(case) for coder, case in codings.items()}
    rows = []
    for (table, unit), here in judgements.groupby(["table", "unit"], sort=False):
        row_ids = dict(zip(here["coder_id"], here["row_id"], strict=True))
        where = sorted({place for coder, row in row_ids.items() for place in places[coder].get((str(table), row), ())})
        fixed = {"table": table, "unit": unit, "place": _say_places(where), "row_ids": row_ids}
        if len(row_ids) < len(who):
            rows.append({**fixed, "variable": ROW, **{coder: row_ids.get(coder) for coder in who}})
        for variable, said in here.groupby("variable", sort=False):
            values = dict(zip(said["coder_id"], said["value"], strict=True))
            if len({value for value in values.values() if not pd.isna(value)}) > 1:
                rows.append({**fixed, "variable": variable, **{coder: values.get(coder) for coder in who}})
    return pd.DataFrame(rows, columns=[*PLACED, *who])


def _paragraph_words(case: Case) -> dict[tuple[str, str], list[tuple[str, int]]]:
    """Publisher and paragraph of every passage under a row, by table and row."""
    publisher = dict(zip(case.sources["id"], case.sources["publisher"], strict=True))
    found: dict[tuple[str, str], list[tuple[str, int]]] = {}
    evidence = case.evidence[["table", "row_id", "source_id", "paragraph"]]
    damage = case.emendations.assign(table="emendations", row_id=case.emendations["id"])[list(evidence.columns)]
    for row in rows_of(pd.concat([evidence, damage], ignore_index=True)):
        place = (publisher[row.source_id], 0 if pd.isna(row.paragraph) else int(row.paragraph))
        found.setdefault((row.table, row.row_id), []).append(place)
    for row in rows_of(case.conditions):
        found["conditions", row.id] = found.get(("statements", row.statement_id), [])
    return found


def _say_places(places: Sequence[tuple[str, int]]) -> str:
    said = []
    for publisher in dict.fromkeys(publisher for publisher, _ in places):
        numbers = [str(number) for where, number in places if where == publisher and number]
        noun = "paragraph" if len(numbers) == 1 else "paragraphs"
        said.append(f"{publisher}, {noun} {', '.join(numbers)}" if numbers else publisher)
    return "; ".join(said)


def marking(codings: Mapping[str, Case]) -> pd.DataFrame:
    """Whether the coders mark the same passages, table by table: alpha for unitising, whatever they say of them.

    One row is one table with evidence of its own, then "all categories", as in `alpha_u`, and last "units alone": the
    coefficient of 2016 on what is marked at all. The texts are laid end to end; passages of one coder and table that
    overlap count as one.

    Parameters
    ----------
    codings
        Cases by coder. Not modified.

    Raises
    ------
    UsageError
        A source has no length in any coding.

    Examples
    --------
    >>> from pathlib import Path
    >>> tiny = Case.read(Path("tests/data/tiny"))
    >>> marking({"x": tiny, "y": tiny})["value"].tolist()[-1]
    1.0
    """
    lengths: dict[str, int] = {}
    for case in codings.values():
        for source, chars in zip(case.sources["id"], case.sources["text_chars"], strict=True):
            lengths[source] = max(0 if pd.isna(chars) else int(chars), lengths.get(source, 0))
    spans = [
        (coder, table, source, start, end)
        for coder, case in codings.items()
        for table in EVIDENCED
        for source, start, end in merged([span for found in evidence_of(case, table)[0].values() for span in found])
    ]
    if lost := sorted({source for _, _, source, *_ in spans if not lengths.get(source)}):
        raise UsageError(
            f"marking: {', '.join(lost)} has no text_chars in any coding; run parley tidy with its text stored"
        )
    begins, here = {}, 0
    for source in sorted(lengths):
        begins[source], here = here, here + lengths[source]
    laid = pd.DataFrame(
        [(coder, table, begins[source] + start, begins[source] + end) for coder, table, source, start, end in spans],
        columns=["coder_id", "category", "start", "end"],
    )
    who = sorted(codings)
    table = alpha_u(laid, length=max(here, 1), coders=who)
    _, alone = u_alpha(laid, length=max(here, 1), coders=who)
    last = {
        "category": alone.name,
        **{
            name: getattr(alone, name)
            for name in ("observed", "expected", "value", "low", "high", "n_coders", "reason")
        },
        "n_spans": len(laid),
    }
    return pd.concat([table, pd.DataFrame([last])], ignore_index=True)
