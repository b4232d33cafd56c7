"""An interrupt that nothing swallows.

Ctrl-C raises KeyboardInterrupt wherever the program happens to be: inside a library with a bare `except:`, or
inside a callback of the garbage collector, from which Python lets nothing out. So the signal is remembered too, and
the pipeline asks for it between one page and the next.
"""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_asked = threading.Event()


@contextmanager
def remembered() -> Iterator[None]:
    """Remember an interrupt while the context lasts; it is raised as KeyboardInterrupt at once as ever."""
    if threading.current_thread() is not threading.main_thread():
        yield  # only the main thread may say what a signal does
        return
    before = signal.getsignal(signal.SIGINT)
    if before is not signal.default_int_handler:
        yield  # whoever runs us handles, or ignores, interrupts in a way of their own
        return
    _asked.clear()
    signal.signal(signal.SIGINT, _interrupt)
    hook, sys.unraisablehook = sys.unraisablehook, _unraisable
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
        sys.unraisablehook = hook
        _asked.clear()


def checkpoint() -> None:
    """Raise KeyboardInterrupt where one was asked for and is not known to have arrived."""
    if _asked.is_set():
        raise KeyboardInterrupt


def _unraisable(what: sys.UnraisableHookArgs) -> None:
    """Say nothing of an interrupt that could not be raised where it came: it will be at the next checkpoint."""
    if not (_asked.is_set() and issubclass(what.exc_type, KeyboardInterrupt)):
        sys.__unraisablehook__(what)


def _interrupt(number: int, frame: FrameType | None) -> None:
    _asked.set()
    raise KeyboardInterrupt
