"""How far several coders agree, where they do not, and what that says of the record.

`alpha` and `coefficients` take ratings (a row a coder, a column a unit); `by_unit`, `by_category`, `by_pair` and
`disagreements` say where the disagreement lies; `alpha_u` asks whether coders mark the same passages; `compare`
matches whole codings of one case row by row and gives such ratings for every column of every table.
"""

from analysis.measures.agreement.chance import coefficients, gwet, kappa, percent
from analysis.measures.agreement.comparing import Judgements, compare
from analysis.measures.agreement.crosswalk import crosswalk
from analysis.measures.agreement.detail import adjudication, by_category, by_pair, by_unit, disagreements
from analysis.measures.agreement.judging import differences, marking, ratings, reliability, shares
from analysis.measures.agreement.krippendorff import Coefficient, alpha
from analysis.measures.agreement.unitising import alpha_u, u_alpha

__all__ = [
    "Coefficient",
    "Judgements",
    "adjudication",
    "alpha",
    "alpha_u",
    "by_category",
    "by_pair",
    "by_unit",
    "coefficients",
    "compare",
    "crosswalk",
    "differences",
    "disagreements",
    "gwet",
    "kappa",
    "marking",
    "percent",
    "ratings",
    "reliability",
    "shares",
    "u_alpha",
]
