package io.sparkdet.app.exportlabels;

import static io.sparkdet.app.exportlabels.LabelRows.box;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkdet.app.TestSpark;
import io.sparkdet.app.error.UserException;
import io.sparkdet.app.exportlabels.ReadBack.Box;
import io.sparkdet.app.exportlabels.format.LabelFormats;
import io.sparkdet.app.mistakes.UserMistakes;
import io.sparkdet.sql.annotations.AnnotationTable;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the files hold, read back as the formats define them. */
class ExportLabelsJobTest {

  private static final String ODD = "R&D <1>, \"ö\": x";

  private static final Map<String, int[]> SIZES =
      Map.of(
          "cats/a b.jpg", new int[] {640, 480},
          "dogs/a b.jpg", new int[] {1000, 3},
          "dogs/über & ünd, x+y%20.png", new int[] {33, 77},
          "wide:1.png", new int[] {30_000, 20_000});

  /** In the order of the table's boxes, as they are inside their pictures. */
  private static final Map<String, List<Box>> BOXES =
      Map.of(
          "cats/a b.jpg",
          List.of(
              new Box("circle", 10.25, 20.5, 110.125, 220.75),
              new Box(ODD, 0.1, 0.2, 33.333333, 44.444444)),
          "dogs/a b.jpg",
          List.of(new Box("circle", 0, 0, 20, 2.5)),
          "dogs/über & ünd, x+y%20.png",
          List.of(),
          "wide:1.png",
          List.of(new Box(ODD, 12345.678, 1.001, 29999.998, 19999.5)));

  @TempDir private Path folder;

  private static LabelRows rows() {
    return new LabelRows()
        .ok(
            "file:/lake/cats/a b.jpg",
            640,
            480,
            box(10.25, 20.5, 110.125, 220.75, 0.7, 9, "circle"),
            box(0.1, 0.2, 33.333333, 44.444444, 0.5, 3, ODD))
        .ok(
            "file:/lake/dogs/a b.jpg",
            1000,
            3,
            box(-5, -5, 20, 2.5, 0.7, 9, "circle"),
            box(2000, 0, 2100, 3, 0.6, 9, "circle"))
        .ok("file:/lake/dogs/über & ünd, x+y%20.png", 33, 77)
        .ok(
            "file:/lake/wide:1.png",
            30_000,
            20_000,
            box(12345.678, 1.001, 29999.998, 19999.5, 0.9, 3, ODD))
        .failed("file:/lake/dogs/broken.jpg", "corrupt")
        .failed("file:/lake/gone.jpg", "unreadable")
        .failed("file:/lake/late.jpg", "corrupt");
  }

  private ExportLabelsJob.Result export(String label, String format, Map<String, String> more) {
    Map<String, String> given = new HashMap<>(more);
    given.put("label", label);
    given.put("format", format);
    given.putIfAbsent("output", folder.resolve("out").toString());
    return new ExportLabelsJob(TestSpark.session(), ExportLabelsRequest.of(given)).run();
  }

  private ExportLabelsJob.Result export(LabelRows rows, String format, Map<String, String> more) {
    return export(rows.write(folder.resolve("labels"), "parquet"), format, more);
  }

  static Stream<String> formats() {
    return LabelFormats.names().stream();
  }

