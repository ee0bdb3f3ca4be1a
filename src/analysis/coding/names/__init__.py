"""Who is named where: mentions linked to the case's actors, and names that nobody has listed yet."""

from .gazetteer import Gazetteer
from .mentions import Mention, find_mentions
from .proposing import NewName, new_names

__all__ = ["Gazetteer", "Mention", "NewName", "find_mentions", "new_names"]
