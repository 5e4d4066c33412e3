"""Why a figure cannot be given. A result names the reason beside its empty fields; pages print it in words."""

from typing import Literal

Undefined = Literal[
    "no_answers",  # nobody answered
    "too_few",  # fewer answers than the method needs
    "no_variance",  # every answer is the same
    "constant_part",  # one of the columns, or what they add up to, is the same for everybody; others are not
    "constant_group",  # every answer of one group is the same; those of another are not, or are another
    "no_differences",  # every difference is zero
    "singular",  # one item follows from the others
    "negative_variance",  # the model fits only with a variance below zero (a Heywood case)
    "not_converged",  # the search for the best fit did not end
    "few_items",  # a scale needs more items
]
