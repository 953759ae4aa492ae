"""What goes wrong in one line."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager


class SparkDetError(Exception):
    """Something that you can mend: one line that says what, where and the remedy."""


# Java's exceptions whose message is such a line.
_LINES = frozenset(
    [
        "io.sparkdet.app.error.UserException",
        "io.sparkdet.app.error.DamagedOutputException",
        "java.io.UncheckedIOException",  # a stage's model that cannot be opened
    ]
)


@contextmanager
def one_line() -> Iterator[None]:
    """Turns what Java tells users into a :class:`SparkDetError`; what else fails stays as it is."""
    from py4j.protocol import Py4JJavaError

    try:
        yield
    except Py4JJavaError as e:
        if e.java_exception.getClass().getName() not in _LINES:
            raise
        line = e.java_exception.getMessage()
    else:
        return
    raise SparkDetError(line)


def hint(name: str, known: Iterable[str]) -> str:
    """Returns " (did you mean 'NAME'?)" for the nearest known name, or nothing."""
    near = difflib.get_close_matches(name, sorted(known), n=1, cutoff=0.6)
    return f" (did you mean '{near[0]}'?)" if near else ""
