package io.sparkdet.app.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkdet.app.TestSpark;
import io.sparkdet.detection.coco.image.CategoryScope;
import io.sparkdet.sql.annotations.AnnotationInputs;
import io.sparkdet.sql.annotations.coco.ImageSizes;
import io.sparkdet.sql.annotations.file.AnnotationException;
import io.sparkdet.sql.annotations.openimages.OpenImagesFolder;
import io.sparkdet.sql.annotations.row.AnnotationRows;
import io.sparkdet.sql.annotations.row.ScopeBytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Open Images' files as annotations, with the quirks of their versions. */
class OpenImagesTruthTest {

  private static final String HEADER =
      "ImageID,Source,LabelName,Confidence,XMin,XMax,YMin,YMax,IsOccluded,IsTruncated,IsGroupOf,"
          + "IsDepiction,IsInside\n";

  private static final String BOXES =
      HEADER
          + "0a1b2c3d4e5f6071,xclick,/m/cat,1,0.1,0.5,0.2,0.6,0,1,0,0,0\n"
          + "0a1b2c3d4e5f6071,activemil,/m/dog,1,0,1,0,1,-1,-1,-1,-1,-1\n"
          + "0a1b2c3d4e5f6072,xclick,/m/cat,1,0.25,0.75,0.5,1,0,0,1,0,0\n";

  private static final String CLASSES = "/m/dog,Dog\n/m/cat,\"Cat, domestic\"\n/m/bee,Bee\n";

  @TempDir private Path folder;
  private final SparkSession spark = TestSpark.session();

  private String write(String name, String text) throws IOException {
    return new ToolFolder(folder).write(name, text);
  }

  private void paint(String name, int width, int height) throws IOException {
    new ToolFolder(folder).paint(name, width, height);
  }

  private void paintBoth() throws IOException {
    paint("validation/0a1b2c3d4e5f6071.png", 200, 100);
    paint("validation/0a1b2c3d4e5f6072.png", 40, 80);
  }

  private AnnotationInputs.Truth truth(String source) {
    return new AnnotationInputs(spark).truth(source, null);
  }

  /** Returns the classes that were looked for without truths, in the order of images. */
  private List<CategoryScope> scopes(String source) {
    Map<Long, CategoryScope> scopes = new TreeMap<>();
    for (Row row :
        truth(source).rows().filter(row -> row.getInt(1) == AnnotationRows.SCOPE).collect()) {
      scopes.put(row.getLong(0), ScopeBytes.read(row.getAs(3)));
    }
    return List.copyOf(scopes.values());
  }

  @Test
  void sharesBecomePixelsGroupsBecomeCrowdsAndLinesNumberClasses() throws IOException {
    paintBoth();
    write("class-descriptions-boxable.csv", CLASSES);
    String file = write("validation-annotations-bbox.csv", BOXES);
    assertThat(ToolFolder.read(file))
        .containsExactly(
            "0a1b2c3d4e5f6071.png | Cat, domestic 20.00 20.00 100.0 60.00"
                + " | Dog 0.000 0.000 200.0 100.0",
            "0a1b2c3d4e5f6072.png | Cat, domestic 10.00 40.00 30.00 80.00 *");
    assertThat(truth(file).categories())
        .isEqualTo(Map.of("Dog", 1L, "Cat, domestic", 2L, "Bee", 3L));
    assertThat(
            new AnnotationInputs(spark)
                .sizes(file, null).collect().stream()
                    .map(
                        row ->
                            "%d: %s x %s"
                                .formatted(
                                    row.getLong(0),
                                    ImageSizes.width(row.getAs(3)),
                                    ImageSizes.height(row.getAs(3))))
                    .sorted())
        .containsExactly("1: 200 x 100", "2: 40 x 80");
    assertThat(scopes(file)).as("nothing says what was verified").isEmpty();
  }

