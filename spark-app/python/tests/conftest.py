"""What tests share: the session, the jar, and the sample lake.

SPARKDET_JAR names the jar (default: spark-app/target/sparkdet.jar of this checkout) and SPARKDET_LAKE a folder that the
command ``sample`` wrote; scripts/ci/python sets both.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

# A network of which an epoch takes about a second.
TINY = """
{"base": "tf_efficientdet_d0", "name": "tiny", "image_size": 64,
 "backbone": {"width": 0.25, "depth": 0.34},
 "fpn_channels": 16, "fpn_repeats": 1, "head_depth": 1,
 "anchors": {"max_level": 6, "octaves": 2}}
"""

ROOT = Path(__file__).resolve().parents[3]
JAR = Path(os.environ.get("SPARKDET_JAR", ROOT / "spark-app/target/sparkdet.jar"))


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def jar() -> Path:
    return JAR


@pytest.fixture(scope="session")
def lake() -> Path:
    return Path(os.environ["SPARKDET_LAKE"])


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("variant") / "tiny.json"
    file.write_text(TINY)
    return file


@pytest.fixture(scope="session")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SparkSession]:
    from pyspark.sql import SparkSession

    import sparkdet

    builder = (
        SparkSession.builder.master("local[2]")
        .appName("tests")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.memory", "2g")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.sql.warehouse.dir", str(tmp_path_factory.mktemp("warehouse")))
    )
    session = sparkdet.configure(builder, jar=JAR).getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    yield session
    session.stop()


@pytest.fixture(scope="session")
def photos(spark: SparkSession, lake: Path) -> DataFrame:
    return spark.read.format("binaryFile").load(str(lake / "images"))


@pytest.fixture(scope="session")
def annotated(spark: SparkSession, photos: DataFrame, lake: Path) -> DataFrame:
    from pyspark.sql import functions as F

    import sparkdet

    truths = sparkdet.read_annotations(spark, str(lake / "instances.json"))
    return photos.withColumn("file_name", F.substring_index("path", "/", -1)).join(truths, "file_name")
