package io.sparkdet.app.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkdet.app.TestSpark;
import io.sparkdet.app.sample.SampleLake;
import io.sparkdet.efficientdet.model.ModelFolder;
import io.sparkdet.efficientdet.model.sample.SampleModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.fs.FileUtil;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.feature.SQLTransformer;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model that belongs to a saved stage goes wherever the stage goes. */
class SavedModelTest {

  @TempDir static Path shared;
  @TempDir Path folder;

  private static SparkSession spark;
  private static Path embedded;
  private static Dataset<Row> photos;
  private static List<Row> expected;

  private Path saved;

  @BeforeAll
  static void paintPhotos() throws IOException {
    spark = TestSpark.session();
    Path lake = shared.resolve("lake");
    SampleLake.write(spark, new SampleLake.Options(lake.toString(), 2, 5, 128));
    photos = spark.read().format("binaryFile").load(lake.resolve("images").toString());
    photos = photos.select("path", "content").cache();
    embedded = SampleModel.folder(shared.resolve("cache"));
    expected = found(new EfficientDetDetector());
  }

  /** A pipeline with a model of its own, as one that was fitted into a temporary folder. */
  @BeforeEach
  void save() throws IOException {
    saved = folder.resolve("saved");
    Path fitted = copy(embedded, folder.resolve("fitted"));
    EfficientDetDetector detector =
        new EfficientDetDetector()
            .carrying(
                CarriedModel.open(fitted.toString(), spark.sparkContext().hadoopConfiguration()),
                fitted.toString());
    pipeline(detector).save(saved.toString());
    delete(fitted);
  }

  @Test
  void aLoadedPipelineOverwritesItselfAndIsWhole() throws IOException {
    for (int i = 0; i < 2; i++) {
      PipelineModel.load(saved.toString()).write().overwrite().save(saved.toString());
      assertThat(found(PipelineModel.load(saved.toString()))).isEqualTo(expected);
    }
  }

  @Test
  void aLoadedStageOverwritesItselfAndIsWhole() throws IOException {
    Path alone = folder.resolve("alone");
    stage(PipelineModel.load(saved.toString())).save(alone.toString());
    delete(saved);
    for (int i = 0; i < 2; i++) {
      EfficientDetDetector.load(alone.toString()).write().overwrite().save(alone.toString());
      assertThat(found(EfficientDetDetector.load(alone.toString()))).isEqualTo(expected);
    }
  }

  @Test
  void aCopyOfALoadedPipelineNeedsTheFirstOneNoMore() throws IOException {
    Path elsewhere = folder.resolve("elsewhere");
    PipelineModel loaded = PipelineModel.load(saved.toString());
    delete(saved);
    loaded.copy(new ParamMap()).save(elsewhere.toString());
    Path moved = Files.move(elsewhere, folder.resolve("moved"));
    assertThat(found(PipelineModel.load(moved.toString()))).isEqualTo(expected);
    assertThat(stage(PipelineModel.load(moved.toString())))
        .extracting(stage -> stage.getOrDefault(stage.modelUrl()))
        .asString()
        .startsWith("file:" + moved.toRealPath());
  }

  @Test
  void aStageThatNamesAnotherModelIsSavedWithItsAddress() throws IOException {
    EfficientDetDetector loaded = stage(PipelineModel.load(saved.toString()));
    Path other = folder.resolve("other");
    Path relative = Path.of("").toAbsolutePath().relativize(embedded.toRealPath());
    loaded.setModelUrl(relative.toString()).save(other.toString());
    assertThat(other.resolve("model")).doesNotExist();
    EfficientDetDetector again = EfficientDetDetector.load(other.toString());
    assertThat(again.getOrDefault(again.modelUrl())).isEqualTo("file:" + embedded.toRealPath());
    new EfficientDetDetector().setModelUrl("embedded").write().overwrite().save(other.toString());
    again = EfficientDetDetector.load(other.toString());
    assertThat(again.getOrDefault(again.modelUrl())).isEqualTo("embedded");
  }

