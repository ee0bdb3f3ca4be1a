"""Whose voice a record carries: who speaks, and who is only spoken about."""

from __future__ import annotations

from typing import Literal, NewType, get_args

import pandas as pd

from analysis.errors import UsageError
from analysis.record.case import Case
from analysis.record.frames import by_id
from analysis.record.schema import UNNAMED
from analysis.record.tables import nearest_of

Voices = NewType("Voices", pd.DataFrame)
Level = Literal["holder", "party"]

_VOICE_COLUMNS = (
    *(
        "actor_id",
        "actor",
        "kind_code",
        "side_code",
        "n_speaks",
        "n_told",
        "n_addressed",
        "told_by",
        "only_spoken_about",
    ),
)


def voices(case: Case, *, level: Level = "holder") -> Voices:
    """Who speaks and who is only spoken about; the latter first, those of whom most is told first.

    One row is one actor that speaks, is told of, or is addressed. `n_speaks` counts the acts in which it is the speaker and
    the statuses and answers that are told by its word; `n_told` the acts in which others, or the source's own voice, say
    what it holds; `n_addressed` the acts directed at it; `told_by` names who speaks of it ("the source itself" for the
    source's voice). `only_spoken_about` marks actors that are told of or addressed and never speak. The reserved actor that
    the text does not name is left out.

    Parameters
    ----------
    case
        The case as known on a day; not modified.
    level
        `holder` takes every actor by itself; `party` counts what members say and what is said of them for the actor that
        they count for.

    Raises
    ------
    UsageError
        The level is none of the two.

    Examples
    --------
    >>> from pathlib import Path
    >>> table = voices(Case.read(Path("tests/data/tiny")))
    >>> table.loc[table["only_spoken_about"], ["actor", "n_told", "told_by"]].values.tolist()[0]
    ["Crane drivers' branch", 1, 'the source itself']
    """
    if level not in get_args(Level):
        raise UsageError(f'voices: level "{level}" is none; {nearest_of(level, get_args(Level))}')
    of = case.party_of if level == "party" else {actor: actor for actor in case.parents}
    acts = case.statements[["act_id", "holder_id", "speaker_id", "addressee_ids", "standing_code"]]
    acts = acts.assign(holder=acts["holder_id"].map(of), speaker=acts["speaker_id"].map({"": "", **of}))
    by_proxy = acts["standing_code"] == "spokesperson"
    spoken = [acts[["speaker", "act_id"]].set_axis(["actor", "act"], axis=1)]
    spoken.append(acts.loc[by_proxy, ["holder", "act_id"]].set_axis(["actor", "act"], axis=1))
    for name in ("event_statuses", "participations"):
        rows = case.tables[name]
        spoken.append(
            pd.DataFrame({"actor": rows["claimed_by_id"].map({"": "", **of}), "act": name + ":" + rows["id"]})
        )
    is_told = (acts["holder"] != acts["speaker"]) & ~by_proxy
    told = acts.loc[is_told, ["holder", "act_id", "speaker"]].set_axis(["actor", "act", "by"], axis=1)
    addressed = acts.assign(actor=acts["addressee_ids"].str.split(" ")).explode("actor")
    addressed = addressed.assign(actor=addressed["actor"].map({"": "", **of}))
    counts = {
        "n_speaks": _acts_by_actor(pd.concat(spoken)),
        "n_told": _acts_by_actor(told),
        "n_addressed": _acts_by_actor(addressed.rename(columns={"act_id": "act"})),
    }
    table = pd.DataFrame(counts).fillna(0).astype("int64").rename_axis("actor_id").reset_index()
    names = {"": "the source itself", **case.names}
    tellers = told.groupby("actor")["by"].agg(lambda by: ", ".join(sorted({names[key] for key in by}))).to_dict()
    actors = by_id(case.actors)
    table = table[~table["actor_id"].isin(["", UNNAMED])].assign(
        actor=lambda t: t["actor_id"].map(case.names),
        kind_code=lambda t: t["actor_id"].map({key: row["kind_code"] for key, row in actors.items()}),
        side_code=lambda t: t["actor_id"].map({key: row["side_code"] for key, row in actors.items()}),
        told_by=lambda t: [tellers.get(key, "") for key in t["actor_id"]],
        only_spoken_about=lambda t: t["n_speaks"] == 0,
    )
    texts = dict.fromkeys(["actor_id", "actor", "kind_code", "side_code", "told_by"], "str")
    order, rising = (
        ["only_spoken_about", "n_told", "n_addressed", "actor", "actor_id"],
        [False, False, False, True, True],
    )
    table = table.astype(texts).sort_values(order, ascending=rising)
    return Voices(table[list(_VOICE_COLUMNS)].reset_index(drop=True))


def _acts_by_actor(acts: pd.DataFrame) -> pd.Series[int]:
    """Count of the distinct acts of every actor."""
    return acts.drop_duplicates(["actor", "act"]).groupby("actor").size()
