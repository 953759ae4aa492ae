"""What generate.py makes is up to date."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest
from pyspark.sql import SparkSession

import sparkdet

RENEW = "renew it with scripts/ci/python --renew"


@pytest.fixture(scope="module")
def generate(root: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("generate", root / "spark-app/python/generate.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_version_is_mavens(generate: ModuleType) -> None:
    text = (generate.PACKAGE / "_version.py").read_text(encoding="utf-8")
    assert text == generate.version_module(generate.maven_version()), RENEW
    assert sparkdet.__version__ in text


def test_the_options_are_javas(generate: ModuleType, spark: SparkSession) -> None:
    text = (generate.PACKAGE / "_options.py").read_text(encoding="utf-8")
    assert text == generate.options_module(generate.tables(spark._jvm)), RENEW
    compile(text, "_options.py", "exec")


def test_the_installed_package_is_that_of_the_checkout(generate: ModuleType) -> None:
    installed = Path(sparkdet.__file__).parent
    for file in sorted(generate.PACKAGE.glob("*")):
        if file.is_file():
            assert (installed / file.name).read_bytes() == file.read_bytes(), f"{file.name} is that of the wheel"
    assert (installed / "py.typed").is_file()
    assert not list(installed.rglob("*.jar"))
