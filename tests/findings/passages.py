"""What the audit tells of a passage of our own, put under the title of a report."""

from __future__ import annotations

import re

from extractor.pipeline import audited, read_page, understood
from extractor.records import Finding
from extractor.rulebook import Rulebook

RULES = Rulebook()
_CHANGED = re.compile(r"\{([^{}/]*)/([^{}/]*)\}")


def told(text: str, title: str) -> list[Finding]:
    """Return each finding, notes too; title: without the end of its line."""
    report = understood(read_page(f"{title}\n{text}\n".encode(), RULES), RULES)
    return audited([report], RULES)


def findings(text: str, title: str) -> set[tuple[str, str]]:
    """Return the check and the severity of each finding that is more than a note; title: without the end of its line."""
    return {(one.check, one.severity) for one in told(text, title) if one.severity != "note"}


def both(passage: str) -> tuple[str, str]:
    """Return a passage with the wrong number and with the right one, where it has both: `{wrong/right}`."""
    return _CHANGED.sub(r"\1", passage), _CHANGED.sub(r"\2", passage)


def assert_only_wrong_is_told(passage: str, check: str, title: str) -> None:
    """Assert that the check tells the wrong number of a passage, and that nothing is told of the right one."""
    wrong, right = (findings(one, title) for one in both(passage))
    assert check in {one for one, _ in wrong}, f"{check} is not told of the wrong number: {passage}"
    assert right == set(), f"told of the right number: {passage}"
