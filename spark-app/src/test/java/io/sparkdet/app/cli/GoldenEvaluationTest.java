package io.sparkdet.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkdet.app.TestSpark;
import io.sparkdet.detection.coco.CocoMetric;
import io.sparkdet.testing.GoldenPair;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.sql.Row;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code evaluate} on {@link GoldenPair}, spread by Spark over several partitions: COCO's numbers
 * and Pascal VOC's to 1e-12, TIDE's percentages to 1e-9, since tidecv adds up in another order.
 */
class GoldenEvaluationTest {

  private static final Offset<Double> EXACT = within(1e-12);

  @TempDir static Path folder;

  @BeforeAll
  static void evaluate() throws IOException {
    GoldenPair pair = GoldenPair.write(folder);
    StringBuilder table = new StringBuilder("image_id,parity\n");
    for (JsonNode image : new ObjectMapper().readTree(pair.truth().toFile()).get("images")) {
      long id = image.get("id").asLong();
      table.append(id).append(id % 2 == 1 ? ",odd\n" : ",even\n");
    }
    Invocation run =
        Invocation.of(
            "evaluate",
            "--annotations=" + pair.truth(),
            "--detections=" + pair.detections(),
            "--metrics=voc,tide,calibration",
            "--image-table=" + Files.writeString(folder.resolve("images.csv"), table),
            "--slice-by=parity",
            "--output=" + folder.resolve("out"));
    assertThat(run.err()).contains("5 detections on 1 images are beyond the limit of 100");
    assertThat(run.status()).isZero();
  }

  @Test
  void cocosNumbersArePycocotools() throws IOException {
    JsonNode expected = GoldenPair.coco();
    for (CocoMetric metric : CocoMetric.values()) {
      check(summary(), expected, "/" + metric.label());
    }
    for (String name : new String[] {"hull", "mast", "keel", "buoy", "gull"}) {
      for (String number : new String[] {"AP", "AP50", "AR100"}) {
        check(summary(), expected, "/per_class/" + name + "/" + number);
      }
    }
  }

  @Test
  void calibrationErrorsAreHotcocosAndLrpErrorsVerniers() throws IOException {
    JsonNode expected = GoldenPair.calibration();
    JsonNode found = summary().get("calibration");
    check(found, expected.get("calibration"), "/ECE");
    check(found, expected.get("calibration"), "/MCE");
    for (String name : new String[] {"hull", "mast", "keel", "buoy", "gull"}) {
      JsonNode error = expected.at("/calibration/per_class/" + name);
      assertThat(found.at("/per_class/" + name + "/ECE").asDouble())
          .as(name)
          .isCloseTo(error.asDouble(-1), EXACT);
      for (String number :
          new String[] {
            "oLRP", "oLRP_localization", "oLRP_false_positive", "oLRP_false_negative"
          }) {
        check(found, expected.get("lrp"), "/per_class/" + name + "/" + number);
      }
      assertThat(found.at("/per_class/" + name + "/oLRP_score").asDouble(-1))
          .as(name)
          .isEqualTo(expected.at("/lrp/per_class/" + name + "/oLRP_score").asDouble());
    }
  }

  @Test
  void vocsNumbersAreChainercvs() throws IOException {
    for (String number : new String[] {"AP_2007", "AP_2010"}) {
      check(summary().get("voc"), GoldenPair.voc(), "/" + number);
      for (String name : new String[] {"hull", "mast", "keel", "buoy"}) {
        assertThat(summary().at("/voc/per_class/" + name + "/" + number).asDouble())
            .as("%s %s", name, number)
            .isCloseTo(GoldenPair.voc().get(number + "_per_class").get(name).asDouble(), EXACT);
      }
    }
  }

  @Test
  void tidesErrorsAreTidecvs() throws IOException {
    JsonNode tide = summary().get("tide");
    assertThat(tide.get("AP").asDouble())
        .isCloseTo(GoldenPair.tide().get("AP").asDouble(), within(1e-9));
    JsonNode gains = GoldenPair.tide().get("dAP");
    assertThat(gains).hasSize(8);
    gains
        .properties()
        .forEach(
            gain ->
                assertThat(tide.get("dAP").get(gain.getKey()).asDouble())
                    .as(gain.getKey())
                    .isCloseTo(gain.getValue().asDouble(), within(1e-9)));
  }

  @Test
  void aSliceHasTheNumbersOfItsImagesAlone() throws IOException {
    Row odd =
        TestSpark.session()
            .read()
            .parquet(folder.resolve("out/slices.parquet").toString())
            .where("value = 'odd'")
            .first();
    for (CocoMetric metric : CocoMetric.values()) {
      double ours = odd.getAs(metric.label());
      assertThat(ours)
          .as(metric.label())
          .isCloseTo(GoldenPair.cocoOfOddIds().get(metric.label()).asDouble(), EXACT);
    }
  }

  private static JsonNode summary() throws IOException {
    return new ObjectMapper().readTree(folder.resolve("out/summary.json").toFile());
  }

  private static void check(JsonNode ours, JsonNode expected, String pointer) {
    assertThat(ours.at(pointer).asDouble())
        .as(pointer)
        .isCloseTo(expected.at(pointer).asDouble(), EXACT);
  }
}
