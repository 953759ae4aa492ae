package io.sparkdet.app.evaluate.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkdet.app.TestSpark;
import io.sparkdet.app.error.UserException;
import io.sparkdet.app.evaluate.EvaluateJob;
import io.sparkdet.app.evaluate.plan.EvaluateRequest;
import io.sparkdet.app.sample.SampleLake;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The audit of a small lake, whose detections are its truths save for two made errors. */
class AuditTableTest {

  @TempDir private Path folder;

  @Test
  void anAuditHoldsTheMadeErrorsWithTheirPictures() throws IOException {
    Path lake = folder.resolve("lake");
    SampleLake.write(TestSpark.session(), new SampleLake.Options(lake.toString(), 6, 3, 256));
    JsonNode truth = new ObjectMapper().readTree(lake.resolve("instances.json").toFile());
    long missedId = truth.at("/annotations/0/id").asLong();
    long imageOfMissed = truth.at("/annotations/0/image_id").asLong();
    long lastImage = truth.get("images").get(5).get("id").asLong();
    StringBuilder results = new StringBuilder("[");
    for (JsonNode annotation : truth.get("annotations")) {
      if (annotation.get("id").asLong() != missedId) {
        results.append(
            "{\"image_id\":%d,\"category_id\":%d,\"bbox\":%s,\"score\":0.9},"
                .formatted(
                    annotation.get("image_id").asLong(),
                    annotation.get("category_id").asLong(),
                    annotation.get("bbox")));
      }
    }
    results.append(
        "{\"image_id\":%d,\"category_id\":1,\"bbox\":[-4,-4,9,9],\"score\":0.8}]"
            .formatted(lastImage));
    evaluate(lake.resolve("instances.json"), results.toString(), lake.resolve("images"));

    List<Row> audit = audit();
    assertThat(audit)
        .extracting(row -> row.<String>getAs("kind"))
        .containsExactly("missed_truth", "unmatched_detection");
    Row missed = audit.get(0);
    assertThat(missed.<Long>getAs("image_id")).isEqualTo(imageOfMissed);
    Row box = missed.getAs("box");
    JsonNode bbox = truth.at("/annotations/0/bbox");
    assertThat(box.<Double>getAs("x_min")).isEqualTo(bbox.get(0).asDouble());
    assertThat(box.<Double>getAs("y_max"))
        .isEqualTo(bbox.get(1).asDouble() + bbox.get(3).asDouble());
    assertThat(box.<Double>getAs("score")).isNull();
    Row picture = missed.getAs("picture");
    BufferedImage copy = ImageIO.read(new ByteArrayInputStream(picture.<byte[]>getAs("jpeg")));
    assertThat(copy.getWidth()).isEqualTo(picture.<Integer>getAs("width"));
    assertThat(picture.<Integer>getAs("left")).isLessThanOrEqualTo(bbox.get(0).asInt());

    Row unmatched = audit.get(1);
    assertThat(unmatched.<Long>getAs("image_id")).isEqualTo(lastImage);
    assertThat(unmatched.<Row>getAs("box").<Double>getAs("score")).isEqualTo(0.8);
    Row corner = unmatched.getAs("picture");
    // 9 pixels at -4 are shown with 95.5 more on each side, cut off at the picture's edge.
    assertThat(corner.<Integer>getAs("left")).isZero();
    assertThat(corner.<Integer>getAs("right")).isEqualTo(101);
    assertThat(corner.<Integer>getAs("width")).isEqualTo(101);

    List<Row> worst =
        TestSpark.session()
            .read()
            .parquet(folder.resolve("out/worst_images.parquet").toString())
            .orderBy("place")
            .collectAsList();
    assertThat(worst)
        .extracting(row -> row.<Long>getAs("image_id"))
        .containsExactlyInAnyOrder(imageOfMissed, lastImage);
    for (Row image : worst) {
      boolean ofMissed = image.<Long>getAs("image_id") == imageOfMissed;
      Row first = image.<Row>getList(image.fieldIndex("boxes")).get(0);
      assertThat(image.<Long>getAs("missed")).isEqualTo(ofMissed ? 1 : 0);
      assertThat(image.<Long>getAs("false_positives")).isEqualTo(ofMissed ? 0 : 1);
      assertThat(first.<String>getAs("verdict")).isEqualTo(ofMissed ? "missed" : "false_positive");
      assertThat(first.<Double>getAs("score")).isEqualTo(ofMissed ? null : 0.8);
      Row whole = image.getAs("picture");
      assertThat(whole.<Integer>getAs("left")).isZero();
      for (JsonNode listed : truth.get("images")) {
        if (listed.get("id").asLong() == image.<Long>getAs("image_id")) {
          assertThat(whole.<Integer>getAs("right")).isEqualTo(listed.get("width").asInt());
        }
      }
    }
    assertThat(folder.resolve("out/worst_images.csv")).content().hasLineCount(3);
  }

