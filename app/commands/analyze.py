"""`gaplens analyze`: the report of an existing file, without a database."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, cast

import click

from surveys.files import Options, SpreadsheetError, parse_difference, parse_ids, parse_scale, parse_word

REFUSED = 2

Command = Callable[..., Any]
FILE = click.Path(dir_okay=False, path_type=Path)


def _language(_context: click.Context, _option: click.Parameter, told: str) -> str:
    """The code of one of our languages, however its tag is written."""
    from app.i18n import by_language

    locale = by_language(told)
    if locale is None:
        raise click.BadParameter(f"{told}: choose zh-Hant, zh-Hans or en.")
    return locale.code


SHARED: tuple[Callable[[Command], Command], ...] = (
    click.argument("file", type=FILE),
    click.option("--missing", multiple=True, help="A further word for a blank; may be repeated. Empty always is one."),
    click.option("--not-applicable", multiple=True, help="A word for 'does not apply'; may be repeated.  [N/A]"),
    click.option(
        "--bad-cells",
        type=click.Choice(["refuse", "drop"]),
        default="refuse",
        help="Cells that are no answer: refuse the file and list them, or count them as missing.  [refuse]",
    ),
    click.option("--mapping", type=FILE, help="A TOML file that names columns, needs and dimensions, as shown above."),
    click.option("--guess", type=FILE, help="Write a mapping to edit, begun from the file's own headings, and stop."),
    click.option("--encoding", default="", help="Of a CSV file, for example cp950.  [what it looks like, and says so]"),
    click.option("--delimiter", default="", help="Of a CSV file: one character, or 'tab'.  [,]"),
    click.option("--header-row", type=int, help="The row with the names of the columns.  [the first that has them]"),
    click.option("--first-row", type=int, help="The row of the first answers.  [the one below the names]"),
    click.option("--word", multiple=True, help="What an answer in words stands for: Agree=6; may be repeated."),
    click.option("--leading-number", is_flag=True, help="Of answers such as '7 - Strongly agree' the number counts."),
    click.option("--sheet", help="Of a workbook with more than one."),
    click.option("--json", "json_path", type=FILE, help="Write every figure, unrounded."),
    click.option("--html", "html_path", type=FILE, help="Write a page with charts."),
    click.option(
        "--language",
        default="en",
        callback=_language,
        help="Of all that is said: en, zh-Hant or zh-Hans; zh-TW and zh-CN too.  [en]",
    ),
)


@dataclass(frozen=True)
class Outputs:
    json: Path | None
    html: Path | None
    language: str


@click.group()
def analyze() -> None:
    """Report on a CSV, XLSX or SPSS file of answers.

    Nothing is guessed about the file: what must be known is said by an option or in a mapping file.
    """


def shared(command: Command) -> Command:
    """The options that both commands have."""
    for option in reversed(SHARED):
        command = option(command)
    return command


RATINGS: tuple[Callable[[Command], Command], ...] = (
    click.option("--scale", help="The ends of the answer scale, for example 1-7. Required, here or in the mapping."),
    click.option("--reverse", help="Negatively worded items, for example 10-13,18-22.  [none]"),
    click.option("--overall", help="The column of overall satisfaction; with it come the drivers."),
    click.option("--overall-scale", help="The ends of its scale, for example 1-5. Required with --overall."),
    click.option("--smallest-difference", help="The smallest one that matters, in points.  [a thirtieth of the scale]"),
    click.option("--segment", help="A column of groups (site, channel, month) that are to be compared."),
    click.option(
        "--some-of-many",
        is_flag=True,
        help="The groups of --segment are sites that stand for others: claims are about these too.",
    ),
    click.option(
        "--layout",
        type=click.Choice(["wide", "long"]),
        help="wide: a row per respondent; long: a row per respondent and need.  [wide]",
    ),
    *SHARED,
)


def ratings(command: Command) -> Command:
    """The options of all that is rated on a scale."""
    for option in reversed(RATINGS):
        command = option(command)
    return command


@analyze.command()
@ratings
def servqual(**given: Any) -> None:
    """SERVQUAL answers: columns E1..E22 and P1..P22, one row per respondent.

    Points for the five dimensions in W_TAN, W_REL, W_RES, W_ASS, W_EMP are used where the file has them.

    \b
    A mapping file says the same and names other columns. All keys may be left out:
      reverse = ["3"]
      missing = ["-", "99"]
      not_applicable = ["N/A"]
      segment = "Site"
      header_row = 2
      first_row = 4
      [words]
      "Strongly agree" = 7
      [scale]
      low = 1
      high = 7
      [overall]
      column = "All in all"
      low = 1
      high = 5
      [[dimensions]]
      id = "tangibles"
      name = "Premises and equipment"
      weight = "Points 1"
      [[needs]]
      id = "1"
      name = "Modern equipment"
      dimension = "tangibles"
      expectation = "Q1 wanted"
      perception = "Q1 got"
    """
    from app.files.analyze import analyze_servqual

    _guess(given, _rated, ("expectation", "perception"))
    _report(lambda: analyze_servqual(given["file"], _rated(given)), _outputs(given))


@analyze.command()
@ratings
def servperf(**given: Any) -> None:
    """Perceptions alone (SERVPERF): columns P1..P22, one row per respondent.

    Options and mapping are those of servqual; needs have a perception only.
    """
    from app.files.analyze import analyze_ratings

    _guess(given, _rated, ("perception",))
    _report(lambda: analyze_ratings(given["file"], _rated(given), "servperf"), _outputs(given))


@analyze.command()
@ratings
def zones(**given: Any) -> None:
    """A zone of tolerance: columns M1..M22 (minimum), D1..D22 (desired), P1..P22 (perceived).

    Options and mapping are those of servqual; needs have minimum, desired and perception.
    """
    from app.files.analyze import analyze_ratings

    _guess(given, _rated, ("minimum", "desired", "perception"))
    _report(lambda: analyze_ratings(given["file"], _rated(given), "zones"), _outputs(given))


@analyze.command()
@click.option("--like", type=click.Choice(["1", "5"]), help="The code that means 'I like it'. Required unless counts.")
@click.option(
    "--layout",
    type=click.Choice(["wide", "long", "counts", "pairs"]),
    default="wide",
    help="wide: NEED_func and NEED_dys columns; long: a row per respondent and need; counts: feature,A,O,M,I,R,Q; "
    "pairs: feature,functional,dysfunctional,count.  [wide]",
)
@click.option(
    "--table",
    type=click.Choice(["berger1993", "pouliot1993"]),
    default="berger1993",
    help="The evaluation table that the summary and the page show; the JSON has both.  [berger1993]",
)
@shared
def kano(like: str | None, layout: str, table: str, **given: Any) -> None:
    """Kano answers: codes 1 to 5 for each need present and absent, or counts of them.

    \b
    A mapping file says the same and names needs and columns. All keys may be left out:
      like = 1
      missing = ["-"]
      [[needs]]
      id = "F01"
      name = "Ready on the promised day"
      functional = "Q7 with"
      dysfunctional = "Q7 without"
    """
    from app.files.analyze import Layout, analyze_kano

    _guess(given, _options, ("functional", "dysfunctional"))

    def run() -> Any:
        options = _options(given, like=int(like) if like else None, layout="long" if layout == "long" else None)
        shown = cast(Literal["berger1993", "pouliot1993"], table)
        return analyze_kano(given["file"], options, cast(Layout, "wide" if layout == "long" else layout), shown)

    _report(run, _outputs(given))


def _rated(given: dict[str, Any]) -> Options:
    scale, overall_scale, smallest = (given[name] for name in ("scale", "overall_scale", "smallest_difference"))
    return _options(
        given,
        scale=parse_scale(scale) if scale else None,
        reverse=_ids(given["reverse"]),
        overall=given["overall"],
        overall_scale=parse_scale(overall_scale) if overall_scale else None,
        segment=given["segment"],
        smallest_difference=parse_difference(smallest) if smallest else None,
        some_of_many=given["some_of_many"],
        layout=given["layout"],
    )


def _options(given: dict[str, Any], **more: Any) -> Options:
    return Options(
        missing=given["missing"] or None,
        not_applicable=given["not_applicable"] or None,
        encoding=given["encoding"],
        delimiter=given["delimiter"],
        header_row=given["header_row"],
        first_row=given["first_row"],
        words=dict(map(parse_word, given["word"])) or None,
        leading_number=given["leading_number"],
        sheet=given["sheet"],
        bad_cells=given["bad_cells"],
        mapping=given["mapping"],
        **more,
    )


def _guess(given: dict[str, Any], options: Callable[[dict[str, Any]], Options], questions: tuple[str, ...]) -> None:
    """Where --guess asks for it: write a mapping to edit, never over another file, and leave."""
    if given["guess"] is None:
        return
    from app.files.guessed import mapping_text
    from app.files.refusals import refused
    from app.i18n import BY_CODE
    from surveys.files.shapes.guess import guess

    locale = BY_CODE[given["language"]]
    try:
        text = mapping_text(guess(given["file"], options(given), questions), questions, locale)
        with given["guess"].open("x", encoding="utf-8") as file:
            file.write(text)
    except SpreadsheetError as error:
        click.echo("\n".join(refused(error, locale)), err=True)
        raise SystemExit(REFUSED) from None
    except OSError as error:
        raise click.ClickException(f"{error.filename}: {error.strerror}") from None
    click.echo(
        locale.say(
            "Written: %(mapping)s. Check and complete it, then give it with --mapping.", mapping=given["guess"].name
        )
    )
    raise SystemExit(0)


def _ids(value: str | None) -> tuple[str, ...] | None:
    return None if value is None else parse_ids(value)


def _outputs(given: dict[str, Any]) -> Outputs:
    return Outputs(given["json_path"], given["html_path"], given["language"])


def _report(run: Callable[[], Any], outputs: Outputs) -> None:
    """Print the summary and write the files asked for, or say why the file is refused and leave with 2."""
    from app.files.analyze import summary, to_json
    from app.files.refusals import refused
    from app.i18n import BY_CODE

    locale = BY_CODE[outputs.language]
    try:
        report = run()
    except SpreadsheetError as error:
        click.echo("\n".join(refused(error, locale)), err=True)
        raise SystemExit(REFUSED) from None
    click.echo(summary(report, locale), nl=False)
    try:
        if outputs.json is not None:
            text = json.dumps(to_json(report), ensure_ascii=False, allow_nan=False, indent=1)
            outputs.json.write_text(text + "\n", encoding="utf-8")
        if outputs.html is not None:
            from app.files import page as analysis_page

            outputs.html.write_text(analysis_page.html(report, locale), encoding="utf-8")
    except OSError as error:
        raise click.ClickException(f"{error.filename}: {error.strerror}") from None
