from __future__ import annotations

import inspect
from pathlib import Path

import pytest
from pyspark.sql import SparkSession

import sparkdet
from sparkdet._options import COMMANDS
from sparkdet._table import Option, as_keywords

@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("jobs")


@pytest.fixture(scope="module")
def labels(spark: SparkSession, lake: Path, folder: Path) -> sparkdet.LabelResult:
    return sparkdet.label(spark, input=[lake / "images"], output=folder / "labels", score_threshold=0.05)


def test_label_gives_a_table_and_a_summary(labels: sparkdet.LabelResult, lake: Path) -> None:
    pictures = len(list((lake / "images").iterdir()))
    assert labels.line.startswith(f"{pictures} images: {pictures} ok;")
    assert labels.summary["images"] == labels.summary["ok"] == labels.detections.count() == pictures
    assert labels.summary["settings"]["score-threshold"] == 0.05
    assert any(note.startswith("sparkdet: labelled on cpu with") for note in labels.notes)
    assert labels.detections.where("size(detections) > 0").count() > 0
    assert str(labels) == labels.line


def test_what_is_told_while_it_runs_goes_to_stderr(
    spark: SparkSession, lake: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = sparkdet.label(spark, input=lake / "images", output=folder / "told", output_format="json")
    assert "sparkdet: labelled on cpu with" in capsys.readouterr().err
    assert told.detections.select("detections.score").count() == told.summary["images"]
    quiet = sparkdet.label(
        spark, input=lake / "images", output=folder / "told", incremental=True, output_format="json", quiet=True
    )
    assert quiet.notes == ()
    assert quiet.summary["images"] == 0
    assert capsys.readouterr().err == ""


def test_evaluate_gives_numbers_and_tables(
    spark: SparkSession, labels: sparkdet.LabelResult, lake: Path, folder: Path
) -> None:
    measured = sparkdet.evaluate(
        spark,
        annotations=lake / "instances.json",
        detections=labels.output,
        output=folder / "evaluation",
        metrics=["coco", "voc"],
        max_detections=[1, 10, 100],
        class_agnostic=False,
    )
    assert 0.1 < measured.summary["AP"] <= 1
    assert "Average Precision" in str(measured)
    assert measured.per_class.count() == len(measured.summary["per_class"])
    assert measured.pr_curves.count() > 0
    assert Path(measured.report).is_file()
    with pytest.raises(sparkdet.SparkDetError, match="give evaluate image_table and slice_by$"):
        measured.slices
    told = sparkdet.evaluate(spark, annotations=lake / "instances.json", detections=labels.output, metrics=["voc"])
    assert told.summary["AP"] == measured.summary["AP"]
    assert told.summary["voc"] == measured.summary["voc"]
    with pytest.raises(sparkdet.SparkDetError, match="give output$"):
        told.per_class


def test_train_and_compare(
    spark: SparkSession, labels: sparkdet.LabelResult, lake: Path, folder: Path, tiny: Path
) -> None:
    trained = sparkdet.train(
        spark,
        images=lake / "images",
        annotations=lake / "instances.json",
        variant=tiny,
        epochs=1,
        batch_size=4,
        learning_rate=1e-3,
        output=folder / "model",
    )
    assert trained.history.count() == 1
    assert "1 epochs" in trained.line
    assert trained.summary["name"]
    other = sparkdet.label(spark, input=lake / "images", output=folder / "other", model=trained.model)
    assert other.summary["model"] != labels.summary["model"]
    changes = sparkdet.compare(spark, before=labels.output, after=other.output, output=folder / "changes")
    assert changes.boxes.where("change = 'lost'").count() > 0
    assert changes.changes.count() > 0
    assert changes.summary


def test_a_dry_run_tells_and_writes_nothing(spark: SparkSession, lake: Path) -> None:
    told = sparkdet.label(spark, input=lake / "images", dry_run=True, quiet=True)
    assert told.lines
    assert told.summary == {}
    with pytest.raises(sparkdet.SparkDetError, match="^Cannot name the output: "):
        told.detections


def test_other_commands_run_by_name(spark: SparkSession, folder: Path) -> None:
    lake = sparkdet.run_command(spark, "sample", output=folder / "lake", images=2, size=96)
    assert lake.line.startswith(f"{folder}/lake: 2 pictures")
    assert lake.summary == {}
    with pytest.raises(sparkdet.SparkDetError, match=r"^Cannot run smaple: .*\(did you mean 'sample'\?\)$"):
        sparkdet.run_command(spark, "smaple")


def test_what_you_can_mend_is_one_line(spark: SparkSession, folder: Path) -> None:
    with pytest.raises(sparkdet.SparkDetError) as refused:
        sparkdet.label(spark, input=folder / "gone", output=folder / "nothing")
    line = str(refused.value)
    assert line.startswith("Cannot ") and f"{folder}/gone" in line and "\n" not in line
    assert refused.value.__cause__ is None
    with pytest.raises(sparkdet.SparkDetError, match="'hrad:0.5'"):
        sparkdet.label(spark, input=folder, output=folder / "nothing", nms="hrad:0.5")
    assert spark.range(3).count() == 3


def test_keywords_are_the_options_of_the_table(spark: SparkSession) -> None:
    with pytest.raises(
        TypeError,
        match=r"^label\(\) got an unexpected keyword argument 'score_treshold' \(did you mean 'score_threshold'\?\)$",
    ):
        sparkdet.label(spark, input="a", output="b", score_treshold=0.3)
    with pytest.raises(TypeError, match=r"^evaluate\(\) needs 'annotations' and 'detections'$"):
        sparkdet.evaluate(spark, output="evaluation")
    with pytest.raises(TypeError, match=r"^label\(\) takes max_detections as int, not str \('4'\)$"):
        sparkdet.label(spark, input="a", output="b", max_detections="4")
    with pytest.raises(TypeError, match=r"^label\(\) takes overwrite as bool, not int \(1\)$"):
        sparkdet.label(spark, input="a", output="b", overwrite=1)
    with pytest.raises(TypeError, match="unexpected keyword argument 'watch'"):
        sparkdet.label(spark, input="a", output="b", watch="60s")


def test_words_of_python_end_in_an_underscore() -> None:
    assert Option("continue", "text", False, "", "").keyword == "continue_"
    assert as_keywords("see --continue, or --max-detections") == "see continue_, or max_detections"


def test_help_shows_every_option() -> None:
    for function in (sparkdet.label, sparkdet.evaluate, sparkdet.train, sparkdet.compare):
        keywords = list(inspect.signature(function).parameters)
        options = COMMANDS[function.__name__].options
        assert keywords[0] == "spark"
        assert sorted(keywords[1:]) == sorted(option.keyword for option in options)
        for option in options:
            assert f"\n{option.keyword} : " in function.__doc__
            assert as_keywords(option.help) in function.__doc__
