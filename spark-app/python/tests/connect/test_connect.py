"""A session of Spark Connect on a server with the extension; this process has no JVM."""

from __future__ import annotations

import os
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyspark.find_spark_home import _find_spark_home
from pyspark.sql import SparkSession

import pages
import sparkdet
from sparkdet import functions as D

EXTENSION = "io.sparkdet.sql.SparkDetExtensions"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="module")
def server(jar: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("server")
    port = free_port()
    log = folder / "log"
    command = [
        f"{_find_spark_home()}/bin/spark-submit",
        *("--class", "org.apache.spark.sql.connect.service.SparkConnectServer", "--master", "local[2]"),
        *("--jars", str(jar), "--conf", f"spark.sql.extensions={EXTENSION}"),
        *("--conf", f"spark.connect.grpc.binding.port={port}", "--conf", "spark.ui.enabled=false"),
        *("--conf", "spark.connect.grpc.binding.address=127.0.0.1", "spark-internal"),
    ]
    environment = {**os.environ, "SPARK_LOCAL_IP": "127.0.0.1"}
    with log.open("w") as out:
        process = subprocess.Popen(
            command, cwd=folder, stdin=subprocess.DEVNULL, stdout=out, stderr=out, env=environment
        )
    try:
        for _ in range(240):
            assert process.poll() is None, log.read_text()
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.5)
        yield f"sc://localhost:{port}"
    finally:
        process.terminate()
        process.wait(60)


@pytest.fixture(scope="module")
def remote(server: str) -> Iterator[SparkSession]:
    session = SparkSession.builder.remote(server).getOrCreate()
    yield session
    session.stop()


def test_every_function_is_there_by_name(remote: SparkSession) -> None:
    listed = {row[0] for row in remote.sql("SHOW USER FUNCTIONS").collect()}
    listed |= {row[0] for row in remote.sql("SHOW SYSTEM FUNCTIONS").collect()}
    assert set(D.__all__) <= listed


def test_functions_work_unchanged(remote: SparkSession, lake: Path) -> None:
    photos = remote.read.format("binaryFile").load(str(lake / "images"))
    remote.conf.set("spark.sparkdet.score-threshold", "0.3")
    rows = photos.select(D.detect("content").alias("d"), D.detect_file("path", "embedded").alias("f")).collect()
    assert len(rows) == len(list((lake / "images").iterdir()))
    for row in rows:
        assert row.d.status == "ok"
        assert row.d == row.f
        assert all(box.score >= 0.3 for box in row.d.detections)
    remote.conf.unset("spark.sparkdet.score-threshold")
    photos.createOrReplaceTempView("photos")
    assert remote.sql("SELECT detect(content).status AS s FROM photos").where("s = 'ok'").count() == len(rows)


def test_aggregates_work_unchanged(remote: SparkSession) -> None:
    boxes = remote.sql(
        """
        SELECT 1 AS image_id,
          array(named_struct('id', 1, 'category_id', 1, 'x_min', 1, 'y_min', 1, 'x_max', 9, 'y_max', 9)) AS truths,
          array(named_struct('category_id', 1, 'x_min', 1, 'y_min', 1, 'x_max', 9, 'y_max', 9, 'score', 0.9)) AS found
        """
    )
    row = boxes.select(
        D.coco_ap("image_id", "truths", "found", 0.5).alias("ap"),
        D.coco_summary("image_id", "truths", "found").alias("s"),
    ).head()
    assert row.ap == pytest.approx(1.0)
    assert row.s.AP50 == row.ap
    assert boxes.select(D.match_detections("truths", "found").alias("m")).head().m


def test_a_stream_goes_on_where_it_stopped(remote: SparkSession, lake: Path, tmp_path: Path) -> None:
    pictures = sorted((lake / "images").iterdir())
    arriving = tmp_path / "arriving"
    arriving.mkdir()
    schema = remote.read.format("binaryFile").load(str(lake / "images")).schema
    for part in (pictures[:2], [], pictures[2:5]):
        for picture in part:
            (arriving / picture.name).hardlink_to(picture)
        labels = (
            remote.readStream.format("binaryFile")
            .schema(schema)
            .load(str(arriving))
            .select("path", D.detect("content").alias("d"), D.detect_file("path").alias("f"))
        )
        query = (
            labels.writeStream.option("checkpointLocation", str(tmp_path / "checkpoint"))
            .trigger(availableNow=True)
            .start(str(tmp_path / "labels"))
        )
        assert query.awaitTermination(120)
    rows = remote.read.parquet(str(tmp_path / "labels")).collect()
    assert sorted(Path(row.path).name for row in rows) == [picture.name for picture in pictures[:5]]
    assert all(row.d.status == "ok" and row.d == row.f for row in rows)


def test_what_needs_a_jvm_is_refused_in_one_line(remote: SparkSession, server: str) -> None:
    with pytest.raises(sparkdet.SparkDetError, match=r"^Cannot run label through Spark Connect: .* without Connect$"):
        sparkdet.label(remote, input="photos", output="labels")
    with pytest.raises(sparkdet.SparkDetError, match="^Cannot run train through Spark Connect: "):
        sparkdet.train(remote, images="photos", annotations="instances.json", output="model")
    with pytest.raises(sparkdet.SparkDetError, match="^Cannot run compare through Spark Connect: "):
        sparkdet.compare(remote, before="a", after="b", output="changes")
    with pytest.raises(sparkdet.SparkDetError, match="^Cannot run evaluate through Spark Connect: "):
        sparkdet.evaluate(remote, annotations="a", detections="b", output="evaluation")
    with pytest.raises(sparkdet.SparkDetError, match="^Cannot run sample through Spark Connect: "):
        sparkdet.run_command(remote, "sample", output="lake")
    with pytest.raises(sparkdet.SparkDetError, match="^Cannot read annotations through Spark Connect: "):
        sparkdet.read_annotations(remote, "instances.json")
    from sparkdet.ml import DetectionEvaluator, EfficientDetDetector, EfficientDetTrainer

    for stage in (EfficientDetDetector, EfficientDetTrainer, DetectionEvaluator):
        with pytest.raises(sparkdet.SparkDetError, match=f"^Cannot use {stage.__name__} through Spark Connect: "):
            stage()
        with pytest.raises(sparkdet.SparkDetError, match="through Spark Connect"):
            stage.load("pipeline")
    with pytest.raises(sparkdet.SparkDetError, match="^Cannot add SparkDet to the Spark Connect server sc://"):
        sparkdet.configure(SparkSession.builder.remote(server))


def test_the_page_works(server: str, root: Path, lake: Path, tmp_path: Path) -> None:
    [block] = [block for block in pages.blocks(root / "docs/python.md", "python") if ".remote(" in block]
    # A relative path is one of the server's folder.
    block = block.replace("sc://localhost", server).replace("lake/images", str(lake / "images"))
    told = pages.run(block, tmp_path, root, lake)
    assert "|ok" in told.replace(" ", "")
