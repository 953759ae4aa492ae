package io.sparkdet.app.label;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkdet.app.TestSpark;
import io.sparkdet.app.error.UserException;
import io.sparkdet.app.ml.EfficientDetDetector;
import io.sparkdet.app.sample.SampleLake;
import io.sparkdet.sql.SparkDet;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.imageio.ImageIO;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code --tiles} on a picture that is made of the sample lake's scenes: 6 side by side, 5 rows.
 */
class TileLabelsTest {

  private static final SparkSession SPARK = TestSpark.session();
  private static final int SCENE = 160;
  private static final int COLUMNS = 6;
  private static final int ROWS = 5;

  /** Tiles that the model's input of 256 pixels shows as they are; shapes are up to 80 pixels. */
  private static final String TILES = "256:0.4";

  /** What the settings were before there was this option: the embedded model's. */
  private static final String HASH_WITHOUT =
      "75dff54585299d2f2985c6ddb5ee5182da6bd9a9750fd08cf774dab673addb49";

  @TempDir private static Path folder;

  @SuppressWarnings("ArrayRecordComponent") // read, never compared
  private record Truth(String category, double[] corners) {}

  private static final List<Truth> TRUTHS = new ArrayList<>();

  @BeforeAll
  static void paint() throws IOException {
    Path lake = folder.resolve("lake");
    SampleLake.write(SPARK, new SampleLake.Options(lake.toString(), COLUMNS * ROWS, 5, SCENE));
    JsonNode instances = new ObjectMapper().readTree(lake.resolve("instances.json").toFile());
    Map<Integer, String> categories = new HashMap<>();
    instances
        .get("categories")
        .forEach(one -> categories.put(one.get("id").asInt(), one.get("name").asText()));
    BufferedImage large =
        new BufferedImage(COLUMNS * SCENE, ROWS * SCENE, BufferedImage.TYPE_INT_RGB);
    Graphics2D brush = large.createGraphics();
    Map<Integer, int[]> places = new HashMap<>();
    for (JsonNode image : instances.get("images")) {
      int x = SCENE * (places.size() % COLUMNS);
      int y = SCENE * (places.size() / COLUMNS);
      places.put(image.get("id").asInt(), new int[] {x, y});
      Path file = lake.resolve("images").resolve(image.get("file_name").asText());
      brush.drawImage(ImageIO.read(file.toFile()), x, y, null);
    }
    brush.dispose();
    for (JsonNode truth : instances.get("annotations")) {
      int[] place = Objects.requireNonNull(places.get(truth.get("image_id").asInt()));
      JsonNode box = truth.get("bbox");
      double x = place[0] + box.get(0).asDouble();
      double y = place[1] + box.get(1).asDouble();
      TRUTHS.add(
          new Truth(
              Objects.requireNonNull(categories.get(truth.get("category_id").asInt())),
              new double[] {x, y, x + box.get(2).asDouble(), y + box.get(3).asDouble()}));
    }
    Path pictures = Files.createDirectories(folder.resolve("pictures"));
    ImageIO.write(large, "jpeg", pictures.resolve("large.jpg").toFile());
    ImageIO.write(
        large.getSubimage(0, 0, 250, 200), "jpeg", pictures.resolve("small.jpg").toFile());
  }

  @Test
  void tilesFindTheSmallObjectsThatThePlainRunMisses() {
    double plain = recall(row("large", "plain", Map.of()));
    Row tiled = row("large", "tiled", Map.of("tiles", TILES, "max-detections", "0"));
    Row full = row("large", "full", Map.of("tiles", TILES + ":with-full", "max-detections", "0"));
    assertThat(TRUTHS).hasSizeGreaterThan(60);
    assertThat(plain).isLessThan(0.2);
    assertThat(recall(tiled)).isGreaterThan(0.7);
    assertThat(recall(full)).isGreaterThan(0.7);
    assertThat(tiled.<Integer>getAs("width")).isEqualTo(COLUMNS * SCENE);
    assertThat(tiled.<Integer>getAs("height")).isEqualTo(ROWS * SCENE);
    // No object is there twice.
    List<Row> sure = sure(tiled);
    for (int i = 0; i < sure.size(); i++) {
      for (int other = 0; other < i; other++) {
        if (category(sure.get(i)).equals(category(sure.get(other)))) {
          assertThat(iou(corners(sure.get(i)), corners(sure.get(other)))).isLessThan(0.5);
        }
      }
    }
  }

  @Test
  void aPictureThatFitsIntoATileIsLabelledAsWithoutTiles() {
    assertThat(row("small", "small-plain", Map.of()).<Object>getAs("detections"))
        .isEqualTo(
            row("small", "small-tiled", Map.of("tiles", TILES + ":with-full"))
                .<Object>getAs("detections"));
  }

