"""An interrupt that nothing swallows.

A library with a bare `except:` can catch the KeyboardInterrupt that Ctrl-C raises inside it and go on. So the
signal is remembered too, and the pipeline asks for it between one page and the next.
"""

from __future__ import annotations

import signal
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
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
        _asked.clear()


def checkpoint() -> None:
    """Raise KeyboardInterrupt where one was asked for and is not known to have arrived."""
    if _asked.is_set():
        raise KeyboardInterrupt


def _interrupt(number: int, frame: FrameType | None) -> None:
    _asked.set()
    raise KeyboardInterrupt
