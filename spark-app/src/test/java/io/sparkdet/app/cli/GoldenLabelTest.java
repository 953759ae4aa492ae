package io.sparkdet.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkdet.app.TestSpark;
import io.sparkdet.testing.GoldenPicture;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code label} with the sample model finds the boxes that effdet finds: {@link GoldenPicture}. */
class GoldenLabelTest {

  @TempDir Path folder;

  @Test
  void twoPicturesHaveEffdetsHundredBoxes() throws Exception {
    File images = Files.createDirectory(folder.resolve("images")).toFile();
    ImageIO.write(GoldenPicture.draw(400, 300), "png", new File(images, "large.png"));
    ImageIO.write(GoldenPicture.draw(150, 170), "png", new File(images, "small.png"));
    Invocation run =
        Invocation.of(
            "label",
            "--quiet",
            "--input=" + images,
            "--score-threshold=0",
            "--output=" + folder.resolve("out"));
    assertThat(run.err()).isEmpty();
    assertThat(run.status()).isZero();
    List<Row> rows =
        TestSpark.session()
            .read()
            .parquet(folder.resolve("out").toString())
            .orderBy("path")
            .collectAsList();
    assertThat(rows).hasSize(2);
    assertBoxes(rows.get(0), GoldenPicture.found(400, 300).get("hard"));
    assertBoxes(rows.get(1), GoldenPicture.found(150, 170).get("hard"));
  }

  private static void assertBoxes(Row row, JsonNode expected) {
    List<Row> boxes = row.getList(row.fieldIndex("detections"));
    assertThat(boxes).hasSize(100).hasSize(expected.size());
    for (int i = 0; i < boxes.size(); i++) {
      Row box = boxes.get(i);
      JsonNode values = expected.get(i);
      String name = "%s, box %d".formatted(row.<String>getAs("path"), i);
      for (int side = 0; side < 4; side++) {
        assertThat((double) box.getFloat(side))
            .as(name)
            .isCloseTo(values.get(side).asDouble(), within(0.02));
      }
      assertThat((double) box.getFloat(4))
          .as(name)
          .isCloseTo(values.get(4).asDouble(), within(2e-5));
      assertThat(box.<Number>getAs("category_id").intValue())
          .as(name)
          .isEqualTo(values.get(5).asInt());
    }
  }
}
