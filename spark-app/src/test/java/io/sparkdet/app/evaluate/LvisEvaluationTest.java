package io.sparkdet.app.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkdet.app.error.UserException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** LVIS's annotations by its own rules, from files. */
class LvisEvaluationTest {

  private static final Map<String, String> LVIS = Map.of("metrics", "lvis");

  private static final String TRUTH =
      """
      {"images":[
        {"id":1,"coco_url":"http://images.cocodataset.org/val2017/bus.jpg","width":640,"height":480,
         "neg_category_ids":[3],"not_exhaustive_category_ids":[2]},
        {"id":2,"coco_url":"http://images.cocodataset.org/val2017/zidane.jpg","width":640,
         "height":480,"neg_category_ids":[2],"not_exhaustive_category_ids":[]}],
       "annotations":[
        {"id":1,"image_id":1,"category_id":1,"bbox":[10,10,50,50],"area":2500},
        {"id":2,"image_id":1,"category_id":2,"bbox":[100,100,60,40],"area":2400},
        {"id":3,"image_id":2,"category_id":1,"bbox":[20,30,80,80],"area":6400}],
       "categories":[{"id":1,"name":"cat","frequency":"r"},{"id":2,"name":"dog","frequency":"f"},
        {"id":3,"name":"emu","frequency":"c"}]}
      """;

  private static final String DETECTIONS =
      """
      [{"image_id":1,"category_id":1,"bbox":[11,10,50,50],"score":0.9},
       {"image_id":1,"category_id":2,"bbox":[100,104,60,40],"score":0.8},
       {"image_id":1,"category_id":2,"bbox":[300,104,60,40],"score":0.95},
       {"image_id":2,"category_id":1,"bbox":[25,30,80,80],"score":0.7},
       {"image_id":2,"category_id":2,"bbox":[300,300,20,20],"score":0.85},
       {"image_id":2,"category_id":3,"bbox":[10,300,20,20],"score":0.99}]
      """;

  private final PairFiles pair;

  LvisEvaluationTest(@TempDir Path folder) {
    this.pair = new PairFiles(folder);
  }

  private Evaluation evaluate(String truth) throws IOException {
    return pair.evaluate(
        pair.request(
            pair.write("truth.json", truth), pair.write("detections.json", DETECTIONS), LVIS));
  }

  /** Numbers of lvis 0.5.3, LVISEval 'bbox', numpy 2.4.6. */
  @ParameterizedTest
  @CsvSource({
    "AP, 0.6254950495049505",
    "AP50, 0.75",
    "AP75, 0.75",
    "APs, -1",
    "APm, 0.8004950495049505",
    "APr, 0.900990099009901",
    "APc, -1",
    "APf, 0.35",
    "AR@300, 0.8",
    "ARm@300, 0.8"
  })
  void numbersAreThoseOfThePackage(String name, double expected) throws IOException {
    evaluate(TRUTH);
    assertThat(lvis().get(name).asDouble()).isCloseTo(expected, within(1e-12));
  }

  private JsonNode lvis() throws IOException {
    return new ObjectMapper().readTree(pair.read("summary.json")).get("lvis");
  }

  @Test
  void classesHaveTheirFrequencyAndTheDetectionsThatAreJudged() throws IOException {
    Evaluation result = evaluate(TRUTH);
    assertThat(lvis().at("/per_class/dog/frequency").asText()).isEqualTo("f");
    assertThat(lvis().at("/per_class/dog/AP").asDouble()).isCloseTo(0.35, within(1e-12));
    assertThat(lvis().at("/per_class/emu/detections").asLong()).as("not looked for").isZero();
    assertThat(result.warnings())
        .anyMatch(said -> said.contains("but for the numbers of --metrics lvis"));
  }

  @Test
  void annotationsThatDoNotSayWhatWasLookedForAreRefused() {
    assertThatThrownBy(() -> evaluate(PairFiles.TRUTH))
        .isInstanceOf(UserException.class)
        .hasMessageMatching(
            "Cannot measure LVIS's numbers: no image of .*truth.json has neg_category_ids, which"
                + " say what was looked for; give LVIS's own annotations, or leave lvis out of"
                + " --metrics");
  }

  @Test
  void classesMustBeToldApart() {
    assertThatThrownBy(
            () -> pair.request("t", "d", Map.of("metrics", "lvis", "class-agnostic", "true")))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Cannot measure LVIS's numbers with --class-agnostic: its rules go by class; leave one"
                + " out");
  }
}
