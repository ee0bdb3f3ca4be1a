"""Discourse networks: who stands with whom over what, and how far a debate is divided.

`discourse` reads who takes which side on what from a case; `affiliations` and `links` make two-mode and one-mode
networks of it as Discourse Network Analyzer defines them; `camps` finds the two camps of a network and `polarisation`
follows them over time.
"""

from analysis.measures.networks.discourse import AS_PROPOSAL, POINTS_ONLY, Discourse, Sides, discourse, once, within
from analysis.measures.networks.linking import Network, affiliations, links
from analysis.measures.networks.polarising import Camps, Polarisation, camps, polarisation, windows

__all__ = [
    "AS_PROPOSAL",
    "POINTS_ONLY",
    "Camps",
    "Discourse",
    "Network",
    "Polarisation",
    "Sides",
    "affiliations",
    "camps",
    "discourse",
    "links",
    "once",
    "polarisation",
    "windows",
    "within",
]
