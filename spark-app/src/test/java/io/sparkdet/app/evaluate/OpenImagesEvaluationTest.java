package io.sparkdet.app.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkdet.app.error.UserException;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Open Images' annotations by the challenges' rules, from files. */
class OpenImagesEvaluationTest {

  private static final String BOXES =
      """
      ImageID,Source,LabelName,Confidence,XMin,XMax,YMin,YMax,IsOccluded,IsTruncated,IsGroupOf
      a,xclick,/m/cat,1,0.1,0.5,0.1,0.5,0,0,0
      a,xclick,/m/dog,1,0,1,0.5,1,0,0,1
      """;

  private static final String LABELS =
      """
      ImageID,Source,LabelName,Confidence
      a,verification,/m/cat,1
      a,verification,/m/bee,0
      b,verification,/m/cat,0
      """;

  private static final String CLASSES = "/m/animal,Animal\n/m/bee,Bee\n/m/cat,Cat\n/m/dog,Dog\n";

  private static final String HIERARCHY =
      """
      {"LabelName":"/m/root","Subcategory":[
        {"LabelName":"/m/animal","Part":[{"LabelName":"/m/bee"}],"Subcategory":[
          {"LabelName":"/m/cat"},{"LabelName":"/m/pet","Subcategory":[{"LabelName":"/m/dog"}]}]}]}
      """;

  private static final String DETECTIONS =
      """
      [{"image_id":"a","category_id":3,"bbox":[11,10,40,40],"score":0.9},
       {"image_id":"a","category_id":4,"bbox":[10,60,20,20],"score":0.8},
       {"image_id":"a","category_id":4,"bbox":[50,40,40,40],"score":0.7},
       {"image_id":"a","category_id":2,"bbox":[50,10,20,20],"score":0.6},
       {"image_id":"b","category_id":3,"bbox":[10,10,40,40],"score":0.95},
       {"image_id":"b","category_id":4,"bbox":[10,10,40,40],"score":0.99}]
      """;

  private final PairFiles pair;

  OpenImagesEvaluationTest(@TempDir Path folder) throws IOException {
    pair = new PairFiles(folder);
    pair.write("class-descriptions-boxable.csv", CLASSES);
    ByteArrayOutputStream picture = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(100, 100, BufferedImage.TYPE_INT_RGB), "png", picture);
    pair.write("test/a.png", picture.toByteArray());
    pair.write("test/b.png", picture.toByteArray());
  }

  private Evaluation evaluate(Map<String, String> more) throws IOException {
    Map<String, String> given = new HashMap<>(more);
    given.putIfAbsent("metrics", "open-images");
    return pair.evaluate(
        pair.request(
            pair.write("test-annotations-bbox.csv", BOXES),
            pair.write("detections.json", DETECTIONS),
            given));
  }

  private JsonNode openImages() throws IOException {
    return new ObjectMapper().readTree(pair.read("summary.json")).get("open_images");
  }

  private double precision(String name) throws IOException {
    return openImages().at("/per_class/" + name + "/AP").asDouble();
  }

  /** Numbers of OpenImagesChallengeEvaluator, as scripts/studies/open-images calls it. */
  @ParameterizedTest
  @CsvSource({
    "false, 0.75, -1, 0.5, 1", //
    "true, 0.8333333333333334, 1, 0.5, 1"
  })
  void numbersAreThoseOfTheChallenges(
      boolean expanded, double all, double animal, double cat, double dog) throws IOException {
    pair.write("test-annotations-human-imagelabels-boxable.csv", LABELS);
    Evaluation result =
        evaluate(
            expanded ? Map.of("hierarchy", pair.write("hierarchy.json", HIERARCHY)) : Map.of());
    assertThat(openImages().get("AP").asDouble()).isCloseTo(all, within(1e-12));
    assertThat(precision("Animal")).isCloseTo(animal, within(1e-12));
    assertThat(precision("Bee")).as("no truth").isEqualTo(-1);
    assertThat(precision("Cat")).isCloseTo(cat, within(1e-12));
    assertThat(precision("Dog")).isCloseTo(dog, within(1e-12));
    assertThat(result.warnings())
        .anyMatch(said -> said.contains("but for the numbers of --metrics open-images"))
        .noneMatch(said -> said.contains("does not say which classes were verified"));
  }

  @Test
  void withoutVerifiedLabelsEveryClassIsJudgedEverywhere() throws IOException {
    Evaluation result =
        pair.evaluate(
            pair.request(
                pair.write("test-annotations-bbox.csv", BOXES + "a,x,/m/animal,1,0,1,0,1,0,0,0\n"),
                pair.write(
                    "detections.json",
                    DETECTIONS
                        .replaceAll("(?s),\\s*\\{\"image_id\":\"b\".*", "]")
                        .replace("\"category_id\":2", "\"category_id\":3")
                        .replace("0.6", "0.91")),
                Map.of("metrics", "open-images")));
    assertThat(precision("Cat")).isCloseTo(0.5, within(1e-12));
    assertThat(precision("Animal")).isZero();
    assertThat(openImages().get("AP").asDouble()).isCloseTo(0.5, within(1e-12));
    assertThat(result.warnings())
        .anyMatch(
            said ->
                said.endsWith(
                    "does not say which classes were verified: --metrics open-images judges every"
                        + " class on every image; put Open Images' file of verified labels beside"
                        + " it"));
  }

  @Test
  void categoriesThatAreLeftOutAreNoContainersEither() throws IOException {
    pair.write("test-annotations-human-imagelabels-boxable.csv", LABELS);
    evaluate(
        Map.of(
            "hierarchy", pair.write("hierarchy.json", HIERARCHY), "ignore-categories", "Animal"));
    assertThat(openImages().get("per_class").has("Animal")).isFalse();
    assertThat(openImages().get("AP").asDouble()).isCloseTo(0.75, within(1e-12));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{} | Cannot read .*h.json: it has no list \"Subcategory\"; give Open Images' hierarchy of"
            + " classes \\(JSON\\)",
        "{\"Subcategory\":[{\"LabelName\":\"/m/x\"}]} | Cannot use .*h.json: none of its classes"
            + " \\(such as /m/x\\) is one of the annotations \\(such as Animal\\); put Open Images'"
            + " class descriptions beside it",
        "{\"Subcategory\":[ | Cannot read .*h.json: damaged JSON at line 1; write the file again",
        "a,b | Cannot read .*h.json: it looks like CSV; give Open Images' hierarchy of classes"
            + " \\(JSON\\)",
      })
  void whatIsNoHierarchyIsRefused(String text, String problem) throws IOException {
    String file = pair.write("h.json", text);
    assertThatThrownBy(() -> evaluate(Map.of("hierarchy", file)))
        .isInstanceOf(UserException.class)
        .hasMessageMatching(problem);
  }

  @Test
  void optionsThatDoNotGoTogetherAreRefused() {
    assertThatThrownBy(() -> pair.request("t", "d", Map.of("hierarchy", "h.json")))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Cannot use --hierarchy h.json: only --metrics open-images goes by it; add that, or"
                + " leave it out");
    assertThatThrownBy(
            () ->
                pair.request("t", "d", Map.of("metrics", "open-images", "class-agnostic", "true")))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Cannot measure Open Images' numbers with --class-agnostic: their rules go by class;"
                + " leave one out");
  }
}
