package io.sparkdet.app.report.label;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkdet.app.TestSpark;
import io.sparkdet.app.error.UserException;
import io.sparkdet.app.report.pictures.Gallery;
import io.sparkdet.app.report.pictures.ShownImage;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.Metadata;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of a label output, read as its text. */
class LabelReportTest {

  private static final Pattern PICTURE = Pattern.compile("base64,([A-Za-z0-9+/=]+)\" width");

  @TempDir private Path folder;

  @Test
  void thePageHoldsCountsChartsFailuresAndPictures() throws IOException {
    String page =
        page(
            new LabelTableRows()
                .ok(
                    picture("a.png", 200, 100),
                    200,
                    100,
                    LabelTableRows.box(20, 10, 60, 50, 0.91, 3, "triangle"),
                    LabelTableRows.box(-5, 60, 80, 140, 0.7, 1, "circle"))
                .ok(picture("b.jpg", 64, 64), 64, 64)
                .ok(
                    picture("large.jpg", 1600, 1200),
                    1600,
                    1200,
                    LabelTableRows.box(400, 300, 800, 600, 0.93, 1, "circle"))
                .ok(folder.resolve("gone.jpg").toUri().toString(), 10, 10)
                .ok(picture("changed.png", 64, 32), 640, 320)
                .ok("id-17", 10, 10)
                .failed("file:/lake/broken.jpg", "corrupt", "Cannot decode: it is cut short"));

    assertThat(page)
        .contains("<b>7</b><span>images</span>", "<b>6</b><span>labelled</span>")
        .contains("<div class=\"tile bad\"><b>1</b><span>failed</span>")
        .contains("<b>4</b><span>labelled without any</span>")
        .contains("file:/lake/broken.jpg", "Cannot decode: it is cut short", "corrupt")
        .contains("<code>lite@0123456789ab</code>", "<code>5e771465</code>")
        .contains("triangle 0.91", "circle 0.70", "200 x 100, 2 detections", "nothing found")
        .contains("{\"name\":\"triangle\",\"value\":1,")
        .contains("{\"name\":\"0.70 – 0.75\",\"value\":1,")
        .doesNotContain("embedded sample");
    // Boxes are in the picture's pixels, cut off at its edges.
    assertThat(page)
        .contains("<rect class=\"edge\" x=\"20.0\" y=\"10.0\" width=\"40.0\" height=\"40.0\"")
        .contains("<rect class=\"edge\" x=\"0.0\" y=\"60.0\" width=\"80.0\" height=\"40.0\"");
    // A large picture is scaled down, and its boxes with it.
    assertThat(pictures(page))
        .extracting(shown -> List.of(shown.getWidth(), shown.getHeight()))
        .containsExactlyInAnyOrder(List.of(200, 100), List.of(64, 64), List.of(640, 480));
    assertThat(page)
        .contains("viewBox=\"0 0 640 480\"")
        .contains("<rect class=\"edge\" x=\"160.0\" y=\"120.0\" width=\"160.0\" height=\"120.0\"");
    assertThat(page)
        .contains("The picture is no longer there")
        .contains("The picture has changed since it was labelled: it is now 64 x 32 pixels")
        .contains("The table names no file for this picture");
  }

  @Test
  void anEmptyTableAndOneOfFailuresAloneHaveTheirPage() throws IOException {
    assertThat(page(new LabelTableRows()))
        .contains("The table has no rows.", "<b>0</b><span>images</span>")
        .contains("No image was labelled, so there is nothing to show.");
    assertThat(page(new LabelTableRows().failed("file:/a.jpg", "empty", "no bytes")))
        .contains("Images that failed", "No image was labelled, so there is nothing to show.");
  }

  @Test
  void settingsInClearComeFromTheTablesMetadataOrTheSummary() throws IOException {
    Metadata metadata = Metadata.fromJson("{\"nms\":\"hard:0.5\",\"limits\":{\"top\":5}}");
    Dataset<Row> table = new LabelTableRows().failed("a", "empty", "e").table();
    table = table.withColumn("settings", functions.col("settings").as("settings", metadata));
    assertThat(page(table, 60, null))
        .contains("<th>nms</th><td><code>hard:0.5</code>")
        .contains("<th>limits.top</th><td><code>5</code>");

    Path summary = folder.resolve("summary.json");
    Files.writeString(
        summary,
        "{\"images_per_second\":12.5,\"settings\":{\"nms\":\"none\"},\"spark\":{\"cores\":2}}");
    assertThat(page(table, 60, summary.toString()))
        .contains("<b>12.5</b><span>images per second</span>")
        .contains("<th>nms</th><td><code>none</code>", "<th>spark cores</th>");
  }

