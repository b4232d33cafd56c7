"""Arguments in, exit status out. The only place that prints errors: a line that says what, where, what to do.

Exit status: 0 all well; 1 it ran and something needs a person; 2 wrong use or unreadable input;
130 interrupted.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import sys
from collections.abc import Sequence
from typing import NoReturn

from extractor.errors import ExtractorError
from extractor.interrupts import remembered
from extractor.version import VERSION

NAME = "extractor"
FORMATS = ("csv", "jsonl", "json", "parquet")
SEVERITIES = ("error", "warning", "note")
VERDICTS = ("open", "confirmed", "different_scope", "corrected", "dismissed")
USAGE, INTERRUPTED = 2, 130


class Parser(argparse.ArgumentParser):
    """A parser that says on one line what is wrong with the arguments."""

    def error(self, message: str) -> NoReturn:
        """End the program with status 2 and one line."""
        print(f"{self.prog}: {message}; see `{self.prog} --help`", file=sys.stderr)
        sys.exit(USAGE)


def start() -> NoReturn:
    """Run one command as a program of its own, and end it with its exit status."""
    status = main()
    if status == INTERRUPTED:
        # Python remembers an interrupt that fell into code made from a string (a dataclass, a named tuple) and would
        # end itself by a signal in place of the status.
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)
    sys.exit(status)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return the exit status."""
    options = argparse.Namespace(quiet=False, verbose=False, log_json=False, debug=False, rules=None)
    try:
        parser().parse_args(arguments, options)
        module, function = options.does
        with remembered():
            status: int = getattr(importlib.import_module(f"extractor.commands.{module}"), function)(options)
        sys.stdout.flush()
        return status
    except ExtractorError as error:
        return _complain(str(error), options)
    except KeyboardInterrupt:
        return _complain("interrupted; what was finished before is kept", options, INTERRUPTED)
    except BrokenPipeError:  # who read our output wants no more of it
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        todo = "" if options.debug else "; --debug shows where"
        return _complain(f"unexpected {type(error).__name__}: {error}{todo}", options)


def parser() -> Parser:
    """Return the parser of all commands."""
    top = Parser(
        NAME, description="Reads every figure out of township disclosure pages into provable records."
    )
    top.add_argument("--version", action="version", version=f"{NAME} {VERSION}")
    _add_common(top)
    commands = top.add_subparsers(title="commands", metavar="COMMAND", required=True)
    _add_line(commands)
    _add_checks(commands)
    _add_decide(commands)
    _add_forget(commands)
    return top


def _add_line(commands: argparse._SubParsersAction[Parser]) -> None:
    """Add the commands of the straight line: run, crawl, extract, audit, publish."""
    one = _command(commands, "run", "line.run", "the nightly job: crawl, read, find figures, audit, publish")
    one.add_argument(
        "sources", nargs="?", metavar="SOURCES.toml", help="default: the samples, served on loopback"
    )
    _add_out(one, default="out")
    _add_fail_on(one)
    _add_edition(one)

    one = _command(
        commands, "crawl", "line.crawl", "fetch what is new, and keep the records that its pages give"
    )
    one.add_argument("sources", metavar="SOURCES.toml")
    _add_out(one, default="out")

    one = _command(commands, "extract", "line.extract", "files, folders, WARC archives or - to records")
    one.add_argument(
        "paths", nargs="+", metavar="PATH", help="HTML, text, folder, .warc[.gz], or - for standard input"
    )
    _add_out(one, default=None, text="keep the records in OUT; with --format, publish them there too")
    _add_formats(one, "of the figures on standard output: csv, jsonl (default) or json")

    one = _command(
        commands, "audit", "line.audit", "audit the records in OUT; findings go to standard output"
    )
    one.add_argument("out", metavar="OUT")
    _add_fail_on(one)
    _add_formats(one, "of the findings: csv, jsonl or json; default: a line each, for people")

    one = _command(commands, "publish", "line.publish", "make the public edition of the records in OUT")
    one.add_argument("out", metavar="OUT")
    _add_edition(one)


def _add_checks(commands: argparse._SubParsersAction[Parser]) -> None:
    """Add the commands that look and change nothing: verify, explain, rules check, sources check."""
    one = _command(commands, "verify", "verify.verify", "recompute what the public edition in OUT claims")
    one.add_argument("out", metavar="OUT")

    one = _command(commands, "explain", "explain.explain", "how each figure in a text is read, and why")
    one.add_argument("text", metavar="TEXT", help="the text, or - for standard input")

    rules = _group(commands, "rules", "check the rules")
    one = _command(rules, "check", "check.rules", "load every rule and run the examples beside each")
    one.add_argument(
        "rules_dir", nargs="?", metavar="RULES_DIR", help="rules of your own, laid over the shipped ones"
    )

    sources = _group(commands, "sources", "check a list of sources, propose an entry for it")
    one = _command(sources, "check", "check.sources", "try each source: family, items listed, first articles")
    one.add_argument("sources", metavar="SOURCES.toml")
    one.add_argument(
        "--articles", type=int, default=3, metavar="N", help="articles to try of each source (default 3)"
    )

    one = _command(sources, "new", "new.new", "propose an entry for sources.toml from a live page")
    one.add_argument("url", metavar="URL", help="a list page, or an article of the site")
    one.add_argument("--allow-loopback", action="store_true", help="for a site served on this machine")


