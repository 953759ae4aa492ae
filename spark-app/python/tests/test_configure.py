from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pyspark import SparkContext
from pyspark.sql import SparkSession

import sparkdet
from sparkdet import _session

EXTENSION = "io.sparkdet.sql.SparkDetExtensions"


@pytest.fixture
def fresh(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A process without a JVM, and an empty folder of settings."""
    monkeypatch.setattr(SparkContext, "_jvm", None)
    monkeypatch.setattr(SparkContext, "_active_spark_context", None)
    for variable in ("SPARK_REMOTE", "PYSPARK_GATEWAY_PORT"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("SPARK_CONF_DIR", str(tmp_path))
    return tmp_path


def settings(builder: SparkSession.Builder) -> dict[str, Any]:
    return builder._options


def test_a_jar_and_the_extension_are_added_to_what_is_there(fresh: Path, jar: Path) -> None:
    builder = SparkSession.builder.config("spark.jars", "other.jar").config("spark.sql.extensions", "a.B, c.D")
    assert sparkdet.configure(builder, jar=jar) is builder
    assert settings(builder)["spark.jars"] == f"other.jar,{jar.resolve()}"
    assert settings(builder)["spark.sql.extensions"] == f"a.B,c.D,{EXTENSION}"
    sparkdet.configure(builder, jar=jar)
    assert settings(builder)["spark.sql.extensions"] == f"a.B,c.D,{EXTENSION}"


def test_extensions_of_the_defaults_file_are_kept(fresh: Path) -> None:
    (fresh / "spark-defaults.conf").write_text(
        "# a remark\nspark.sql.extensions   io.delta.sql.DeltaSparkSessionExtension \nspark.jars.packages=a:b:1\n"
    )
    builder = sparkdet.configure(SparkSession.builder)
    assert settings(builder)["spark.sql.extensions"] == f"io.delta.sql.DeltaSparkSessionExtension,{EXTENSION}"
    assert settings(builder)["spark.jars.packages"] == f"a:b:1,{_session.BUNDLE}"


def test_without_a_jar_it_is_the_bundle_of_the_same_version(fresh: Path) -> None:
    builder = sparkdet.configure(SparkSession.builder, repository="file:///releases")
    bundle = f"io.sparkdet:sparkdet-spark-bundle-4.1_2.13:{_session.MAVEN_VERSION}"
    assert settings(builder)["spark.jars.packages"] == bundle
    assert settings(builder)["spark.jars.repositories"] == "file:///releases"
    builder = sparkdet.configure(SparkSession.builder, coordinate="io.sparkdet:mine:1")
    assert settings(builder)["spark.jars.packages"] == "io.sparkdet:mine:1"


def test_in_a_program_of_spark_submit_the_extension_is_enough(fresh: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYSPARK_GATEWAY_PORT", "1")
    assert list(settings(sparkdet.configure(SparkSession.builder))) == ["spark.sql.extensions"]


def test_what_cannot_be_is_refused_in_one_line(fresh: Path, jar: Path) -> None:
    with pytest.raises(sparkdet.SparkDetError, match=r"^Cannot add the jar gone\.jar: there is no such file; "):
        sparkdet.configure(SparkSession.builder, jar="gone.jar")
    with pytest.raises(sparkdet.SparkDetError, match="give jar or coordinate$"):
        sparkdet.configure(SparkSession.builder, jar=jar, coordinate="a:b:1")
    with pytest.raises(sparkdet.SparkDetError, match="^Cannot add SparkDet to the Spark Connect server sc://server: "):
        sparkdet.configure(SparkSession.builder.remote("sc://server"))
    jar_elsewhere = sparkdet.configure(SparkSession.builder, jar="s3a://jars/sparkdet.jar")
    assert settings(jar_elsewhere)["spark.jars"] == "s3a://jars/sparkdet.jar"


def test_a_jvm_without_the_jar_is_refused(spark: SparkSession, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_session, "find", lambda jvm, name: None)
    with pytest.raises(sparkdet.SparkDetError, match="call sparkdet.configure before the first session$"):
        sparkdet.configure(SparkSession.builder)


def test_a_session_that_has_it_goes_on(spark: SparkSession, jar: Path) -> None:
    again = sparkdet.configure(SparkSession.builder, jar=jar).getOrCreate()
    assert again.sparkContext is spark.sparkContext
    assert again.sql("SHOW FUNCTIONS LIKE 'detect'").count() == 1
