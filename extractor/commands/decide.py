"""`extractor decide OUT FINDING_ID VERDICT`: records a verdict in OUT/decisions.csv."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from extractor.commands.setting import console_of
from extractor.errors import ExtractorError
from extractor.output import decisions
from extractor.output.folder import existing, held
from extractor.output.ledger import Ledger


def decide(options: Namespace) -> int:
    """Record the verdict; the next `publish` shows it."""
    out = existing(Path(options.out))
    with held(out):
        with Ledger(out) as ledger:
            known = {one.finding_id for one in ledger.findings()}
        if options.finding_id not in known:
            what = f'no finding of the last audit is called "{options.finding_id}"'
            raise ExtractorError(what, str(out), f"`extractor audit {out}` lists them")
        by = options.by or _login()
        decision = decisions.decide(out, options.finding_id, options.verdict, options.note, by)
    console_of(options).info(f"{decision.finding_id}: {decision.verdict}; `extractor publish {out}` shows it")
    return 0


def _login() -> str:
    """Return the user's login name, or nothing where the system knows none."""
    import getpass

    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return ""
