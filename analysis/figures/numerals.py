"""Numbers as figures, pages and files write them: with a real minus, and none where zero is what is printed."""

MINUS = "\N{MINUS SIGN}"


def number(value: float, places: int = 2) -> str:
    """A level or a share."""
    text = f"{value:.{places}f}"
    return text.lstrip("-") if float(text) == 0 else text.replace("-", MINUS)


def signed(value: float, places: int = 2) -> str:
    """A gap: with the sign of what is printed: +0.15, −0.70, 0.00."""
    text = f"{value:+.{places}f}"
    return text[1:] if float(text) == 0 else text.replace("-", MINUS)


def percent(share: float) -> str:
    return f"{100 * share:.0f}%"