  @Test
  void withoutDescriptionsClassesAreCalledByTheirMachineIds() throws IOException {
    paintBoth();
    String file = write("validation-annotations-bbox.csv", BOXES);
    assertThat(truth(file).categories()).isEqualTo(Map.of("/m/cat", 1L, "/m/dog", 2L));
    assertThat(ToolFolder.read(file).get(1))
        .isEqualTo("0a1b2c3d4e5f6072.png | /m/cat 10.00 40.00 30.00 80.00 *");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ImageID,LabelName,XMin,XMax,YMin,YMax,IsGroupOf\nONE,/m/cat,0.1,0.5,0.2,0.6,0\n",
        """
        \uFEFFImageID,Source,LabelName,Confidence,XMin,XMax,YMin,YMax\r
        ONE,xclick,/m/cat,1,0.1,0.5,0.2,0.6\r
        """,
        "LabelName,YMin,YMax,XMin,XMax,ImageID\n/m/cat,0.2,0.6,0.1,0.5,ONE",
        """
        "ImageID","LabelName","XMin","XMax","YMin","YMax","XClick1X"

        "ONE","/m/cat","0.1","0.5","0.2","0.6","0.9"
        """,
      })
  void versionsHaveOtherColumnsInOtherOrders(String text) throws IOException {
    paint("0a1b2c3d4e5f6071.png", 200, 100);
    assertThat(ToolFolder.read(write("boxes.csv", text.replace("ONE", "0a1b2c3d4e5f6071"))))
        .containsExactly("0a1b2c3d4e5f6071.png | /m/cat 20.00 20.00 100.0 60.00");
  }

  @Test
  void rowsOfAnImageMayStandApartAndImagesAreNumberedByTheirIds() throws IOException {
    paintBoth();
    String[] lines = BOXES.split("\n", -1);
    String file =
        write("boxes.csv", String.join("\n", lines[0], lines[1], lines[3], lines[2]) + "\n");
    assertThat(ToolFolder.read(file))
        .containsExactly(
            "0a1b2c3d4e5f6071.png | /m/cat 20.00 20.00 100.0 60.00"
                + " | /m/dog 0.000 0.000 200.0 100.0",
            "0a1b2c3d4e5f6072.png | /m/cat 10.00 40.00 30.00 80.00 *");
  }

  @Test
  void verifiedLabelsSayWhatWasLookedForAlsoOnImagesWithoutBoxes() throws IOException {
    paintBoth();
    paint("validation/0a1b2c3d4e5f6073.png", 10, 10);
    paint("validation/0a1b2c3d4e5f6079.png", 10, 10); // of no row: it is not annotated
    write("class-descriptions-boxable.csv", "LabelName,DisplayName\n" + CLASSES);
    write(
        "validation-annotations-human-imagelabels-boxable.csv",
        """
        ImageID,Source,LabelName,Confidence
        0a1b2c3d4e5f6071,verification,/m/cat,1
        0a1b2c3d4e5f6071,verification,/m/bee,0
        0a1b2c3d4e5f6071,verification,/m/no-box-has-it,1
        0a1b2c3d4e5f6073,crowdsource-verification,/m/dog,0
        """);
    write(
        "validation-annotations-machine-imagelabels.csv",
        "ImageID,Source,LabelName,Confidence\n0a1b2c3d4e5f6072,machine,/m/dog,0.7\n");
    write(
        "train-annotations-human-imagelabels-boxable.csv",
        "ImageID,Source,LabelName,Confidence\n0a1b2c3d4e5f6072,verification,/m/dog,0\n");
    String file = write("validation-annotations-bbox.csv", BOXES);
    assertThat(ToolFolder.read(file)).hasSize(3).last().isEqualTo("0a1b2c3d4e5f6073.png");
    List<CategoryScope> scopes = scopes(file);
    assertThat(scopes).hasSize(3);
    assertThat(scopes.get(0).present()).containsExactly(2);
    assertThat(scopes.get(0).absent()).containsExactly(3);
    assertThat(scopes.get(1).present()).isEmpty();
    assertThat(scopes.get(1).federated()).as("some images say it, so all do").isTrue();
    assertThat(scopes.get(2).absent()).containsExactly(1);
  }

  @Test
  void filesLieAsFiftyOneDownloadsThem() throws IOException {
    paint("train/data/0a1b2c3d4e5f6071.png", 200, 100);
    write("train/metadata/classes.csv", CLASSES);
    write("train/labels/classifications.csv", "ImageID,Source,LabelName,Confidence\n");
    String file = write("train/labels/detections.csv", BOXES);
    AnnotationInputs inputs = new AnnotationInputs(spark);
    assertThat(inputs.truth(file, null).categories()).containsKey("Cat, domestic");
    assertThat(inputs.notes())
        .singleElement()
        .asString()
        .startsWith("1 images of ")
        .contains("have no picture below ")
        .endsWith(" and were passed over (the first: 0a1b2c3d4e5f6072)");
    assertThat(ToolFolder.read(file)).hasSize(1);
  }

  @Test
  void imagesWithoutPictureAreCountedOnceWhereverTheirRowsStand() throws IOException {
    paint("validation/0a1b2c3d4e5f6071.png", 200, 100);
    String[] lines = BOXES.split("\n", -1);
    AnnotationInputs inputs = new AnnotationInputs(spark);
    inputs.truth(
        write(
            "validation-annotations-bbox.csv",
            String.join("\n", lines[0], lines[3], lines[1], lines[3], lines[2], lines[3])),
        null);
    assertThat(inputs.notes()).singleElement().asString().startsWith("1 images of ");
  }

  @Test
  void aChallengesOwnClassesComeBeforeThoseOfAllBoxes() throws IOException {
    paintBoth();
    write("class-descriptions-boxable.csv", CLASSES);
    write("oidv6-class-descriptions.csv", "/m/all,All\n" + CLASSES);
    write("challenge-2019-classes-description-500.csv", "/m/cat,Cat 500\n/m/dog,Dog 500\n");
    assertThat(truth(write("challenge-2019-train-detection-bbox.csv", BOXES)).categories())
        .containsOnlyKeys("Cat 500", "Dog 500");
    assertThat(truth(write("oidv6-train-annotations-bbox.csv", BOXES)).categories())
        .containsOnlyKeys("Dog", "Cat, domestic", "Bee");
  }

  @Test
  void filesMayLieAtTheRoot() {
    assertThat(OpenImagesFolder.of("/boxes.csv", new Configuration()).root()).isEqualTo("/");
    assertThat(OpenImagesFolder.of("/csv/boxes.csv", new Configuration()).root()).isEqualTo("/");
  }

  @Test
  void aFileOfAHeaderAloneHasNoRows() throws IOException {
    paintBoth();
    String file = write("validation-annotations-bbox.csv", HEADER);
    assertThatThrownBy(() -> ToolFolder.read(file))
        .isInstanceOf(AnnotationException.class)
        .hasMessage("Cannot read %s: it has no rows; give the whole file".formatted(file));
  }

  @Test
  void twoClassesOfOneNameAreKeptApart() throws IOException {
    paintBoth();
    write("oidv7-class-descriptions.csv", "/m/dog,Pet\n\n/m/cat,Pet\n");
    assertThat(truth(write("validation-annotations-bbox.csv", BOXES)).categories())
        .isEqualTo(Map.of("Pet", 1L, "Pet (/m/cat)", 2L));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "/m/cat,1,0.1 | /m/cat,1,64 | image 0a1b2c3d4e5f6071: XMin 64 is no share of the picture;"
            + " divide pixels by its width and height",
        "/m/cat,1,0.1 | /m/cat,1,0.9 | image 0a1b2c3d4e5f6071: a box ends before it begins (X 0.9"
            + " to 0.5, Y 0.2 to 0.6); mend it",
        "/m/cat,1,0.1 | /m/cat,1,left | XMin must be a number (found \"left\")",
        "/m/cat,1,0.1 | /m/cat,0.83,0.1 | a box has the Confidence 0.83, where annotations have 1",
        "0.6,0,1,0,0,0 | 0.6,0,1,2,0,0 | IsGroupOf must be 1, 0 or -1 (found \"2\")",
        "/m/dog | /m/emu | class '/m/emu' of 0a1b2c3d4e5f6071.png is not listed in"
            + " FOLDER/class-descriptions-boxable.csv; list it",
        "/m/cat,1,0.1 | \"/m/cat,1,0.1 | image 0a1b2c3d4e5f6071: ",
      })
  void whatIsNoBoxIsRefusedByItsImage(String from, String to, String problem) throws IOException {
    paintBoth();
    write("class-descriptions-boxable.csv", CLASSES);
    assertThat(BOXES).contains(from);
    String file = write("validation-annotations-bbox.csv", BOXES.replaceFirst(from, to));
    assertThatThrownBy(() -> ToolFolder.read(file))
        .satisfies(
            e ->
                assertThat(AnnotationException.among(e))
                    .isNotNull()
                    .message()
                    .startsWith("Cannot read " + file)
                    .contains(problem.replace("FOLDER", folder.toString())));
  }

  @Test
  void aFileOfDetectionsIsRefused() throws IOException {
    paint("0a1b2c3d4e5f6071.png", 200, 100);
    String file =
        write(
            "boxes.csv",
            """
            ImageID,LabelName,Score,XMin,XMax,YMin,YMax
            0a1b2c3d4e5f6071,/m/cat,0.9,0.1,0.5,0.2,0.6
            """);
    assertThatThrownBy(() -> ToolFolder.read(file))
        .hasStackTraceContaining("a box has a Score: these are detections; give the annotations");
  }

  @Test
  void machineLabelsAreNotVerified() throws IOException {
    paintBoth();
    write(
        "validation-annotations-human-imagelabels.csv",
        "ImageID,Source,LabelName,Confidence\n0a1b2c3d4e5f6071,machine,/m/cat,0.8\n");
    String file = write("validation-annotations-bbox.csv", BOXES);
    assertThatThrownBy(() -> ToolFolder.read(file))
        .hasStackTraceContaining(
            "image 0a1b2c3d4e5f6071: the Confidence of a verified label is 1 or 0 (found \"0.8\")");
  }

  @Test
  void aFileWithoutPicturesSaysWhereTheyBelong() throws IOException {
    String file = write("validation-annotations-bbox.csv", BOXES);
    assertThatThrownBy(() -> ToolFolder.read(file))
        .isInstanceOf(AnnotationException.class)
        .hasMessage(
            "Cannot read %s: its boxes are shares of pictures, and none of its images has a picture below %s; put them there, such as 0a1b2c3d4e5f6071.jpg"
                .formatted(file, folder));
    paint("other.png", 10, 10);
    assertThatThrownBy(() -> ToolFolder.read(file))
        .hasMessageContaining(" (1 others are there); put");
  }

  @Test
  void aPackedFileIsToBeUnpacked() throws IOException {
    paintBoth();
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(BOXES.getBytes(StandardCharsets.UTF_8));
    }
    Path file = Files.write(folder.resolve("boxes.csv.gz"), packed.toByteArray());
    assertThatThrownBy(() -> ToolFolder.read(file.toString()))
        .isInstanceOf(AnnotationException.class)
        .hasMessage(
            "Cannot read %s: it is a gzip file, and rows are looked up in it; make it plain UTF-8 text"
                .formatted(file));
  }
}
