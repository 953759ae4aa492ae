package io.sparkdet.app.train.pseudo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkdet.app.TestSpark;
import io.sparkdet.app.error.UserException;
import io.sparkdet.app.train.data.TrainingImage;
import io.sparkdet.app.train.data.TrainingSet;
import io.sparkdet.app.train.option.RunOption;
import io.sparkdet.detection.matching.TruthBoxes;
import io.sparkdet.efficientdet.model.ClassNames;
import io.sparkdet.sql.detector.DetectionSchema;
import io.sparkdet.sql.option.OptionValues;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PseudoLabelsTest {

  @TempDir private Path folder;

  /** A box of ten pixels a side. */
  private static Row box(double x, double score, String category) {
    return RowFactory.create(
        (float) x, 5f, (float) (x + 10), 15f, (float) score, category.length(), category);
  }

  private static Row row(String path, String status, Row... boxes) {
    return RowFactory.create(
        path,
        1L,
        null,
        null,
        100,
        80,
        status,
        null,
        Arrays.asList(boxes),
        "teacher",
        "settings",
        "run",
        new Timestamp(0));
  }

  private String table(Row... rows) {
    String table = folder.resolve("labels").toString();
    TestSpark.session()
        .createDataFrame(List.of(rows), DetectionSchema.LABEL)
        .write()
        .parquet(table);
    return table;
  }

  private static TrainingSet annotated() {
    List<TrainingImage> images = new ArrayList<>();
    images.add(
        new TrainingImage(
            3, "file:/lake/a.jpg", TruthBoxes.of(new float[] {0, 0, 9, 9}, new int[] {1})));
    return TrainingSet.of(images, ClassNames.numbered(List.of("cat", "dog")));
  }

  private static TrainingSet join(PseudoLabels labels) {
    return PseudoLabelReader.join(TestSpark.session(), labels, annotated(), List.of()).set();
  }

  @Test
  void boxesCountFromAScoreAndAreIgnoredBelowIt() {
    String table =
        table(
            row(
                "file:///lake/b.jpg",
                "ok",
                box(20, 0.9, "dog"),
                box(95, 0.5, "cat"),
                box(40, 0.49, "cat"),
                box(60, 0.2, "cat"),
                box(70, 0.95, "kite"),
                box(99.5, 0.95, "cat")),
            row("file:///lake/a.jpg", "ok", box(20, 0.9, "dog")),
            row("file:///lake/few.jpg", "ok", box(20, 0.4, "dog")),
            row("file:///lake/none.jpg", "ok"),
            row("file:///lake/broken.jpg", "corrupt"),
            row("file:///lake/x.zip!/c.jpg", "ok", box(20, 0.9, "dog")));
    PseudoLabels labels = new PseudoLabels(table, 0.5, 0.3, OptionalDouble.empty());
    PseudoLabelReader.Joined joined =
        PseudoLabelReader.join(TestSpark.session(), labels, annotated(), List.of());
    TrainingSet set = joined.set();
    assertThat(set.size()).isEqualTo(2);
    assertThat(set.boxes()).as("without the ignored one").isEqualTo(3);
    assertThat(set.boxesByClass()).containsExactly(1, 2);
    assertThat(set.id(0)).isNegative();
    assertThat(set.path(0)).isEqualTo("file:///lake/b.jpg");
    TruthBoxes boxes = set.boxes(0);
    assertThat(boxes.size()).isEqualTo(3);
    assertThat(List.of(boxes.weight(0), boxes.weight(1), boxes.weight(2)))
        .containsExactly(0.9f, 0.5f, 0f);
    assertThat(List.of(boxes.classIndex(0), boxes.classIndex(1), boxes.classIndex(2)))
        .containsExactly(1, 0, 0);
    assertThat(boxes.xMax(1)).as("cut at the picture's edge").isEqualTo(100);
    assertThat(set.boxes(1).weight(0)).as("annotated").isEqualTo(1);
    assertThat(joined.described())
        .isEqualTo("1 images with 2 boxes are pseudo-labels (%s, scored 0.5 or more)", table);
    assertThat(joined.notes())
        .containsExactly(
            "Beside 1 images with 1 boxes of 2 classes, %s, of weight score; 1 boxes scored 0.3 to 0.5 are neither object nor background"
                .formatted(joined.described()),
            "Of %s are left out: 2 pictures without such a box, 1 that could not be labelled, 1 that are annotated, 1 in archives (unpack them to learn from them), 1 boxes of classes that are not trained"
                .formatted(table));
    assertThat(join(labels).id(0)).as("ids follow from paths").isEqualTo(set.id(0));
  }

  @Test
  void picturesThatMeasureAreNotLearned() {
    String table =
        table(
            row("file:///lake/b.jpg", "ok", box(20, 0.9, "dog")),
            row("file:///lake/measured.jpg", "ok", box(20, 0.9, "dog")));
    PseudoLabels labels = new PseudoLabels(table, 0.5, 0.3, OptionalDouble.empty());
    TrainingSet set =
        PseudoLabelReader.join(
                TestSpark.session(), labels, annotated(), List.of("file:/lake/measured.jpg"))
            .set();
    assertThat(List.of(set.path(0), set.path(1)))
        .containsExactly("file:///lake/b.jpg", "file:/lake/a.jpg");
    assertThat(set.size()).isEqualTo(2);
  }

  @Test
  void allBoxesMayHaveOneWeight() {
    String table = table(row("file:///lake/b.jpg", "ok", box(20, 0.9, "dog"), box(40, 0.4, "cat")));
    TruthBoxes boxes = join(new PseudoLabels(table, 0.3, 0.1, OptionalDouble.of(0.5))).boxes(0);
    assertThat(List.of(boxes.weight(0), boxes.weight(1))).containsExactly(0.5f, 0.5f);
    TruthBoxes whole = join(new PseudoLabels(table, 0.3, 0.1, OptionalDouble.of(1))).boxes(0);
    assertThat(List.of(whole.weight(0), whole.weight(1))).containsExactly(1f, 1f);
  }

  @Test
  void tablesOfWhichNothingCanBeLearnedAreRefused() {
    String table =
        table(
            row("file:///lake/a.jpg", "ok", box(20, 0.9, "dog")),
            row("file:///lake/b.jpg", "ok", box(20, 0.4, "dog")));
    assertThatThrownBy(() -> join(new PseudoLabels(table, 0.5, 0.25, OptionalDouble.of(1))))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Cannot learn from the pseudo-labels of %s: none of its pictures has a box of a trained"
                + " class scored 0.5 or more that is not annotated already (1 pictures without such"
                + " a box, 1 that are annotated); lower --pseudo-score, or label other pictures",
            table);
    String other = folder.resolve("gone").toString();
    assertThatThrownBy(() -> join(new PseudoLabels(other, 0.5, 0.25, OptionalDouble.of(1))))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("name an output of label");
  }

  @Test
  void aTableWithTwoRowsOfAPictureIsRefused() {
    String table =
        table(
            row("file:///lake/b.jpg", "ok", box(20, 0.9, "dog")),
            row("file:///lake/b.jpg", "ok", box(20, 0.9, "dog")));
    assertThatThrownBy(() -> join(new PseudoLabels(table, 0.5, 0.25, OptionalDouble.of(1))))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("it has two rows of file:///lake/b.jpg");
  }

  private static Optional<PseudoLabels> options(Map<String, String> given) {
    Map<String, String> all = new TreeMap<>(given);
    all.put("images", "i");
    all.put("annotations", "a");
    all.put("output", "o");
    return PseudoLabels.of(OptionValues.of(RunOption.class, all));
  }

  @Test
  void optionsSayWhichCount() {
    assertThat(options(Map.of())).isEmpty();
    assertThat(options(Map.of("pseudo-labels", "t")))
        .contains(new PseudoLabels("t", 0.5, 0.25, OptionalDouble.of(1)));
    PseudoLabels by =
        options(Map.of("pseudo-labels", "t", "pseudo-score", "0.8", "pseudo-weight", "score"))
            .orElseThrow();
    assertThat(by).isEqualTo(new PseudoLabels("t", 0.8, 0.4, OptionalDouble.empty()));
    assertThat(by.settings())
        .containsExactly(
            Map.entry("pseudo-labels", "t"),
            Map.entry("pseudo-score", "0.8"),
            Map.entry("pseudo-ignore", "0.4"),
            Map.entry("pseudo-weight", "score"));
  }

  @Test
  void optionsThatMeanNothingAreOneSentence() {
    assertThatThrownBy(() -> options(Map.of("pseudo-score", "0.7")))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Cannot use --pseudo-score without pseudo-labels: name an output of label with"
                + " --pseudo-labels");
    for (String weight : List.of("none", "0", "1.5")) {
      assertThatThrownBy(() -> options(Map.of("pseudo-labels", "t", "pseudo-weight", weight)))
          .isInstanceOf(UserException.class)
          .hasMessageContaining("--pseudo-weight is score, or a number above 0 and at most 1");
    }
    assertThatThrownBy(() -> options(Map.of("pseudo-labels", "t", "pseudo-ignore", "0.6")))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(
            "Cannot take pseudo-labels scored 0.5 or more, and ignore those from 0.6");
  }
}