def _add_decide(commands: argparse._SubParsersAction[Parser]) -> None:
    one = _command(commands, "decide", "decide.decide", "record a verdict on a finding in OUT/decisions.csv")
    one.add_argument("out", metavar="OUT")
    one.add_argument("finding_id", metavar="FINDING_ID")
    one.add_argument("verdict", metavar="VERDICT", choices=VERDICTS, help=", ".join(VERDICTS))
    one.add_argument("--note", default="", metavar="TEXT", help="why")
    one.add_argument("--by", default="", metavar="NAME", help="who decides (default: the user's login name)")


def _add_forget(commands: argparse._SubParsersAction[Parser]) -> None:
    one = _command(commands, "forget", "forget.forget", "remove a page and all that came from it, on request")
    one.add_argument("out", metavar="OUT")
    one.add_argument("url", metavar="URL")


def _command(commands: argparse._SubParsersAction[Parser], name: str, does: str, text: str) -> Parser:
    """Add a command; `does` names its module in extractor.commands and the function there."""
    one = commands.add_parser(name, help=text, description=f"{text[0].upper()}{text[1:]}.")
    one.set_defaults(does=tuple(does.split(".")))
    _add_common(one)
    return one


def _group(
    commands: argparse._SubParsersAction[Parser], name: str, text: str
) -> argparse._SubParsersAction[Parser]:
    one = commands.add_parser(name, help=text, description=f"{text[0].upper()}{text[1:]}.")
    return one.add_subparsers(title="commands", metavar="COMMAND", required=True)


def _add_common(one: Parser) -> None:
    """Add the options that every command has; they may stand before or behind its name."""
    common = one.add_argument_group("common options")
    loud = common.add_mutually_exclusive_group()
    silent = argparse.SUPPRESS
    loud.add_argument("--verbose", action="store_true", default=silent, help="log details too")
    loud.add_argument("--quiet", action="store_true", default=silent, help="log warnings only")
    common.add_argument("--log-json", action="store_true", default=silent, help="log one JSON object a line")
    common.add_argument("--debug", action="store_true", default=silent, help="show the traceback of an error")
    common.add_argument(
        "--rules", default=silent, metavar="DIR", help="rules of your own, laid over the shipped ones"
    )


def _add_out(one: Parser, default: str | None, text: str = "where results lie (default: out)") -> None:
    one.add_argument("-o", "--out", default=default, metavar="OUT", help=text)


def _add_fail_on(one: Parser) -> None:
    text = "exit with 1 where a finding is this grave or graver: error, warning, note"
    one.add_argument("--fail-on", choices=SEVERITIES, metavar="SEVERITY", help=text)


def _add_edition(one: Parser) -> None:
    _add_formats(one, "beside csv and jsonl: json, parquet")
    one.add_argument(
        "--excel", action="store_true", help="begin CSV files with a byte-order mark, for spreadsheets"
    )
    text = "share of documents that may vanish before the edition is refused (default: of catalog.toml, 0.2)"
    one.add_argument("--max-fall", type=_share, metavar="SHARE", help=text)
    one.add_argument("--to", metavar="URL", help="load the edition into a database too: postgresql://...")


def _add_formats(one: Parser, text: str) -> None:
    one.add_argument("--format", dest="formats", type=_formats, default=(), metavar="FORMAT,...", help=text)


def _share(text: str) -> float:
    try:
        share = float(text)
    except ValueError:
        share = -1
    if not 0 <= share <= 1:
        raise argparse.ArgumentTypeError(f'"{text}" is no share from 0 to 1')
    return share


def _formats(text: str) -> tuple[str, ...]:
    names = tuple(name.strip() for name in text.split(","))
    unknown = [name for name in names if name not in FORMATS]
    if unknown:
        raise argparse.ArgumentTypeError(f'unknown format "{unknown[0]}"; known: {", ".join(FORMATS)}')
    return names


def _complain(message: str, options: argparse.Namespace, status: int = USAGE) -> int:
    """Print an error on one line, with the traceback where --debug asks for it. Return the status."""
    if options.debug:
        import traceback

        traceback.print_exc()
    line = " ".join(message.split())
    if options.log_json:
        print(json.dumps({"level": "error", "message": line}, ensure_ascii=False), file=sys.stderr)
    else:
        print(f"{NAME}: {line}", file=sys.stderr)
    return status