  @Test
  void savingOverTheModelThatAStageNamesIsRefused() throws IOException {
    Path models = Files.createDirectories(folder.resolve("models"));
    Path model = copy(embedded, models.resolve("mine"));
    EfficientDetDetector detector = new EfficientDetDetector().setModelUrl(model.toString());
    for (Path target : List.of(model, models)) {
      assertThatThrownBy(() -> detector.write().overwrite().save(target.toString()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("Cannot save the stage to " + target)
          .hasMessageEndingWith("and would be deleted; save it elsewhere");
    }
    assertThat(found(detector)).isEqualTo(expected);
  }

  @Test
  void anotherModelInTheSamePlaceIsNoticed() throws IOException {
    Path model = copy(embedded, folder.resolve("changing"));
    EfficientDetDetector detector = new EfficientDetDetector().setModelUrl(model.toString());
    assertThat(found(detector)).isEqualTo(expected);
    Path json = model.resolve(ModelFolder.DESCRIPTION_FILE);
    String text = Files.readString(json);
    Files.writeString(json, text.replace("circle", "disc of another model"));
    assertThat(
            detector
                .transform(photos)
                .selectExpr("explode(detected.detections.category)")
                .collectAsList())
        .extracting(row -> row.getString(0))
        .doesNotContain("circle");
  }

  @Test
  void stagesAreCheckedBeforeTheFirstOneRuns() {
    EfficientDetDetector wrong = new EfficientDetDetector().setOutputCol("second").setNms("firm");
    SQLTransformer fails =
        new SQLTransformer().setStatement("SELECT *, raise_error('it ran') AS never FROM __THIS__");
    Pipeline pipeline = new Pipeline().setStages(new PipelineStage[] {fails, wrong});
    assertThatThrownBy(() -> pipeline.fit(photos))
        .hasMessageContaining("Cannot read suppression 'firm'");
    assertThatThrownBy(
            () ->
                new EfficientDetDetector()
                    .setModelUrl("/no/model")
                    .transformSchema(photos.schema()))
        .hasMessageContaining("/no/model");
    assertThatThrownBy(
            () ->
                new Pipeline()
                    .setStages(
                        new PipelineStage[] {
                          new EfficientDetDetector(), new EfficientDetDetector()
                        })
                    .transformSchema(photos.schema()))
        .hasMessage("Cannot add the column 'detected': there is one of that name");
  }

  @Test
  void columnsAreTheSameWhereSparkSaysSo() {
    EfficientDetDetector over = new EfficientDetDetector().setOutputCol("CONTENT");
    assertThatThrownBy(() -> over.transform(photos))
        .hasMessage(
            "Cannot add the column 'CONTENT': there is 'content', which is the same to Spark unless spark.sql.caseSensitive is set");
    assertThat(new EfficientDetDetector().setInputCol("Content").transform(photos).columns())
        .containsExactly("path", "content", "detected");
    spark.conf().set("spark.sql.caseSensitive", "true");
    try {
      assertThat(over.transform(photos).columns()).containsExactly("path", "content", "CONTENT");
      assertThatThrownBy(() -> new EfficientDetDetector().setInputCol("Content").transform(photos))
          .hasMessage("Cannot find the column 'Content': there are path, content");
    } finally {
      spark.conf().unset("spark.sql.caseSensitive");
    }
  }

  private static PipelineModel pipeline(EfficientDetDetector detector) {
    return new Pipeline().setStages(new PipelineStage[] {detector}).fit(photos);
  }

  private static EfficientDetDetector stage(PipelineModel pipeline) {
    return (EfficientDetDetector) pipeline.stages()[0];
  }

  private static List<Row> found(PipelineModel pipeline) {
    return found(stage(pipeline));
  }

  private static List<Row> found(EfficientDetDetector detector) {
    return detector.transform(photos).select("path", "detected").orderBy("path").collectAsList();
  }

  private static Path copy(Path model, Path to) throws IOException {
    Files.createDirectories(to);
    for (String name : List.of(ModelFolder.DESCRIPTION_FILE, ModelFolder.WEIGHTS_FILE)) {
      Files.copy(model.resolve(name), to.resolve(name));
    }
    return to;
  }

  private static void delete(Path path) {
    assertThat(FileUtil.fullyDelete(path.toFile())).isTrue();
  }
}