  @ParameterizedTest
  @MethodSource("formats")
  void boxesAreReadBackToAThousandthOfAPixel(String format) throws Exception {
    ExportLabelsJob.Result result = export(rows(), format, Map.of());
    assertThat(result.images()).isEqualTo(4);
    assertThat(result.boxes()).isEqualTo(4);
    assertThat(result.classes()).containsExactly(ODD, "circle");
    assertThat(result.warnings())
        .containsExactly(
            "3 images are not ok and were left out (corrupt 2, unreadable 1)",
            "1 boxes reach out of their pictures and were cut at the edge",
            "1 boxes have no area inside their pictures and were left out");
    Map<String, List<Box>> found = ReadBack.of(format, folder.resolve("out"), SIZES);
    assertThat(found).containsOnlyKeys(BOXES.keySet());
    for (Map.Entry<String, List<Box>> image : BOXES.entrySet()) {
      List<Box> boxes = requireNonNull(found.get(image.getKey()));
      assertThat(boxes).hasSameSizeAs(image.getValue());
      for (int i = 0; i < boxes.size(); i++) {
        assertThat(boxes.get(i).label()).isEqualTo(image.getValue().get(i).label());
        // A float of 30,000 is told to 0.002: the digits of the table's own value count.
        assertThat(boxes.get(i).distance(image.getValue().get(i))).isLessThan(1e-3);
      }
    }
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left.map(path -> path.getFileName().toString()))
          .as("nothing unfinished is left")
          .containsExactlyInAnyOrder("labels", "out");
    }
  }

  @ParameterizedTest
  @MethodSource("formats")
  void anExportWithoutImagesIsAFileOfTheFormatToo(String format) throws Exception {
    ExportLabelsJob.Result result =
        export(new LabelRows().failed("file:/lake/x.jpg", "corrupt"), format, Map.of());
    assertThat(result.warnings().get(1)).endsWith("has no image that is ok: the export holds none");
    Path out = folder.resolve("out");
    if (format.equals("voc")) {
      assertThat(out.resolve("ImageSets/Main/default.txt")).isEmptyFile();
    } else {
      assertThat(ReadBack.of(format, out, Map.of())).isEmpty();
    }
  }

  @Test
  void aTableWithoutRowsHasNoImages() throws Exception {
    export(new LabelRows(), "coco", Map.of());
    assertThat(ReadBack.of("coco", folder.resolve("out"), Map.of())).isEmpty();
  }

  @Test
  void rowsOfJsonGiveTheSameFile() throws Exception {
    export(rows().write(folder.resolve("json"), "json"), "coco", Map.of());
    Path first = folder.resolve("first");
    export(rows(), "coco", Map.of("output", first.toString()));
    assertThat(folder.resolve("out")).hasSameTextualContentAs(first);
  }

  @Test
  void cocoNumbersImagesInTheOrderOfNamesAndKeepsCategoryIdsAndScores() throws Exception {
    export(rows(), "coco", Map.of());
    JsonNode file = new ObjectMapper().readTree(folder.resolve("out").toFile());
    assertThat(file.get("images").findValuesAsText("id")).containsExactly("1", "2", "3", "4");
    assertThat(file.get("images").findValuesAsText("file_name")).isSorted();
    assertThat(file.get("annotations").findValuesAsText("id")).containsExactly("1", "2", "3", "4");
    assertThat(file.get("annotations").findValuesAsText("category_id"))
        .containsExactly("9", "3", "9", "3");
    assertThat(file.get("annotations").get(0).get("score").asText()).isEqualTo("0.7");
    assertThat(file.get("annotations").get(2).get("area").asDouble()).isEqualTo(50);
  }

  @Test
  void aThresholdTakesTheScoreAsItIsWritten() {
    assertThat(export(rows(), "coco", Map.of("score-threshold", "0.7")).boxes()).isEqualTo(3);
  }

  @Test
  void aFileThatNamesNoClassOfTheTableIsRefused() throws Exception {
    Path classes = Files.writeString(folder.resolve("names"), "cat\ndog\n");
    assertThatThrownBy(() -> export(rows(), "yolo", Map.of("classes", classes.toString())))
        .isInstanceOf(UserException.class)
        .hasMessageMatching(
            "Cannot export by the classes of .*names: the table has no box of any of them, but of"
                + " .*circle.*; mend --classes");
  }

  @Test
  void aFileOfClassesSaysWhichAndTheirOrder() throws Exception {
    Path classes = Files.writeString(folder.resolve("names"), "ring\ncircle\n");
    ExportLabelsJob.Result result = export(rows(), "yolo", Map.of("classes", classes.toString()));
    assertThat(result.warnings())
        .contains(
            "no box of the table is of these classes of %s: ring".formatted(classes),
            "2 boxes are of classes that --classes does not name and were left out (%s)"
                .formatted(ODD));
    Path out = folder.resolve("out");
    assertThat(Files.readAllLines(out.resolve("classes.txt"))).containsExactly("ring", "circle");
    assertThat(Files.readString(out.resolve("labels/cats/a b.txt")))
        .isEqualTo("1 0.0940429688 0.2513020833 0.1560546875 0.4171875\n");
    assertThat(out.resolve("labels/dogs/über & ünd, x+y%20.txt")).isEmptyFile();
    assertThat(Files.readString(out.resolve("data.yaml")))
        .contains("train: images\n", "nc: 2\n", "names:\n  - \"ring\"\n  - \"circle\"\n");
    assertThat(new ObjectMapper().readTree(out.resolve("export.json").toFile()).get("made_by"))
        .hasToString("\"sparkdet export-labels\"");
  }

  @Test
  void anIdWithTwoNamesIsTwoCategories() throws Exception {
    LabelRows rows =
        new LabelRows()
            .ok(
                "file:/lake/x.jpg",
                9,
                9,
                box(1, 1, 2, 2, 0.5, 1, "cat"),
                box(1, 1, 3, 3, 0.4, 1, "dog"));
    assertThat(export(rows, "coco", Map.of()).warnings())
        .containsExactly(
            "category_id 1 of the table is both cat and dog; the second has the id 2 in the"
                + " export");
    assertThat(ReadBack.of("coco", folder.resolve("out"), Map.of()).get("x.jpg"))
        .extracting(Box::label)
        .containsExactly("cat", "dog");
  }

  @Test
  void vocHasAFileWithoutObjectsForAPictureWithoutBoxes() throws Exception {
    export(rows(), "voc", Map.of());
    Path out = folder.resolve("out");
    assertThat(Files.readAllLines(out.resolve("ImageSets/Main/default.txt")))
        .containsExactly("cats/a b", "dogs/a b", "dogs/über & ünd, x+y%20", "wide:1");
    var root = ReadBack.xml(out.resolve("Annotations/dogs/über & ünd, x+y%20.xml"));
    assertThat(ReadBack.all(root, "object")).isEmpty();
    assertThat(ReadBack.text(root, "folder")).isEqualTo("dogs");
    assertThat(ReadBack.text(root, "width")).isEqualTo("33");
    assertThat(Files.readString(out.resolve("labelmap.txt")))
        .as("without the name that has a colon")
        .isEqualTo("circle:::\n");
  }

  @Test
  void labelStudioOpensPicturesBehindAPrefix() throws Exception {
    ExportLabelsJob.Result result = export(rows(), "labelstudio", Map.of());
    assertThat(result.advice())
        .containsExactly(
            "labeling interface of the project: <View><Image name=\"image\" value=\"$image\">"
                + "</Image><RectangleLabels name=\"label\" toName=\"image\">"
                + "<Label value=\"R&amp;D &lt;1&gt;, &quot;ö&quot;: x\"></Label>"
                + "<Label value=\"circle\"></Label></RectangleLabels></View>");
    JsonNode tasks = new ObjectMapper().readTree(folder.resolve("out").toFile());
    assertThat(tasks.get(2).get("data").get("image").asText())
        .isEqualTo("/data/local-files/?d=dogs/%C3%BCber%20%26%20%C3%BCnd%2C%20x%2By%2520.png");
    JsonNode prediction = tasks.get(0).get("predictions").get(0);
    assertThat(prediction.get("model_version").asText()).isEqualTo("m@01");
    assertThat(prediction.get("score").asDouble()).isCloseTo(0.6, within());
    assertThat(prediction.get("result").get(1).get("id").asText()).isEqualTo("1-2");

    Path bucket = folder.resolve("bucket");
    export(
        folder.resolve("labels").toString(),
        "labelstudio",
        Map.of("output", bucket.toString(), "image-prefix", "s3://lake/"));
    assertThat(new ObjectMapper().readTree(bucket.toFile()).get(0).get("data").get("image"))
        .hasToString("\"s3://lake/cats/a b.jpg\"");
  }

  private static org.assertj.core.data.Offset<Double> within() {
    return org.assertj.core.data.Offset.offset(1e-6);
  }

  @Test
  void namesBeginBelowTheRoot() throws Exception {
    export(rows(), "coco", Map.of("root", "file:/"));
    assertThat(ReadBack.of("coco", folder.resolve("out"), Map.of()))
        .containsKey("lake/cats/a b.jpg");
    Path named = folder.resolve("named");
    String labels = folder.resolve("labels").toString();
    export(labels, "coco", Map.of("root", "/lake/", "output", named.toString()));
    assertThat(ReadBack.of("coco", named, Map.of())).containsKey("cats/a b.jpg");
    assertRefused(
        () -> export(labels, "coco", Map.of("root", "/lake/cats")),
        "Cannot export file:/lake/",
        "it does not lie below --root /lake/cats/; name a folder that holds all images");
  }

  @Test
  void whatWouldOverwriteEachOtherIsRefused() {
    LabelRows rows =
        new LabelRows()
            .ok("file:/lake/a/x.jpg", 9, 9)
            .ok("file:/lake/b/x.jpg", 9, 9)
            .ok("file:/lake/a/x.png", 9, 9);
    String labels = rows.write(folder.resolve("labels"), "parquet");
    for (String format : List.of("yolo", "voc")) {
      assertRefused(
          () -> export(labels, format, Map.of()),
          "file:/lake/a/x.jpg",
          "file:/lake/a/x.png",
          "both would be ",
          "/a/x.",
          "give one of them another name");
    }
    assertThat(export(labels, "coco", Map.of()).images()).isEqualTo(3);
    String twice =
        new LabelRows()
            .ok("file:/lake/x.jpg", 9, 9)
            .ok("file:/lake/x.jpg", 9, 9)
            .write(folder.resolve("twice"), "parquet");
    assertRefused(
        () -> export(twice, "cvat", Map.of()),
        "Cannot export file:/lake/x.jpg: the table has two rows of it; export a table of one run, or label with --replace, which keeps one");
  }

  @Test
  void namesThatLeadOutOfTheFolderAreRefused() {
    String labels =
        new LabelRows()
            .ok("../../x.jpg", 9, 9)
            .ok("other", 9, 9)
            .write(folder.resolve("labels"), "parquet");
    assertRefused(
        () -> export(labels, "yolo", Map.of()),
        "Cannot export ../../x.jpg: ../../x.jpg is no name of a file; name with --root");
  }

  @Test
  void whatAFormatCannotHoldIsRefused() {
    String labels =
        new LabelRows().ok("file:/lake/a\nb.jpg", 9, 9).write(folder.resolve("a"), "parquet");
    for (String format : List.of("yolo", "voc", "cvat", "labelstudio")) {
      assertRefused(
          () -> export(labels, format, Map.of()),
          "Cannot export file:/lake/a?b.jpg: its name has control characters, which "
              + format
              + " cannot hold; rename it");
    }
    assertThat(export(labels, "coco", Map.of()).images()).isEqualTo(1);
    String classes =
        new LabelRows()
            .ok("file:/lake/x.jpg", 9, 9, box(1, 1, 2, 2, 0.5, 4, "a\u0001b"))
            .write(folder.resolve("b"), "parquet");
    assertRefused(
        () -> export(classes, "cvat", Map.of()),
        "the class with the id 4 has a name that cvat cannot hold; leave it out with --classes");
  }

  @Test
  void rowsWithoutNumbersAreRefused() {
    assertRefused(
        () -> export(new LabelRows().ok("file:/lake/x.jpg", null, 9), "coco", Map.of()),
        "Cannot export file:/lake/x.jpg: its row has no width and height; label it again");
    String labels =
        new LabelRows()
            .ok("file:/lake/x.jpg", 9, 9, box(Double.NaN, 1, 2, 2, 0.5, 4, "a"))
            .write(folder.resolve("nan"), "parquet");
    assertRefused(
        () -> export(labels, "coco", Map.of()),
        "Cannot export file:/lake/x.jpg: a box of it holds NaN where a number must be");
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void wrongOptionsAreRefused() throws IOException {
    assertThatThrownBy(() -> export("x", "coca", Map.of()))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Cannot export labels as 'coca': give --format coco|yolo|voc|labelstudio|cvat (did you"
                + " mean coco?)");
    assertThatThrownBy(() -> export("x", "coco", Map.of("score-threshold", "many")))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("'many' is not a number");
    Path twice = Files.writeString(folder.resolve("names"), "cat\ncat\n");
    assertThatThrownBy(() -> export(rows(), "coco", Map.of("classes", twice.toString())))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("it repeats the class 'cat'");
  }

  /** Tasks' refusals come wrapped by Spark; users are told the sentence. */
  private static void assertRefused(Runnable export, String... parts) {
    assertThatThrownBy(export::run)
        .satisfies(
            e ->
                assertThat(UserMistakes.sentence("sparkdet export-labels", e))
                    .hasValueSatisfying(sentence -> assertThat(sentence).contains(parts)));
  }

  /** The round trip: what a person gets from a tool is what went into it. */
  @ParameterizedTest
  @ValueSource(strings = {"yolo", "labelstudio", "cvat"})
  void whatWasExportedIsReadAsAnnotations(String format) throws Exception {
    Path picture = folder.resolve("out/images/cats/a b.png");
    export(
        new LabelRows()
            .ok(
                "file:/lake/cats/a b.png",
                64,
                48,
                box(10.25, 20.5, 40.125, 40.75, 0.7, 9, "circle"),
                box(1, 2, 3, 4, 0.5, 3, ODD))
            .ok("file:/lake/dogs/c.png", 64, 48),
        format,
        Map.of());
    if (format.equals("yolo")) { // shares of pictures, which lie where they belong
      Files.createDirectories(picture.getParent());
      Files.createDirectories(folder.resolve("out/images/dogs"));
      BufferedImage drawn = new BufferedImage(64, 48, BufferedImage.TYPE_INT_RGB);
      assertThat(ImageIO.write(drawn, "png", picture.toFile())).isTrue();
      Files.copy(picture, folder.resolve("out/images/dogs/c.png"));
    }
    List<Row> images =
        AnnotationTable.read(TestSpark.session(), folder.resolve("out").toString())
            .orderBy("file_name")
            .collectAsList();
    assertThat(images.stream().map(row -> row.<String>getAs("file_name")))
        .containsExactly("cats/a b.png", "dogs/c.png");
    assertThat(images.get(1).getList(2)).isEmpty();
    List<Row> boxes = images.get(0).getList(2);
    assertThat(boxes.stream().map(box -> box.<String>getAs("category")))
        .containsExactly("circle", ODD);
    double[] corners = {10.25, 20.5, 40.125, 40.75};
    for (int i = 0; i < corners.length; i++) {
      assertThat(boxes.get(0).getDouble(3 + i)).isBetween(corners[i] - 1e-3, corners[i] + 1e-3);
    }
  }
}
