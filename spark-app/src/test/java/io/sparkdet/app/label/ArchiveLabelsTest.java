package io.sparkdet.app.label;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkdet.app.TestSpark;
import io.sparkdet.app.archive.TestArchives;
import io.sparkdet.app.archive.TestArchives.Member;
import io.sparkdet.app.sample.SampleLake;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Labels of archives and of decoded tables are those of the files. */
class ArchiveLabelsTest {

  private static final SparkSession SPARK = TestSpark.session();

  @TempDir static Path lake;
  @TempDir Path folder;

  @BeforeAll
  static void drawPictures() {
    SampleLake.write(SPARK, new SampleLake.Options(lake.resolve("lake").toString(), 8, 1, 128));
  }

  private static Path pictures() {
    return lake.resolve("lake/images");
  }

  private static List<Member> members() throws IOException {
    List<Member> members = new ArrayList<>();
    try (Stream<Path> files = Files.list(pictures())) {
      for (Path file : files.sorted().toList()) {
        members.add(Member.file(file.getFileName().toString(), Files.readAllBytes(file)));
      }
    }
    return members;
  }

  @Test
  void labelsOfAnArchiveAreThoseOfTheSameFilesInAFolder() throws IOException {
    List<String> expected = rows(label(pictures().toString(), "plain"));
    assertThat(expected).hasSize(8);
    for (String name : List.of("a.tar", "a.tar.gz", "a.zip")) {
      Path archive = TestArchives.write(folder.resolve(name), members());
      for (String partitions : List.of("1", "3")) {
        Dataset<Row> table = label(archive.toString(), name + partitions, "partitions", partitions);
        assertThat(rows(table)).as(name).isEqualTo(expected);
        assertThat(table.select("path").first().getString(0)).startsWith("file:" + archive + "!/");
        assertThat(table.select("modified_at").first().getTimestamp(0).getTime())
            .isEqualTo(TestArchives.TIME);
      }
    }
  }

  @Test
  void hostileArchivesAreRowsAndEveryRowIsThereOnce() throws IOException {
    List<Member> members = members();
    List<Member> twice = new ArrayList<>(members.subList(0, 2));
    twice.add(members.get(0));
    twice.add(Member.text("text.jpg", "no picture"));
    twice.add(Member.text("none.jpg", ""));
    byte[] tar = TestArchives.tar(twice);
    Files.write(folder.resolve("in.tar"), Arrays.copyOf(tar, tar.length - 1024));
    Files.writeString(folder.resolve("no.zip"), "no zip at all");
    Files.copy(pictures().resolve(members.get(0).name()), folder.resolve("plain.jpg"));
    Dataset<Row> table = label(folder.toString(), "../hostile-" + folder.getFileName());
    assertThat(table.groupBy("status").count().collectAsList().stream().map(Row::mkString))
        .containsExactlyInAnyOrder("ok4", "unsupported1", "empty1", "corrupt2");
    assertThat(table.select("path").distinct().count()).isEqualTo(8);
    assertThat(table.where("path like '%#2' and status = 'ok'").count()).isEqualTo(1);
    assertThat(table.where("path like '%no.zip'").first().<String>getAs("error"))
        .isEqualTo("The archive is damaged: it is no zip, or cut off.");
  }

  @Test
  void aTableOfSparksImageSourceIsLabelledByItsPixels() throws IOException {
    StructType image =
        new StructType()
            .add("origin", DataTypes.StringType)
            .add("height", DataTypes.IntegerType)
            .add("width", DataTypes.IntegerType)
            .add("nChannels", DataTypes.IntegerType)
            .add("mode", DataTypes.IntegerType)
            .add("data", DataTypes.BinaryType);
    List<Row> rows = new ArrayList<>();
    for (Member member : members()) {
      BufferedImage decoded = ImageIO.read(new ByteArrayInputStream(member.content()));
      BufferedImage bgr =
          new BufferedImage(decoded.getWidth(), decoded.getHeight(), BufferedImage.TYPE_3BYTE_BGR);
      bgr.getGraphics().drawImage(decoded, 0, 0, null);
      byte[] pixels = ((DataBufferByte) bgr.getRaster().getDataBuffer()).getData();
      rows.add(
          RowFactory.create(
              RowFactory.create(member.name(), bgr.getHeight(), bgr.getWidth(), 3, 16, pixels)));
    }
    rows.add(RowFactory.create(RowFactory.create("broken", -1, -1, -1, -1, new byte[0])));
    Path table = folder.resolve("images");
    SPARK
        .createDataFrame(rows, new StructType().add("image", image))
        .write()
        .parquet(table.toString());
    Dataset<Row> labelled =
        label(
            table.toString(),
            "out",
            "input-format",
            "parquet",
            "content-column",
            "image",
            "id-column",
            "image.origin");
    assertThat(labelled.where("status = 'ok'").count()).isEqualTo(8);
    assertThat(labelled.where("path = 'broken'").first().<String>getAs("status"))
        .isEqualTo("empty");
    assertThat(labelled.selectExpr("sum(size(detections))").first().getLong(0)).isPositive();
    List<Row> plain =
        label(pictures().toString(), "plain2")
            .selectExpr("element_at(split(path, '/'), -1) name", "width", "height")
            .orderBy("name")
            .collectAsList();
    assertThat(
            labelled
                .where("status = 'ok'")
                .select("path", "width", "height")
                .orderBy("path")
                .collectAsList())
        .isEqualTo(plain);
  }

  @Test
  void aTableOfSparksBinaryFileSourceNeedsNoOption() {
    Path table = folder.resolve("binary");
    SPARK.read().format("binaryFile").load(pictures().toString()).write().parquet(table.toString());
    Dataset<Row> labelled = label(table.toString(), "out", "input-format", "parquet");
    assertThat(rows(labelled)).isEqualTo(rows(label(pictures().toString(), "plain")));
  }

  private Dataset<Row> label(String input, String output, String... more) {
    String target = folder.resolve(output).normalize().toString();
    new LabelJob(SPARK, LabelRequests.of(input, target, more), LabelProgress.SILENT).run();
    return SPARK.read().parquet(target);
  }

  /** Returns all that does not depend on where pictures lie and when they were labelled. */
  private static List<String> rows(Dataset<Row> table) {
    return table
        .selectExpr(
            "element_at(split(path, '/'), -1) name",
            "bytes",
            "sha256",
            "width",
            "height",
            "status",
            "error",
            "cast(detections as string)",
            "model",
            "settings")
        .orderBy("name")
        .collectAsList()
        .stream()
        .map(Row::mkString)
        .toList();
  }
}
