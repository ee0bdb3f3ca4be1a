"""States of ledgers as numbers and as columns of a table: what positions, paths and moves are made of."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from analysis.measures.positions.ledgers import Ledgers, Level, Steps, all_steps, last_steps, parties_of, read_ledgers
from analysis.record import dates
from analysis.record.case import Case
from analysis.record.values import parse_anchors


def state_now(case: Case, *, level: Level) -> States:
    """The state of every ledger on the day as known, also of those in which no position is held any more."""
    ledgers = read_ledgers(case, level=level)
    return States(case, ledgers, last_steps(ledgers))


def states_over_time(case: Case, *, level: Level) -> States:
    """All states of the ledgers of what holders said themselves, path by path; one in which nothing is held ends a position."""
    ledgers = read_ledgers(case, level=level, own_only=True)
    states = States(case, ledgers, all_steps(ledgers))
    held, of = states.is_held, states.of
    ends_one = np.concatenate([[False], (of[1:] == of[:-1]) & held[:-1]])[: len(of)]
    goes_on = held | ends_one  # nothing is withdrawn before it was held, nor twice
    return states if goes_on.all() else states.take(np.flatnonzero(goes_on))


def as_text(values: Any) -> pd.Series[str]:
    """A column of texts."""
    return pd.Series(values, dtype="str")


class States:
    """States of ledgers as columns of a table, one entry a state.

    Of a state in which a position is held the statements that fix points are kept, of another those that ended it.
    """

    def __init__(self, case: Case, ledgers: Ledgers, steps: Steps) -> None:
        fixes, number = ledgers.fixes[steps.members], np.repeat(np.arange(len(steps.of)), steps.sizes)
        self.is_held = np.zeros(len(steps.of), dtype=bool)
        self.is_held[number[fixes]] = True
        kept = fixes | ~self.is_held[number]
        self.case, self.ledgers, self.of, self.steps = case, ledgers, steps.of, steps
        self.members, self.number = steps.members[kept], number[kept]
        self.first = np.flatnonzero(np.diff(self.number, prepend=-1))
        self.ids = ledgers.column("id", self.members)
        self.holders, self.issues = ledgers.holders[self.of], ledgers.issues[self.of]
        self.tellers = ledgers.tellers[self.of]
        self.lower, self.upper = steps.lower, steps.upper
        lows, highs = (ledgers.column(end, self.members) for end in ("low_points", "high_points"))
        low, high = self._most(lows), self._least(highs)
        self.is_split = low > high
        self.low = np.where(self.is_split, self._least(lows), low)
        self.high = np.where(self.is_split, self._most(highs), high)

    @property
    def newest(self) -> tuple[np.ndarray, np.ndarray]:
        """Days since 1970 between which the newest of the statements was made."""
        return self._most(self.ledgers.lower[self.members]), self._most(self.ledgers.upper[self.members])

    def take(self, order: np.ndarray) -> States:
        """Some of the states, in another order."""
        return States(self.case, self.ledgers, self.steps.take(order))

    @property
    def step(self) -> np.ndarray:
        """The number of each state in its path, from 1; the states of a path stand one after the other."""
        begins = np.flatnonzero(np.diff(self.of, prepend=-1))
        return np.arange(len(self.of)) - np.repeat(begins, np.diff(begins, append=len(self.of))) + 1

    def _most(self, values: np.ndarray) -> np.ndarray:
        return np.maximum.reduceat(values, self.first) if len(values) else values

    def _least(self, values: np.ndarray) -> np.ndarray:
        return np.minimum.reduceat(values, self.first) if len(values) else values

    def text(self, table: str, column: str, places: np.ndarray) -> pd.Series[str]:
        """A column of a table of the case at some places."""
        return as_text(self.case.tables[table][column].array.take(places))

    def who(self) -> dict[str, pd.Series[str]]:
        """The holder, its party, and the members through whom it spoke."""
        parties = parties_of(self.case)[self.holders]
        return {
            "holder_id": self.text("actors", "id", self.holders),
            "holder": self.text("actors", "name", self.holders),
            "through": self._through(),
            "party_id": self.text("actors", "id", parties),
            "party": self.text("actors", "name", parties),
            "side_code": self.text("actors", "side_code", self.holders),
        }

    def _through(self) -> pd.Series[str]:
        """Names of those who made the statements where they are not the holder itself."""
        makers = self.ledgers.makers[self.members]
        names = self.case.actors["name"].to_numpy(dtype=object)
        said = np.where(makers == self.holders[self.number], "", names[makers])
        found = said[self.first]
        for state, start, end in self._several():
            found[state] = ", ".join(dict.fromkeys(filter(None, said[start:end])))
        return as_text(found)

    def _several(self) -> Iterator[tuple[int, int, int]]:
        """The states that rest on several statements, and where these begin and end."""
        ends = np.append(self.first[1:], len(self.members))
        several = np.flatnonzero(ends - self.first > 1)
        return zip(several.tolist(), self.first[several].tolist(), ends[several].tolist(), strict=True)

    def what(self) -> dict[str, pd.Series]:
        """The issue and its scale."""
        issues = self.case.issues
        columns = {name: self.text("issues", name, self.issues) for name in ("kind_code", "low_label", "high_label")}
        anchors = np.empty(len(issues), dtype=object)
        anchors[:] = [parse_anchors(cell) for cell in issues["anchors"]]
        return {
            "issue_id": self.text("issues", "id", self.issues),
            "issue": self.text("issues", "label", self.issues),
            **columns,
            "anchors": pd.Series(anchors[self.issues], dtype="object"),
        }

    def where(self) -> dict[str, np.ndarray]:
        """The interval."""
        return {"low": self.low, "high": self.high, "is_split": self.is_split}

    def when(self) -> dict[str, np.ndarray]:
        """First and last day on which the state may have begun; NaT where open."""
        return {
            name: days.view("datetime64[D]").astype("datetime64[s]")
            for name, days in (("lower", self.lower), ("upper", self.upper))
        }

    def codes(self, column: str) -> pd.Series[str]:
        """The different codes of the statements in a column."""
        cells = self.ledgers.column(column, self.members)
        found = cells[self.first]
        for state, start, end in self._several():
            found[state] = " ".join(sorted(set(cells[start:end])))
        return as_text(found)

    def spoken(self) -> dict[str, pd.Series[str]]:
        """When the newest of its statements was made, as a date and in words."""
        newest = self.members[self.first]
        lower, upper = self.ledgers.lower, self.ledgers.upper
        for state, start, end in self._several():
            ids = dict(zip(self.members[start:end].tolist(), self.ids[start:end], strict=True))
            newest[state] = max(ids, key=lambda m: (lower[m], upper[m], ids[m]))
        said = as_text(self.ledgers.column("said_edtf", newest))
        dated, texts = pd.factorize(said)
        words = np.array([dates.say(text) if text else "undated" for text in texts], dtype=object)
        return {"said_edtf": said, "said": as_text(words[dated])}

    def statement_ids(self) -> np.ndarray:
        """The statements under it, a tuple a state."""
        listed = np.empty(len(self.first), dtype=object)
        listed[:] = list(zip(self.ids[self.first], strict=True))
        for state, start, end in self._several():
            listed[state] = tuple(self.ids[start:end])
        return listed

    def counts(self) -> dict[str, np.ndarray]:
        """Acts and independent sources under it."""
        acts = np.ones(len(self.first), dtype="int64")
        sources = self.ledgers.column("n_sources", self.members[self.first])
        several = list(self._several())
        under = self.case.support("statements", rows=[key for _, start, end in several for key in self.ids[start:end]])
        utterances = self.ledgers.column("act_id", self.members)
        for state, start, end in several:
            acts[state] = len(set(utterances[start:end]))
            sources[state] = len({source for key in self.ids[start:end] for source in under[key]})
        return {"n_acts": acts, "n_sources": sources}
