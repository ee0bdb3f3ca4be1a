"""What is kept of a run has nothing in it of when, where or in which process it ran: same input, same bytes."""

from __future__ import annotations

import hashlib
import re
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

import nbformat
from nbformat import NotebookNode

MAX_STREAM_CHARS = 100_000
"""What is kept of the text that one cell prints; the rest is cut with a visible mark."""

_ANSI = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
_ADDRESS = re.compile(r"\bat 0x[0-9a-fA-F]{6,}")


def cleaned(notebook: NotebookNode, template_path: Path, hidden: Mapping[str, str]) -> NotebookNode:
    """Return what is kept of a run: sources, tags and outputs, without time, place or process."""
    cells = []
    for position, cell in enumerate(notebook.cells):
        digest = hashlib.sha256(f"{position}\n{cell.source}".encode(errors="backslashreplace")).hexdigest()
        tags = cell.metadata.get("tags")
        fixed = nbformat.from_dict(  # type: ignore[no-untyped-call]
            {
                "id": digest[:16],
                "cell_type": cell.cell_type,
                "metadata": {"tags": tags} if tags else {},
                "source": cell.source,
            }
        )
        if cell.cell_type == "code":
            fixed.execution_count = cell.execution_count
            fixed.outputs = [_cleaned_output(output, hidden) for output in _merged(cell.outputs)]
        cells.append(fixed)
    metadata = {
        "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"},
        "language_info": {"name": "python", "file_extension": ".py", "mimetype": "text/x-python"},
        "parley": notebook.metadata.get("parley", {}),
        "title": template_path.stem,
    }
    whole: NotebookNode = nbformat.from_dict(  # type: ignore[no-untyped-call]
        {"nbformat": 4, "nbformat_minor": 5, "metadata": metadata, "cells": cells}
    )
    return whole


def _merged(outputs: Iterable[NotebookNode]) -> list[NotebookNode]:
    """Make one output of each stream between two others: where a stream is split is up to the clock."""
    merged: list[NotebookNode] = []
    streams: dict[str, NotebookNode] = {}
    for output in outputs:
        if output.output_type != "stream":
            merged.extend([*_in_order(streams), output])
            streams = {}
        elif output.name in streams:
            streams[output.name].text += output.text
        else:
            streams[output.name] = output
    return [*merged, *_in_order(streams)]


def _in_order(streams: Mapping[str, NotebookNode]) -> list[NotebookNode]:
    return [streams[name] for name in ("stdout", "stderr") if name in streams]


def _cleaned_output(output: NotebookNode, hidden: Mapping[str, str]) -> NotebookNode:
    if output.output_type == "stream":
        output.text = _cut(_placeless(output.text, hidden))
    elif output.output_type == "error":
        output.evalue = _placeless(output.evalue, hidden)
        output.traceback = [_placeless(line, hidden) for line in output.traceback]
    elif "text/plain" in output.data:
        output.data["text/plain"] = _cut(_placeless(output.data["text/plain"], hidden))
    return output


def _placeless(text: str, hidden: Mapping[str, str]) -> str:
    """Take colours, memory addresses and the machine's folders out of a text."""
    text = _ADDRESS.sub("at 0x...", without_colours(text))
    folders = {**hidden, sys.prefix: "<python>", str(Path.home()): "<home>"}
    for folder in sorted(folders, key=len, reverse=True):
        if len(folder) > 1:
            text = text.replace(folder, folders[folder])
    return text


def _cut(text: str) -> str:
    if len(text) <= MAX_STREAM_CHARS:
        return text
    lost = len(text) - MAX_STREAM_CHARS
    return f"{text[:MAX_STREAM_CHARS]}\n[cut here: {lost:,} more characters were printed]\n"


def without_colours(text: str) -> str:
    """Take the codes that colour a terminal out of a text."""
    return _ANSI.sub("", text)
