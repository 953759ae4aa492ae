from __future__ import annotations

from pathlib import Path

import pages


def test_the_page_is_one_program(root: Path, lake: Path, tmp_path: Path) -> None:
    page = root / "docs/python.md"
    here = [block for block in pages.blocks(page, "python") if ".remote(" not in block]
    assert len(here) >= 4
    told = pages.run("\n".join(here), tmp_path, root, lake)
    assert "Average Precision" in told
    assert "|ok" in told.replace(" ", "")
    for made in ("labels", "evaluation/report.html", "pipeline"):
        assert (tmp_path / made).exists()


def test_the_readme_of_the_package_is_one_program(root: Path, lake: Path, tmp_path: Path) -> None:
    [block] = pages.blocks(root / "spark-app/python/README.md", "python")
    assert "|ok" in pages.run(block, tmp_path, root, lake).replace(" ", "")
