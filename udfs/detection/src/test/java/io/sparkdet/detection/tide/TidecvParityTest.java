package io.sparkdet.detection.tide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkdet.detection.coco.CocoFiles;
import io.sparkdet.detection.coco.ScalePair;
import io.sparkdet.detection.coco.image.EvaluationImage;
import io.sparkdet.testing.SharedFolder;
import io.sparkdet.testing.SharedTest;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Numbers of tidecv 1.0.1 in {@code tidecv.json}, made by {@code scripts/bench/tide}; its
 * percentages to 1e-9 (it adds up in another order).
 */
class TidecvParityTest {

  @Test
  @SharedTest
  void equalsTidecvOnAHundredCocoImages() throws IOException {
    Path pair = SharedFolder.path("eval/cocoapi_fakebbox100");
    check(
        "cocoapi_fakebbox100",
        pair.resolve("instances_val2014_100.json"),
        pair.resolve("instances_val2014_fakebbox100_results.json"));
  }

  @Test
  @SharedTest
  void equalsTidecvOnThreeDetections() throws IOException {
    Path pair = SharedFolder.path("eval/detectron2_tiny");
    check("detectron2_tiny", pair.resolve("ground_truth.json"), pair.resolve("detections.json"));
  }

  @Test
  @SharedTest
  void equalsTidecvOnHalfAMillionDetections() throws Exception {
    check("scale_1x", ScalePair.images());
  }

  @Test
  void equalsTidecvWhereScoresTieAndCrowdsAreMany() throws IOException, URISyntaxException {
    check("ties", resource("ties-truth.json"), resource("ties-detections.json"));
  }

  @Test
  void splitsOrderAndBytesGiveTheSameNumbers() throws IOException, URISyntaxException {
    List<EvaluationImage> images =
        CocoFiles.images(resource("ties-truth.json"), resource("ties-detections.json"));
    TideResult whole = evaluate(images);
    for (long seed = 0; seed < 20; seed++) {
      Random random = new Random(seed);
      List<Integer> places = new ArrayList<>();
      for (int i = 0; i < images.size(); i++) {
        places.add(i);
      }
      Collections.shuffle(places, random);
      TideAccumulator left = new TideAccumulator(TideSettings.DEFAULT);
      TideAccumulator right = new TideAccumulator(TideSettings.DEFAULT);
      for (int place : places) {
        (random.nextBoolean() ? left : right).accept(place, images.get(place));
      }
      left.combine(TideAccumulator.fromBytes(TideSettings.DEFAULT, right.toBytes()));
      left.combine(new TideAccumulator(TideSettings.DEFAULT));
      assertThat(left.result()).as("seed %d", seed).isEqualTo(whole);
    }
  }

  private static void check(String name, Path truth, Path detections) throws IOException {
    check(name, CocoFiles.images(truth, detections));
  }

  private static void check(String name, List<EvaluationImage> images) throws IOException {
    TideResult result = evaluate(images);
    JsonNode expected;
    try (InputStream in = TidecvParityTest.class.getResourceAsStream("tidecv.json")) {
      expected = new ObjectMapper().readTree(in).get(name);
    }
    assertThat(result.averagePrecision()).isCloseTo(expected.get("AP").asDouble(), within(1e-9));
    for (TideError kind : TideError.values()) {
      double gain = expected.get("dAP").get(kind.label()).asDouble();
      assertThat(result.gains().get(kind)).as(kind.label()).isCloseTo(gain, within(1e-9));
      if (expected.get("counts").has(kind.label())) {
        assertThat(result.counts().get(kind))
            .as("count of " + kind.label())
            .isEqualTo(expected.get("counts").get(kind.label()).asLong());
      }
    }
  }

  private static TideResult evaluate(List<EvaluationImage> images) {
    TideAccumulator accumulator = new TideAccumulator(TideSettings.DEFAULT);
    for (int place = 0; place < images.size(); place++) {
      accumulator.accept(place, images.get(place));
    }
    return accumulator.result();
  }

  private static Path resource(String name) throws URISyntaxException {
    URL url = Objects.requireNonNull(TidecvParityTest.class.getResource(name));
    return Path.of(url.toURI());
  }
}
