"""Executes the notebooks of a folder and says of each whether it does what is committed.

usage: notebooks-cells.py [--renew] FOLDER [NAME]...

A notebook is right if every cell runs, if each gives outputs of the kinds that are committed (a text, a table, a picture),
and if it reads well: a title, a text before each cell, links that lead somewhere, short cells, no warnings and no paths of a
machine, a file that is not large. --renew writes the outputs into the files. What goes to stderr is left out: it tells of
progress, and Spark and the JVM greet there. The last line counts: PASSED FAILED.
"""

from __future__ import annotations

import re
import sys
import tempfile
import time
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

LONGEST_CELL = 15
LARGEST_FILE = 500_000
SECONDS_A_CELL = 600
LINK = re.compile(r"\]\(([^)#:\s]+)[^):]*\)")
UNWANTED = re.compile(r"\bWARN\b|Warning\b|Traceback|\bfile:/|/(?:home|root|tmp|work|usr|Users)/")


def execute(notebook: nbformat.NotebookNode, folder: Path) -> None:
    """Runs all cells in a new kernel in the folder, and leaves their outputs in the notebook."""
    client = NotebookClient(
        notebook, timeout=SECONDS_A_CELL, record_timing=False, resources={"metadata": {"path": str(folder)}}
    )
    with tempfile.TemporaryFile("w+") as log:
        try:
            client.execute(stderr=log)
        except DeadKernelError as e:
            log.seek(0)
            raise DeadKernelError(f"{e}\n{log.read()[-3000:]}") from None
    for cell in code(notebook):
        cell.outputs = [output for output in cell.outputs if output.get("name") != "stderr"]


def code(notebook: nbformat.NotebookNode) -> list[nbformat.NotebookNode]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def kinds(cell: nbformat.NotebookNode) -> list[str]:
    """Returns what a cell gives, such as ["stream stdout", "execute_result image/jpeg text/plain"]."""
    found = []
    for output in cell.outputs:
        of = [output.name] if output.output_type == "stream" else sorted(output.get("data", {}))
        kind = " ".join([output.output_type, *of])
        if found[-1:] != [kind]:  # a stream may come in any number of pieces
            found.append(kind)
    return found


def texts(notebook: nbformat.NotebookNode) -> str:
    """Returns all outputs that are texts, joined."""
    found = []
    for cell in code(notebook):
        for output in cell.outputs:
            found.append(output.get("text", ""))
            found += [text for mime, text in output.get("data", {}).items() if mime.startswith("text/")]
    return "\n".join(found)


def complaints(notebook: nbformat.NotebookNode, folder: Path, size: int) -> list[str]:
    """Returns what is not right about how a notebook reads."""
    found = []
    first = notebook.cells[0]
    if first.cell_type != "markdown" or not first.source.startswith("# "):
        found.append("it does not begin with a title")
    before = ""
    for number, cell in enumerate(notebook.cells):
        if cell.cell_type == "code":
            if before != "markdown":
                found.append(f"cell {number} has no text before it")
            if cell.source.count("\n") >= LONGEST_CELL:
                found.append(f"cell {number} has more than {LONGEST_CELL} lines")
        before = cell.cell_type
        if cell.cell_type == "markdown":
            gone = [link for link in LINK.findall(cell.source) if not (folder / link).exists()]
            found += [f"cell {number} links to {link}, which is not there" for link in gone]
    found += [f"its outputs hold '{word}'" for word in sorted({m.group() for m in UNWANTED.finditer(texts(notebook))})]
    if size > LARGEST_FILE:
        found.append(f"the file has {size:,} bytes, more than {LARGEST_FILE:,}")
    return found


def check(file: Path, renew: bool) -> list[str]:
    """Executes a notebook and returns what is wrong with it."""
    committed = nbformat.read(file, as_version=4)
    executed = nbformat.read(file, as_version=4)
    nbformat.validate(committed)
    try:
        execute(executed, file.parent)
    except (CellExecutionError, CellTimeoutError, DeadKernelError) as e:
        return [re.sub(r"\x1b\[[0-9;]*m", "", str(e))]
    found = complaints(executed, file.parent, len(nbformat.writes(executed)))
    if renew:
        executed.metadata = committed.metadata
        file.write_text(nbformat.writes(executed) + "\n", encoding="utf-8")
        return found
    for number, (was, now) in enumerate(zip(code(committed), code(executed)), start=1):
        if kinds(was) != kinds(now):
            found.append(f"code cell {number} gives {kinds(now)} where {kinds(was)} is committed")
    return found


def main() -> int:
    arguments = sys.argv[1:]
    renew = arguments[:1] == ["--renew"]
    folder, *names = arguments[renew:]
    files = sorted(Path(folder).resolve().glob("*.ipynb"))
    unknown = sorted(set(names) - {file.stem for file in files})
    if unknown:
        print(f"Cannot execute {', '.join(unknown)}: there are {', '.join(file.stem for file in files)}", file=sys.stderr)
        return 2
    files = [file for file in files if not names or file.stem in names]
    failed = 0
    for file in files:
        begin = time.monotonic()
        wrong = check(file, renew)
        failed += bool(wrong)
        cells = len(code(nbformat.read(file, as_version=4)))
        print(f"{'FAILED' if wrong else 'ok    '}  {file.name}: {cells} cells in {time.monotonic() - begin:.0f} s", flush=True)
        for complaint in wrong:
            print("        | " + complaint.replace("\n", "\n        | "), flush=True)
    print(len(files) - failed, failed + (not files))
    return failed > 0 or not files


if __name__ == "__main__":
    sys.exit(main())