  @Test
  void theGalleryTakesTheBusiestThenAFixedSample() throws IOException {
    LabelTableRows rows = new LabelTableRows();
    for (int i = 0; i < 12; i++) {
      Row[] boxes = new Row[i % 7];
      java.util.Arrays.fill(boxes, LabelTableRows.box(1, 1, 9, 9, 0.5, 1, "circle"));
      rows.ok("file:/lake/" + i, 64, 64, boxes);
    }
    List<ShownImage> chosen = Gallery.choose(rows.table(), 6);
    assertThat(chosen).extracting(ShownImage::path).doesNotHaveDuplicates().hasSize(6);
    assertThat(chosen).extracting(ShownImage::detections).startsWith(6, 5, 4);
    assertThat(Gallery.choose(rows.table().repartition(7), 6)).isEqualTo(chosen);
  }

  @Test
  void jsonOutputsAreReadToo() throws IOException {
    Path table = folder.resolve("json");
    new LabelTableRows()
        .ok(picture("a.png", 64, 64), 64, 64, LabelTableRows.box(1, 1, 9, 9, 0.5, 1, "ring"))
        .table()
        .write()
        .json(table.toString());
    Path page = folder.resolve("out/report.html");
    LabelReport.Result result =
        LabelReport.write(
            TestSpark.session(),
            new LabelReport.Options(table.toString(), page.toString(), 60, null));
    assertThat(Files.readString(page)).contains("ring 0.50");
    assertThat(result.images()).isEqualTo(1);
    assertThat(result.pictures()).isEqualTo(1);
    try (var files = Files.list(page.getParent())) {
      assertThat(files).as("nothing beside the page").hasSize(1);
    }
  }

  @Test
  void whatIsNoLabelOutputIsRefusedAndAnOlderPageKept() throws IOException {
    Path page = Files.writeString(folder.resolve("report.html"), "old");
    assertThatThrownBy(() -> report(folder.resolve("nowhere"), page))
        .isInstanceOf(UserException.class)
        .hasMessageMatching("Cannot read .*nowhere: it does not exist; name an output of label");
    Path none = Files.createDirectory(folder.resolve("none"));
    assertThatThrownBy(() -> report(none, page))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(
            "the folder is empty (hidden files aside); give a table (Parquet, JSON, Delta or Iceberg)");
    Path other = folder.resolve("other");
    TestSpark.session().range(3).write().parquet(other.toString());
    assertThatThrownBy(() -> report(other, page))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("columns are missing (path, width");
    assertThat(page).hasContent("old");
  }

  @Test
  void oddOptionsAreRefused() {
    assertThatThrownBy(() -> new LabelReport.Options("a", "b", 0, null))
        .isInstanceOf(UserException.class)
        .hasMessage("Cannot write a report: images must be 1 to 1000 (0)");
    assertThatThrownBy(() -> page(new LabelTableRows().table(), 60, folder.resolve("s").toString()))
        .isInstanceOf(UserException.class)
        .hasMessageMatching("Cannot read the summary .*: it does not exist");
  }

  private LabelReport.Result report(Path table, Path page) throws IOException {
    return LabelReport.write(
        TestSpark.session(), new LabelReport.Options(table.toString(), page.toString(), 60, null));
  }

  private String page(LabelTableRows rows) throws IOException {
    return page(rows.table(), 60, null);
  }

  private String page(Dataset<Row> rows, int images, @Nullable String summary) throws IOException {
    Path table = folder.resolve("table");
    Path page = folder.resolve("page.html");
    rows.write().mode("overwrite").parquet(table.toString());
    LabelReport.write(
        TestSpark.session(),
        new LabelReport.Options(table.toString(), page.toString(), images, summary));
    return Files.readString(page);
  }

  /** Writes a gray picture and returns its URI. */
  private String picture(String name, int width, int height) throws IOException {
    Path file = folder.resolve(name);
    BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    String format = name.substring(name.lastIndexOf('.') + 1);
    assertThat(ImageIO.write(picture, format, file.toFile())).isTrue();
    return "file:" + file;
  }

  private static List<BufferedImage> pictures(String page) throws IOException {
    List<BufferedImage> pictures = new java.util.ArrayList<>();
    Matcher matcher = PICTURE.matcher(page);
    while (matcher.find()) {
      byte[] bytes = Base64.getDecoder().decode(matcher.group(1));
      pictures.add(ImageIO.read(new ByteArrayInputStream(bytes)));
    }
    return pictures;
  }
}
