package io.sparkdet.app.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkdet.app.TestSpark;
import io.sparkdet.app.sample.SampleLake;
import io.sparkdet.sql.SparkDet;
import io.sparkdet.sql.detector.DetectionSchema;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.feature.SQLTransformer;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EfficientDetDetectorTest {

  @TempDir static Path folder;

  private static SparkSession spark;
  private static Dataset<Row> photos;

  @BeforeAll
  static void paintPhotos() {
    spark = TestSpark.session();
    Path lake = folder.resolve("lake");
    SampleLake.write(spark, new SampleLake.Options(lake.toString(), 3, 5, 128));
    photos =
        spark
            .read()
            .format("binaryFile")
            .load(lake.resolve("images").toString())
            .select("path", "content");
    photos.createOrReplaceTempView("photos");
  }

  @Test
  void givesWhatTheFunctionDetectGives() {
    SparkDet.register(spark);
    spark.conf().set("spark.sparkdet.score-threshold", "0.2");
    List<Row> expected =
        spark.sql("SELECT path, detect(content) FROM photos ORDER BY path").collectAsList();
    spark.conf().unset("spark.sparkdet.score-threshold");
    Dataset<Row> detected = new EfficientDetDetector().setScoreThreshold(0.2).detect(photos);
    assertThat(detected.schema().apply("detected").dataType()).isEqualTo(DetectionSchema.DETECT);
    assertThat(detected.select("path", "detected").orderBy("path").collectAsList())
        .hasSize(3)
        .isEqualTo(expected);
  }

  @Test
  void isAStageOfAPipelineThatIsSavedAndLoaded() throws Exception {
    EfficientDetDetector detector =
        new EfficientDetDetector()
            .setInputCol("content")
            .setOutputCol("found")
            .setModelUrl("embedded")
            .setEngine("OnnxRuntime")
            .setDevice("cpu")
            .setBatchSize(2)
            .setParallelism(1)
            .setScoreThreshold(0.1)
            .setNms("soft:0.5")
            .setClassAgnostic(true)
            .setMaxDetections(7)
            .setPreNmsTop(100)
            .setDecode("fast")
            .setOrientation("ignore")
            .setMaxPixels(1_000_000);
    SQLTransformer flat =
        new SQLTransformer().setStatement("SELECT path, size(found.detections) AS n FROM __THIS__");
    PipelineModel fitted =
        new Pipeline().setStages(new PipelineStage[] {detector, flat}).fit(photos);
    String saved = folder.resolve("pipeline").toString();
    fitted.save(saved);

    PipelineModel loaded = PipelineModel.load(saved);
    assertThat(loaded.transform(photos).orderBy("path").collectAsList())
        .isEqualTo(fitted.transform(photos).orderBy("path").collectAsList())
        .allMatch(row -> row.getInt(1) <= 7);
    EfficientDetDetector read = (EfficientDetDetector) loaded.stages()[0];
    assertThat(read.uid()).isEqualTo(detector.uid());
    assertThat(read.extractParamMap().toString())
        .isEqualTo(detector.extractParamMap().toString())
        .contains("soft:0.5", "onnxruntime");
  }

  @Test
  void savedAloneAndCopiedItKeepsItsSettings() throws Exception {
    EfficientDetDetector detector = new EfficientDetDetector().setMaxDetections(3);
    String saved = folder.resolve("detector").toString();
    detector.save(saved);
    EfficientDetDetector loaded = EfficientDetDetector.load(saved);
    assertThat(loaded.getOrDefault(loaded.maxDetections())).isEqualTo(3);
    assertThat(loaded.isSet(loaded.nms())).isFalse();
    EfficientDetDetector copy =
        detector.copy(new ParamMap().put(detector.outputCol(), "elsewhere"));
    assertThat(copy.getOrDefault(copy.maxDetections())).isEqualTo(3);
    assertThat(copy.transform(photos).columns()).containsExactly("path", "content", "elsewhere");
    assertThat(detector.getOrDefault(detector.outputCol())).isEqualTo("detected");
  }

  /** The example of docs/spark-ml.md: ReadmeIT compares the text. */
  @Test
  void boxesAreInTheColumnsStruct() {
    String model = "embedded";

    EfficientDetDetector detector =
        new EfficientDetDetector().setModelUrl(model).setBatchSize(4).setScoreThreshold(0.05);
    Dataset<Row> boxes = detector.transform(photos).select("path", "detected.detections");

    assertThat(boxes.schema().apply("detections").dataType()).isEqualTo(DetectionSchema.DETECTIONS);
    assertThat(boxes.filter("detections IS NOT NULL").count()).isEqualTo(3);
  }

  @Test
  void nullContentGivesNullAndABadImageAReason() {
    Dataset<Row> rows =
        spark.sql("SELECT 1 AS id, CAST(NULL AS BINARY) AS content UNION ALL SELECT 2, X'00FF'");
    List<Row> detected =
        new EfficientDetDetector()
            .transform(rows)
            .orderBy("id")
            .select("detected.status", "detected.detections")
            .collectAsList();
    assertThat(detected.get(0).isNullAt(0)).isTrue();
    assertThat(detected.get(1).getString(0)).isEqualTo("unsupported");
    assertThat(detected.get(1).isNullAt(1)).isTrue();
  }

  @Test
  void whatDoesNotFitIsRefusedBeforeAnythingRuns() {
    assertThatThrownBy(() -> new EfficientDetDetector().setInputCol("image").transform(photos))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Cannot find the column 'image': there are path, content");
    assertThatThrownBy(() -> new EfficientDetDetector().setInputCol("path").transform(photos))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Cannot detect in the column 'path' of type STRING: encoded images are binary");
    assertThatThrownBy(() -> new EfficientDetDetector().setOutputCol("path").transform(photos))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Cannot add the column 'path': there is one of that name");
    assertThatThrownBy(() -> new EfficientDetDetector().setNms("hard").transform(photos))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Cannot read suppression 'hard'");
    assertThatThrownBy(() -> new EfficientDetDetector().setEngine("tf").transform(photos))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("tf");
    String nowhere = folder.resolve("no-model").toString();
    assertThatThrownBy(() -> new EfficientDetDetector().setModelUrl(nowhere).transform(photos))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining(nowhere);
  }
}
