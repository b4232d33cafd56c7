"""The one error that users see: what went wrong, where, and what to do about it."""


class ExtractorError(Exception):
    """An error with a sentence for the user; `cli` prints it on one line and exits with 2.

    what: what went wrong. where: the file, address or rule it went wrong in. todo: what mends it.
    """

    def __init__(self, what: str, where: str = "", todo: str = "") -> None:
        self.what = what
        self.where = where
        self.todo = todo
        message = f"{where}: {what}" if where else what
        super().__init__(f"{message}; {todo}" if todo else message)