  @Test
  void aPictureThatIsNotThereIsARowWithAReason() throws IOException {
    Path truth = folder.resolve("truth.json");
    Files.writeString(
        truth,
        """
        {"images":[{"id":1,"file_name":"../../secret.png"},{"id":2}],
         "categories":[{"id":3,"name":"cat"}],
         "annotations":[
          {"id":1,"image_id":1,"category_id":3,"bbox":[10,10,20,20],"area":400},
          {"id":2,"image_id":2,"category_id":3,"bbox":[10,10,20,20],"area":400}]}
        """);
    evaluate(truth, "[]", Files.createDirectory(folder.resolve("images")));
    assertThat(audit())
        .extracting(row -> row.<Row>getAs("picture").<String>getAs("problem"))
        .satisfiesExactly(
            problem -> assertThat(problem).startsWith("There is no such picture in "),
            problem ->
                assertThat(problem).isEqualTo("The annotations name no file for this picture"));
  }

  @Test
  void aFolderThatIsNoneIsRefusedBeforeAnythingIsRead() {
    assertThatThrownBy(() -> evaluate(folder.resolve("none.json"), "[]", folder.resolve("nowhere")))
        .isInstanceOf(UserException.class)
        .hasMessageMatching(
            "Cannot audit the annotations: .*nowhere is no folder; name that of the pictures with"
                + " --images");
  }

  @Test
  void namesAreLookedForInTheFolderAndNeverOutOfIt() {
    assertThat(AuditPictures.places("/lake", "train/a.jpg"))
        .extracting(Object::toString)
        .containsExactly("/lake/train/a.jpg", "/lake/a.jpg");
    assertThat(AuditPictures.places("/lake", "a.jpg"))
        .extracting(Object::toString)
        .containsExactly("/lake/a.jpg");
    assertThat(AuditPictures.places("/lake", "/etc/../x/a.jpg"))
        .extracting(Object::toString)
        .containsExactly("/lake/a.jpg");
    assertThat(AuditPictures.places("lake", "hdfs://other/a.jpg"))
        .extracting(Object::toString)
        .containsExactly("lake/hdfs:/other/a.jpg", "lake/a.jpg");
    assertThat(AuditPictures.places("/lake", "..\\..\\a:b.jpg"))
        .extracting(Object::toString)
        .containsExactly("/lake/a:b.jpg");
    assertThat(AuditPictures.places("/lake", "")).isEmpty();
    assertThat(AuditPictures.places("/lake", "x/..")).isEmpty();
  }

  private void evaluate(Path truth, String results, Path images) throws IOException {
    Path detections = Files.writeString(folder.resolve("results.json"), results);
    new EvaluateJob(
            TestSpark.session(),
            EvaluateRequest.of(
                Map.of(
                    "annotations",
                    truth.toString(),
                    "detections",
                    detections.toString(),
                    "images",
                    images.toString(),
                    "output",
                    folder.resolve("out").toString())))
        .run();
  }

  private List<Row> audit() {
    return TestSpark.session()
        .read()
        .parquet(folder.resolve("out/audit.parquet").toString())
        .orderBy("kind", "place")
        .collectAsList();
  }
}