  @Test
  void theRowsAreTheSameHoweverTheWorkIsCutUp() {
    Row one = row("large", "p1", Map.of("tiles", TILES, "parallelism", "1"));
    Row two = row("large", "p2", Map.of("tiles", TILES, "parallelism", "2", "partitions", "2"));
    assertThat(two.<Object>getAs("detections")).isEqualTo(one.<Object>getAs("detections"));
    assertThat(two.<String>getAs("settings")).isEqualTo(one.<String>getAs("settings"));
  }

  @Test
  void tilesArePartOfTheSettingsAndTheirAbsenceIsNot() throws IOException {
    LabelSummary plain = label("hash-plain", Map.of());
    assertThat(plain.settings().hash()).isEqualTo(HASH_WITHOUT);
    assertThat(label("hash-none", Map.of("tiles", "none")).settings().hash())
        .isEqualTo(HASH_WITHOUT);
    LabelSummary tiled = label("hash-tiles", Map.of("tiles", TILES));
    assertThat(tiled.settings().hash()).isNotEqualTo(HASH_WITHOUT);
    assertThat(new ObjectMapper().readTree(tiled.json()).get("settings").get("tiles").asText())
        .isEqualTo(TILES);
  }

  @Test
  void sqlAndSparkMlCutAsLabelDoes() {
    label("door-label", Map.of("tiles", TILES));
    List<Row> expected = table("door-label").select("detections").collectAsList();
    Dataset<Row> files =
        SPARK.read().format("binaryFile").load(folder.resolve("pictures").toString());
    assertThat(
            new EfficientDetDetector()
                .setTiles(TILES)
                .detect(files)
                .orderBy("path")
                .select("detected.detections")
                .collectAsList())
        .isEqualTo(expected);
    SparkDet.register(SPARK);
    files.createOrReplaceTempView("tile_pictures");
    SPARK.conf().set("spark.sparkdet.tiles", TILES);
    try {
      assertThat(
              SPARK
                  .sql("SELECT detect(content).detections FROM tile_pictures ORDER BY path")
                  .collectAsList())
          .isEqualTo(expected);
    } finally {
      SPARK.conf().unset("spark.sparkdet.tiles");
    }
  }

  @Test
  void aMistakeIsOneSentenceBeforeTheRun() {
    Map<String, String> mistakes =
        Map.of(
            "1024",
            "Cannot read tiles '1024': use SIZE:OVERLAP such as 1024:0.2, SIZE:OVERLAP:with-full,"
                + " or none",
            "12:0.2",
            "Cannot use tiles of 12 pixels: a side has 64 to 65535 pixels",
            "1024:1",
            "Cannot overlap tiles by 1.0: the share of a side is from 0 to 0.9");
    mistakes.forEach(
        (value, sentence) -> {
          LabelRequest request =
              LabelRequests.with(Map.of("tiles", value), "pictures", "never-written");
          assertThatThrownBy(() -> request.requireDetector(new Configuration()))
              .isInstanceOf(UserException.class)
              .message()
              .contains(sentence)
              .doesNotContain("\n");
        });
  }

  private static LabelSummary label(String name, Map<String, String> settings) {
    LabelRequest request =
        LabelRequests.with(
            settings, folder.resolve("pictures").toString(), folder.resolve(name).toString());
    LabelProgress silent =
        new LabelProgress() {
          @Override
          public void note(String sentence) {}

          @Override
          public void labelling(long images, LabelListener counts) {}

          @Override
          public void labelled() {}
        };
    return new LabelJob(SPARK, request, silent).run();
  }

  private static Dataset<Row> table(String name) {
    return SPARK.read().parquet(folder.resolve(name).toString()).orderBy("path");
  }

  /** Labels and returns the row of a picture. */
  private static Row row(String picture, String name, Map<String, String> settings) {
    assertThat(label(name, settings).counts().ok()).isEqualTo(2);
    return table(name).where("path LIKE '%" + picture + ".jpg'").first();
  }

  private static List<Row> sure(Row row) {
    return row.<Row>getList(row.fieldIndex("detections")).stream()
        .filter(box -> box.<Float>getAs("score") >= 0.4f)
        .toList();
  }

  private static String category(Row box) {
    return box.getAs("category");
  }

  private static double[] corners(Row box) {
    return new double[] {box.getFloat(0), box.getFloat(1), box.getFloat(2), box.getFloat(3)};
  }

  private static double recall(Row row) {
    List<Row> sure = sure(row);
    long found =
        TRUTHS.stream()
            .filter(
                truth ->
                    sure.stream()
                        .anyMatch(
                            box ->
                                category(box).equals(truth.category())
                                    && iou(corners(box), truth.corners()) >= 0.5))
            .count();
    return (double) found / TRUTHS.size();
  }

  private static double iou(double[] a, double[] b) {
    double width = Math.min(a[2], b[2]) - Math.max(a[0], b[0]);
    double height = Math.min(a[3], b[3]) - Math.max(a[1], b[1]);
    double shared = Math.max(0, width) * Math.max(0, height);
    return shared / ((a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1]) - shared);
  }
}
