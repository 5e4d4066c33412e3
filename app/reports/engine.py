"""Checking the engine: published worked examples, their printed figures beside ours."""

from analysis.estimates.worked import Check, Example, examples
from app.i18n import N_, Locale
from app.reports.pages import (
    Table,
    WorkedExample,
)

# What sources call their figures; names of two parts are joined by a colon or a comma.
_NAMES = frozenset(
    {
        N_("Edge grip"),
        N_("Ease of turn"),
        N_("Service"),
        N_("App-based bonus program"),
        N_("Smart mirror"),
        N_("Free in-store WiFi"),
        N_("better"),
        N_("worse"),
        N_("category strength, %"),
        N_("Fong's limit"),
        N_("Reliability/Responsiveness"),
        N_("Empathy"),
        N_("Tangibles"),
        N_("Total of 21 items"),
        N_("SERVQUAL score"),
        N_("from"),
        N_("to"),
        N_("centre"),
        N_("mean moving range"),
        N_("upper limit"),
        N_("lower limit"),
    }
)


def worked(locale: Locale) -> list[WorkedExample]:
    return [_worked(example, locale) for example in examples()]


def _worked(example: Example, locale: Locale) -> WorkedExample:
    head = (
        locale.say("Figure"),
        locale.say("Printed"),
        locale.say("Computed"),
        locale.say("Difference"),
        locale.say("Agrees"),
    )
    yes, no = locale.say("Yes"), locale.say("No")
    rows = [(_called(check.what, locale), *_cells(check), yes if check.agrees else no) for check in example.checks]
    note = locale.say("Its inputs were printed rounded, so the last place may differ.") if example.rounded else ""
    return WorkedExample(
        _titles(locale)[example.id], example.source, note, example.agrees, Table(head, rows, words=frozenset({4}))
    )


def _called(what: str, locale: Locale) -> str:
    """Letters, numbers and symbols are the same in every language."""
    if what in _NAMES:
        return locale.say(what)
    if what.endswith(" of 25"):
        return locale.say("%(letter)s of 25", letter=what.removesuffix(" of 25"))
    for mark in (": ", ", "):
        name, found, side = what.partition(mark)
        if found:
            return locale.listed([_called(name, locale), _called(side, locale)])
    return what


def _cells(check: Check) -> tuple[str, str, str]:
    return _plain(check.expected), _plain(check.computed), _plain(check.difference)


def _plain(value: float) -> str:
    """Four places at most; what rounds to zero has no sign."""
    text = f"{value:.4f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text.replace("-", "−")


def _titles(locale: Locale) -> dict[str, str]:
    return {
        "table": locale.say("The 25 cells of the Kano table"),
        "ski": locale.say("Better and worse: the ski example"),
        "retail": locale.say("Better and worse: needs in a shop"),
        "service_app": locale.say("Better, worse, strength and Fong's limit"),
        "hospital": locale.say("SERVQUAL gaps of a hospital survey"),
        "unweighted": locale.say("The unweighted SERVQUAL score"),
        "wilson": locale.say("Wilson's interval of a share"),
        "sample_size": locale.say("Sample sizes for a known population"),
        "viscosity": locale.say("A control chart of single values"),
        "juice": locale.say("A control chart of shares"),
    }


def summary() -> tuple[str, bool]:
    """For a terminal: every figure, printed and computed; whether all agree."""
    lines, good = [], True
    for example in examples():
        lines += ["", example.source]
        for check in example.checks:
            word = "ok" if check.agrees else "DIFFERS"
            lines.append(
                f"  {check.what:<34}{check.expected:>10g}{check.computed:>12.4f}{check.difference:>+12.4f}  {word}"
            )
        good &= example.agrees
    count = sum(len(example.checks) for example in examples())
    verdict = "all agree" if good else "SOME DIFFER"
    head = f"{'':<36}{'printed':>10}{'computed':>12}{'difference':>12}"
    return "\n".join([f"{count} published figures: {verdict}", "", head, *lines[1:], ""]), good
