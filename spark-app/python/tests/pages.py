"""The pages that users read: their blocks of Python are programs."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path


def blocks(page: Path, language: str) -> list[str]:
    """Returns the fenced blocks of a page in a language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", page.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)


def run(program: str, folder: Path, root: Path, lake: Path) -> str:
    """Runs a program in a folder that has photos, the lake and the jar, and returns what it printed."""
    targets = {"spark-app": root / "spark-app", "conf": root / "conf", "lake": lake, "photos": lake / "images"}
    for name, target in targets.items():
        link = folder / name
        if not link.exists():
            link.symlink_to(target)
    file = folder / "program.py"
    file.write_text(program, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, str(file)],
        cwd=folder,
        env={**os.environ, "PYSPARK_PYTHON": sys.executable},
        text=True,
        capture_output=True,
        timeout=900,
    )
    assert done.returncode == 0, f"{program}\n{done.stdout}\n{done.stderr}"
    return done.stdout
