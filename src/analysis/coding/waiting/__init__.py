"""Where suggestions wait for a person: a data package a coder, a file a source, without a word of the text."""

from analysis.coding.waiting.form import HEADS, Waiting, Who
from analysis.coding.waiting.tray import Kept, Tray, read_waiting, waiting_coders

__all__ = ["HEADS", "Kept", "Tray", "Waiting", "Who", "read_waiting", "waiting_coders"]
