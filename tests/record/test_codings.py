"""Codings beside a case: which there are, and that each is read as strictly as a case."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from analysis.errors import DataError, UsageError
from analysis.record.codings import coders_of, read_codings


@pytest.fixture
def seminar(tiny) -> Path:
    """The tiny case with two codings of itself."""
    source = Path(shutil.copytree(tiny.path, tiny.path.parent / "source", ignore=shutil.ignore_patterns("texts")))
    for coder in ("anna", "ben"):
        shutil.copytree(source, tiny.path / "codings" / coder)
    (tiny.path / "codings" / "notes").mkdir()
    return tiny.path


def test_coders_in_order_and_nothing_else(seminar):
    assert coders_of(seminar) == ["anna", "ben"]
    assert list(read_codings(seminar)) == ["anna", "ben"]


def test_passages_are_read_in_the_texts_of_the_case(seminar):
    assert read_codings(seminar)["anna"].texts.folder == seminar / "texts"


def test_some_coders(seminar):
    assert list(read_codings(seminar, coders=["ben"])) == ["ben"]


def test_an_unknown_coder(seminar):
    with pytest.raises(UsageError, match='coders: tiny/codings has no coding by "bne", nearest: ben'):
        read_codings(seminar, coders=["bne"])


def test_a_coding_that_is_not_whole(seminar):
    (seminar / "codings" / "ben" / "events.csv").unlink()
    with pytest.raises(DataError, match=r"events\.csv"):
        read_codings(seminar)


def test_nobody(tiny):
    assert read_codings(tiny.path) == {}
