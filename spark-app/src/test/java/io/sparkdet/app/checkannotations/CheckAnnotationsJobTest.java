package io.sparkdet.app.checkannotations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkdet.app.TestSpark;
import io.sparkdet.app.checkannotations.finding.Problem;
import io.sparkdet.app.checkannotations.mend.Mending;
import io.sparkdet.app.checkannotations.picture.PictureComparison;
import io.sparkdet.app.error.UserException;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import javax.imageio.ImageIO;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckAnnotationsJobTest {

  private static final String CLASSES =
      "\"categories\":[{\"id\":1,\"name\":\"traffic"
          + " light\"},{\"id\":2,\"name\":\"Traffic_Lights\"},{\"id\":3,\"name\":\"zebra\"}]";

  @TempDir private Path folder;
  private final SparkSession spark = TestSpark.session();

  private String write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  private static String truth(String images, String annotations) {
    return "{\"info\":{\"year\":2020},\"images\":[%s],\"annotations\":[%s],%s}"
        .formatted(images, annotations, CLASSES);
  }

  private static String image(int id, String name, int width, int height) {
    return "{\"id\":%d,\"file_name\":\"%s\",\"width\":%d,\"height\":%d}"
        .formatted(id, name, width, height);
  }

  private static String box(int id, int image, int category, String box, String more) {
    return "{\"id\":%d,\"image_id\":%d,\"category_id\":%d,\"bbox\":[%s]%s}"
        .formatted(id, image, category, box, more);
  }

  private CheckAnnotationsRequest request(List<String> annotations, List<String> images) {
    return new CheckAnnotationsRequest(
        annotations,
        images,
        List.of(),
        annotations.size() > 1 ? PictureComparison.NEAR : PictureComparison.NONE,
        3,
        0.85,
        8,
        folder.resolve("out").toString(),
        Optional.empty(),
        FailOn.NONE);
  }

  private CheckAnnotationsRequest mending(String annotations, String fix, FailOn failOn) {
    return new CheckAnnotationsRequest(
        List.of(annotations),
        List.of(),
        List.of(),
        PictureComparison.NONE,
        3,
        0.85,
        0,
        folder.resolve("out").toString(),
        Optional.of(fix),
        failOn);
  }

  private CheckAnnotationsJob.Result check(List<String> annotations, List<String> images) {
    return new CheckAnnotationsJob(spark, request(annotations, images)).run();
  }

  private List<Row> findings(Problem problem) {
    return spark
        .read()
        .parquet(folder.resolve("out/findings.parquet").toString())
        .where("problem = '%s'".formatted(problem.label()))
        .orderBy("annotations", "image_id", "annotation_id")
        .collectAsList();
  }

  /** Paints a picture that has no like. */
  private void paint(String name, int seed, int width, int height) throws IOException {
    BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Random random = new Random(seed);
    Graphics2D graphics = picture.createGraphics();
    for (int i = 0; i < 60; i++) {
      graphics.setColor(new Color(random.nextInt(1 << 24)));
      graphics.fillRect(
          random.nextInt(width), random.nextInt(height), 4 + width / 4, 4 + height / 4);
    }
    graphics.dispose();
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    String format = name.substring(name.lastIndexOf('.') + 1);
    assertThat(ImageIO.write(picture, format, file.toFile())).isTrue();
  }

  @Test
  void everyKindOfBoxThatIsWrongIsFoundOnce() throws IOException {
    String file =
        write(
            "boxes.json",
            truth(
                String.join(",", image(1, "a.jpg", 100, 80), image(2, "b.jpg", 100, 80)),
                String.join(
                    ",",
                    box(1, 1, 1, "10,10,20,20", ",\"area\":400"),
                    box(2, 1, 1, "10,10,20,20", ",\"area\":400"), // stands twice
                    box(3, 1, 1, "11,10,20,20", ",\"area\":400"), // 0.905 with 1 and 2
                    box(4, 1, 2, "10,10,20,20", ",\"area\":400"), // another class
                    box(5, 1, 1, "120,10,20,20", ",\"area\":400"), // outside
                    box(6, 1, 1, "90,10,20,20", ",\"area\":400"), // over the border
                    box(7, 1, 1, "50,50,0,20", ",\"area\":0"), // no width
                    box(8, 1, 9, "50,50,5,5", ",\"area\":25"), // no such class
                    box(9, 7, 1, "50,50,5,5", ",\"area\":25"), // no such image
                    box(0, 1, 1, "1,1,5,5", ",\"area\":26000"), // id 0, another area
                    box(10, 1, 1, "60,60,0.5,5", ",\"area\":2.5"),
                    box(11, 1, 3, "20,20,60,50", ",\"area\":3000,\"iscrowd\":1"),
                    box(10, 1, 1, "70,60,5,5", ",\"area\":25"))));
    CheckAnnotationsJob.Result result = check(List.of(file), List.of());
    assertThat(result.counts())
        .containsExactlyInAnyOrderEntriesOf(
            Map.ofEntries(
                Map.entry(Problem.DUPLICATE_BOX, 1L),
                Map.entry(Problem.OVERLAPPING_BOXES, 2L),
                Map.entry(Problem.TWO_CLASSES, 2L),
                Map.entry(Problem.OUTSIDE_BOX, 1L),
                Map.entry(Problem.OVER_BORDER, 1L),
                Map.entry(Problem.DEGENERATE_BOX, 1L),
                Map.entry(Problem.UNKNOWN_CLASS, 1L),
                Map.entry(Problem.UNKNOWN_IMAGE, 1L),
                Map.entry(Problem.ID_ZERO, 1L),
                Map.entry(Problem.WRONG_AREA, 1L),
                Map.entry(Problem.TINY_BOX, 1L),
                Map.entry(Problem.ANNOTATION_ID_TWICE, 1L),
                Map.entry(Problem.ALIKE_CLASSES, 1L),
                Map.entry(Problem.CROWDS_ONLY, 1L),
                Map.entry(Problem.NO_BOXES, 1L)));
    assertThat(result.failed()).isFalse();
    assertThat(result.lines())
        .last()
        .isEqualTo("6 errors, 10 warnings and 1 note in 2 images with 13 boxes");
    Row twice = findings(Problem.DUPLICATE_BOX).get(0);
    assertThat(twice.<Long>getAs("annotation_id")).isEqualTo(2);
    assertThat(twice.<Long>getAs("other_annotation_id")).isEqualTo(1);
    assertThat(twice.<String>getAs("category")).isEqualTo("traffic light");
    assertThat(findings(Problem.OVERLAPPING_BOXES).get(0).<Double>getAs("iou"))
        .isEqualTo(380.0 / 420);
    assertThat(findings(Problem.CROWDS_ONLY).get(0).<String>getAs("detail")).isEqualTo("1 crowd");
    assertThat(Files.readAllLines(folder.resolve("out/per_class.csv")))
        .contains("\"boxes.json\",3,\"zebra\",1,1,1,0,1,0");
    JsonNode summary = new ObjectMapper().readTree(folder.resolve("out/summary.json").toFile());
    assertThat(summary.at("/problems/two_classes").asInt()).isEqualTo(2);
    assertThat(summary.at("/errors").asInt()).isEqualTo(6);
    assertThat(folder.resolve("out/report.html")).content().contains("Boxes that stand twice");
    assertThat(folder.resolve("out/.work")).doesNotExist();
  }

  @Test
  void filesAreFoundByPathByNameAndByStem() throws IOException {
    paint("photos/sub/a.png", 1, 60, 40);
    paint("photos/b.png", 2, 60, 40);
    paint("photos/c.jpg", 3, 60, 40);
    paint("photos/x/d.png", 4, 60, 40);
    paint("photos/y/d.png", 5, 60, 40);
    paint("photos/alone.png", 6, 60, 40);
    write("photos/e.png", "no picture");
    String file =
        write(
            "files.json",
            truth(
                String.join(
                    ",",
                    image(1, "sub/a.png", 60, 40),
                    image(2, "elsewhere/b.png", 40, 60),
                    "{\"id\":3,\"file_name\":\"c.png\"}",
                    image(4, "d.png", 60, 40),
                    image(5, "e.png", 60, 40),
                    image(6, "gone.png", 60, 40),
                    "{\"id\":7,\"width\":4,\"height\":4}",
                    image(8, "z/d.png", 60, 40)), // perhaps the other one than 4
                box(1, 3, 1, "70,0,10,10", "")));
    CheckAnnotationsJob.Result result =
        check(List.of(file), List.of(folder.resolve("photos").toString()));
    assertThat(result.counts())
        .containsEntry(Problem.OTHER_SIZE, 1L)
        .containsEntry(Problem.NO_SIZE, 1L)
        .containsEntry(Problem.AMBIGUOUS_FILE, 2L)
        .doesNotContainKey(Problem.REPEATED_PICTURE)
        .containsEntry(Problem.UNREADABLE_FILE, 1L)
        .containsEntry(Problem.MISSING_FILE, 1L)
        .containsEntry(Problem.NO_NAME, 1L)
        .containsEntry(Problem.NOT_ANNOTATED, 2L) // alone.png and the other d.png
        .containsEntry(Problem.OUTSIDE_BOX, 1L); // by the file's size, since none is stated
    assertThat(findings(Problem.OTHER_SIZE).get(0).<String>getAs("detail"))
        .isEqualTo("40 x 60 stated, 60 x 40 upright");
    assertThat(findings(Problem.AMBIGUOUS_FILE).get(0).<String>getAs("detail"))
        .startsWith("2 files, one is file:/")
        .endsWith("/x/d.png");
  }

  @Test
  void ofACleanSetThePageSaysWhatAgrees() throws IOException {
    paint("photos/a.png", 1, 60, 40);
    String file =
        write(
            "clean.json",
            "{\"images\":[%s],\"annotations\":[%s],\"categories\":[{\"id\":1,\"name\":\"cat\"}]}"
                .formatted(image(1, "a.png", 60, 40), box(1, 1, 1, "5,5,20,20", ",\"area\":400")));
    assertThat(check(List.of(file), List.of()).counts()).isEmpty();
    assertThat(folder.resolve("out/report.html"))
        .content()
        .contains("the annotations agree with themselves.");
    CheckAnnotationsRequest withFiles =
        request(List.of(file), List.of(folder.resolve("photos").toString()))
            .writingTo(folder.resolve("files").toString());
    assertThat(new CheckAnnotationsJob(spark, withFiles).run().counts()).isEmpty();
    assertThat(folder.resolve("files/report.html"))
        .content()
        .contains("the annotations agree with themselves and with their pictures.");
  }

  @Test
  void setsThatSharePicturesAreTold() throws IOException {
    paint("train/a.png", 1, 64, 48);
    paint("train/b.png", 2, 64, 48);
    paint("train/own.png", 3, 64, 48);
    Files.createDirectories(folder.resolve("val"));
    Files.copy(folder.resolve("train/a.png"), folder.resolve("val/copy.png"));
    Files.copy(folder.resolve("train/a.png"), folder.resolve("train/again.png"));
    paint("val/b.jpg", 2, 128, 96); // the same scene, larger and compressed
    String train =
        write(
            "train.json",
            truth(
                String.join(
                    ",",
                    image(1, "a.png", 64, 48),
                    image(2, "b.png", 64, 48),
                    image(3, "own.png", 64, 48),
                    image(4, "again.png", 64, 48)),
                box(1, 1, 1, "0,0,9,9", "")));
    String val =
        write(
            "val.json",
            truth(
                    String.join(",", image(1, "copy.png", 64, 48), image(2, "b.jpg", 128, 96)),
                    box(1, 1, 3, "0,0,9,9", ""))
                .replace("\"id\":3,\"name\":\"zebra\"", "\"id\":4,\"name\":\"zebra\"")
                .replace("\"category_id\":3", "\"category_id\":4"));
    // A drawing at another scale is not the same picture to the last pixel: scale the first one.
    BufferedImage small = ImageIO.read(folder.resolve("train/b.png").toFile());
    BufferedImage large = new BufferedImage(128, 96, BufferedImage.TYPE_INT_RGB);
    large.createGraphics().drawImage(small, 0, 0, 128, 96, null);
    assertThat(ImageIO.write(large, "jpg", folder.resolve("val/b.jpg").toFile())).isTrue();

    CheckAnnotationsJob.Result result =
        check(
            List.of(train, val),
            List.of(folder.resolve("train").toString(), folder.resolve("val").toString()));
    assertThat(result.counts())
        .containsEntry(Problem.SHARED_PICTURE, 1L)
        .containsEntry(Problem.REPEATED_PICTURE, 1L)
        .containsEntry(Problem.NEAR_SHARED, 1L)
        .containsEntry(Problem.CLASS_IDS_DIFFER, 1L)
        .containsEntry(Problem.ONLY_HERE, 2L)
        .doesNotContainKey(Problem.NEAR_REPEATED);
    Row shared = findings(Problem.SHARED_PICTURE).get(0);
    assertThat(shared.<String>getAs("annotations")).isEqualTo("val.json");
    assertThat(shared.<String>getAs("file_name")).isEqualTo("copy.png");
    assertThat(shared.<String>getAs("detail")).isEqualTo("as a.png of train.json");
    assertThat(shared.<Long>getAs("other_image_id")).isEqualTo(1);
    assertThat(findings(Problem.NEAR_SHARED).get(0).<String>getAs("detail"))
        .startsWith("as b.png of train.json, ")
        .endsWith(" of 64 bits differ");
    assertThat(findings(Problem.ONLY_HERE))
        .extracting(row -> row.<String>getAs("detail"))
        .containsOnly("1 box, none elsewhere");
    assertThat(findings(Problem.CLASS_IDS_DIFFER).get(0).<String>getAs("detail"))
        .isEqualTo("'zebra' has id 4 here and 3 in train.json");
    assertThat(folder.resolve("out/report.html"))
        .content()
        .contains("shared_picture", "the other", "data:image/jpeg;base64,");
  }

  @Test
  void withoutPicturesNamesAreCompared() throws IOException {
    String first = write("one.json", truth(image(1, "a.jpg", 9, 9), ""));
    String second =
        write(
            "two.json",
            truth(String.join(",", image(5, "a.jpg", 9, 9), image(6, "a.jpg", 9, 9)), ""));
    assertThat(check(List.of(first, second), List.of()).counts())
        .containsEntry(Problem.SHARED_NAME, 2L)
        .containsEntry(Problem.FILE_TWICE, 1L);
  }

  @Test
  void theMendedFileHasNothingToMendAndKeepsTheRest() throws IOException {
    String file =
        write(
            "wrong.json",
            truth(
                String.join(
                    ",",
                    image(1, "a.jpg", 100, 80),
                    image(1, "a.jpg", 100, 80),
                    "{\"id\":2,\"file_name\":\"b.jpg\",\"license\":3}"),
                String.join(
                    ",",
                    box(1, 1, 1, "10.50,10,20,20", ",\"segmentation\":[[1.0,2.50]]"),
                    box(2, 1, 1, "10.5,10,20,20", ""),
                    box(2, 1, 1, "120,10,20,20", ""),
                    box(3, 1, 1, "90,-5,20,20", ",\"area\":400"),
                    box(3, 1, 1, "50,50,5,5", ",\"area\":9000"),
                    box(4, 1, 1, "50,50,0,5", ""),
                    box(5, 1, 9, "50,50,5,5", ""),
                    box(6, 9, 1, "50,50,5,5", ""))));
    String fixed = folder.resolve("fixed.json").toString();
    CheckAnnotationsJob.Result result =
        new CheckAnnotationsJob(spark, mending(file, fixed, FailOn.ERROR)).run();
    assertThat(result.failed()).isTrue();
    assertThat(result.mended())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                Mending.IMAGE_REMOVED, 1L,
                Mending.DUPLICATE_REMOVED, 1L,
                Mending.OUTSIDE_REMOVED, 1L,
                Mending.CLIPPED, 1L,
                Mending.AREA_SET, 2L,
                Mending.ID_GIVEN, 1L,
                Mending.DEGENERATE_REMOVED, 1L,
                Mending.UNKNOWN_CLASS_REMOVED, 1L,
                Mending.UNKNOWN_IMAGE_REMOVED, 1L,
                Mending.SIZE_SET, 0L));
    assertThat(Files.readString(Path.of(fixed)))
        .contains("\"info\":{\"year\":2020}")
        .contains("{\"id\":2,\"file_name\":\"b.jpg\",\"license\":3}")
        .contains("\"bbox\":[10.50,10,20,20],\"segmentation\":[[1.0,2.50]]")
        .contains("{\"id\":3,\"image_id\":1,\"category_id\":1,\"bbox\":[90,0,10,15],\"area\":150}")
        .contains("{\"id\":7,\"image_id\":1,\"category_id\":1,\"bbox\":[50,50,5,5],\"area\":25}");
    CheckAnnotationsRequest again = request(List.of(fixed), List.of());
    Map<Problem, Long> left =
        new CheckAnnotationsJob(spark, again.writingTo(folder.resolve("again").toString()))
            .run()
            .counts();
    assertThat(left)
        .containsOnlyKeys(
            Problem.NO_SIZE, Problem.NO_BOXES, Problem.ALIKE_CLASSES, Problem.UNUSED_CLASS);
  }

  @Test
  void whatIsMendedIsWhatWasFound() throws IOException {
    String file =
        write(
            "found.json",
            truth(
                "{\"id\":1,\"file_name\":\"a.jpg\",\"width\":100}",
                String.join(
                    ",",
                    box(1, 1, 1, "10.1,10,20.005,20", ""), // (10.1 + 20.005) - 10.1 is not 20.005
                    box(2, 1, 1, "10.1,10,20.005,20", ""),
                    box(3, 1, 3, "50,50,5,5", ""))));
    CheckAnnotationsJob.Result result =
        new CheckAnnotationsJob(
                spark, mending(file, folder.resolve("fixed.json").toString(), FailOn.NONE))
            .run();
    assertThat(result.counts())
        .containsEntry(Problem.DUPLICATE_BOX, 1L)
        .containsEntry(Problem.NO_SIZE, 1L)
        .doesNotContainKey(Problem.OUTSIDE_BOX);
    assertThat(result.mended())
        .containsEntry(Mending.DUPLICATE_REMOVED, 1L)
        .containsEntry(Mending.OUTSIDE_REMOVED, 0L);
  }

  @Test
  void findingsDoNotDependOnPartitions() throws IOException {
    StringBuilder images = new StringBuilder();
    StringBuilder boxes = new StringBuilder();
    Random random = new Random(7);
    for (int i = 1; i <= 40; i++) {
      images.append(i > 1 ? "," : "").append(image(i, i + ".jpg", 100, 100));
      for (int b = 0; b < 12; b++) {
        boxes
            .append(boxes.isEmpty() ? "" : ",")
            .append(
                box(
                    20 * i + b,
                    i,
                    1 + random.nextInt(3),
                    "%d,%d,30,30".formatted(random.nextInt(6), 60 + random.nextInt(15)),
                    ""));
      }
    }
    String file = write("many.json", truth(images.toString(), boxes.toString()));
    Map<Problem, Long> counts = check(List.of(file), List.of()).counts();
    List<Row> findings = findings(Problem.OVERLAPPING_BOXES);
    String[] shuffled = boxes.toString().split("(?<=\\}),", -1);
    java.util.Collections.shuffle(java.util.Arrays.asList(shuffled), random);
    String other = write("many2.json", truth(images.toString(), String.join(",", shuffled)));
    CheckAnnotationsJob.Result again =
        new CheckAnnotationsJob(
                spark,
                request(List.of(other), List.of()).writingTo(folder.resolve("other").toString()))
            .run();
    assertThat(again.counts()).isEqualTo(counts);
    assertThat(counts.get(Problem.OVERLAPPING_BOXES)).isEqualTo(findings.size()).isPositive();
  }

  @Test
  void whatCannotBeReadIsOneSentence() throws IOException {
    String none = write("none.json", truth("", ""));
    assertThatThrownBy(() -> check(List.of(none), List.of()))
        .isInstanceOf(UserException.class)
        .hasMessage("Cannot check %s: no image is listed in it".formatted(none));
    String broken = write("broken.json", "{\"images\":[");
    assertThatThrownBy(() -> check(List.of(broken), List.of()))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("the file ends early");
    Path voc = folder.resolve("voc/Annotations");
    Files.createDirectories(voc);
    Files.writeString(voc.resolve("a.xml"), "<annotation/>");
    CheckAnnotationsRequest mending =
        mending(
            folder.resolve("voc").toString(), folder.resolve("fixed.json").toString(), FailOn.NONE);
    assertThatThrownBy(() -> new CheckAnnotationsJob(spark, mending).run())
        .isInstanceOf(UserException.class)
        .hasMessageContaining("(--fix): it is no COCO file, and only such are mended");
    assertThatThrownBy(() -> request(List.of(none, none, none), List.of("a", "b")))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Cannot check 3 annotations with 2 --images: give one for all, or one for each");
  }
}
