"""Telling a person that something new is wrong: a webhook, a mail. What was told before is only counted."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extractor.console import Console

if TYPE_CHECKING:
    from extractor.crawler.sources import Notice

SECONDS = 20
MOST_NAMED = 50
_NUMBER = re.compile(r"\d+")


def tell(notice: Notice, out: Path, console: Console) -> None:
    """Tell of the failures of the last run that the run before it did not have, where anybody wants to know.

    A notice that cannot be sent is a warning: the run itself went as it went.
    """
    if not (notice.webhook or notice.mail_to):
        return
    message = news_of(out)
    if not message["new"]:
        return
    for name, wanted, send in (("webhook", notice.webhook, _post), ("mail", notice.mail_to, _mail)):
        if wanted:
            try:
                send(notice, message)
            except (OSError, ValueError) as error:  # requests' and smtplib's errors are OSErrors
                console.warning(f"the {name} could not be sent: {error}")


def news_of(out: Path) -> dict[str, Any]:
    """Return what to tell of the last run in OUT: sources that are not well, new failures, how many old ones."""
    last, before = [*_notes(out), {}, {}][:2]
    known = {_key(failure) for failure in _failures(before)}
    new = [failure for failure in _failures(last) if _key(failure) not in known]
    states = {name: counts.get("state", "") for name, counts in last.get("sources", {}).items()}
    return {
        "run": last.get("started", ""),
        "sources": {name: state for name, state in states.items() if state != "ok"},
        "new": [{name: failure.get(name, "") for name in ("source_id", "url", "reason")} for failure in new],
        "known_before": len(_failures(last)) - len(new),
    }


def lines_of(message: dict[str, Any]) -> list[str]:
    """Return a message as lines for a person."""
    lines = [f"run of {message['run']}"]
    lines += [f"source {name}: {state}" for name, state in message["sources"].items()]
    for failure in message["new"][:MOST_NAMED]:
        where = failure["url"] or failure["source_id"]
        lines.append(f"{failure['source_id']}: {failure['reason']} ({where})")
    more = len(message["new"]) - MOST_NAMED
    lines += [f"and {more} more"] if more > 0 else []
    return [*lines, f"known before: {message['known_before']}"]


def _notes(out: Path) -> list[dict[str, Any]]:
    """Return the notes of the last two crawls, the newest first."""
    found = []
    for path in sorted((out / "runs").glob("*.json"), key=lambda path: path.stem, reverse=True):
        notes = json.loads(path.read_text("utf-8"))
        if notes.get("command") in ("run", "crawl"):
            found.append(notes)
        if len(found) == 2:
            break
    return found


def _failures(notes: dict[str, Any]) -> list[dict[str, Any]]:
    return [failure for failures in notes.get("failures", {}).values() for failure in failures]


def _key(failure: dict[str, Any]) -> tuple[str, str, str]:
    """Return what makes a failure the same as last night's: numbers in its reason may differ."""
    return failure.get("source_id", ""), failure.get("url", ""), _NUMBER.sub("#", failure.get("reason", ""))


def _post(notice: Notice, message: dict[str, Any]) -> None:
    import requests

    text = "\n".join(lines_of(message))
    answer = requests.post(str(notice.webhook), json=message | {"text": text}, timeout=SECONDS)
    answer.raise_for_status()


def _mail(notice: Notice, message: dict[str, Any]) -> None:
    from email.message import EmailMessage
    from smtplib import SMTP

    mail = EmailMessage()
    mail["From"], mail["To"] = notice.mail_from, notice.mail_to
    mail["Subject"] = f"extractor: {len(message['new'])} new failures"
    mail.set_content("\n".join(lines_of(message)))
    host, _, port = notice.smtp.partition(":")
    with SMTP(host, int(port or 25), timeout=SECONDS) as server:
        server.send_message(mail)
