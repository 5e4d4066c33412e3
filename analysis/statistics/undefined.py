"""Why a figure cannot be given. A result names the reason beside its empty fields; pages print it in words."""

from typing import Literal

Undefined = Literal[
    "no_answers",  # nobody answered
    "too_few",  # fewer answers than the method needs
    "no_variance",  # every answer is the same
    "no_differences",  # every difference is zero
    "singular",  # one item follows from the others
    "negative_variance",  # the model fits only with a variance below zero (a Heywood case)
    "not_converged",  # the search for the best fit did not end
    "few_items",  # a scale needs more items
]
