package io.sparkdet.app.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sparkdet.app.error.UserException;
import io.sparkdet.detection.coco.CocoMetric;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Truth as people have it gives the numbers of the same truth as COCO writes it. */
class UnusualTruthTest {

  private final PairFiles pair;

  UnusualTruthTest(@TempDir Path folder) {
    this.pair = new PairFiles(folder);
  }

  private static void assertSameNumbers(Evaluation result) {
    assertThat(result.summary().value(CocoMetric.AP)).isCloseTo(PairFiles.AP, within(1e-12));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"iscrowd\":0 | \"iscrowd\":0.0,\"segmentation\":null,\"pose\":\"Unspecified\"",
        "\"iscrowd\":0 | \"iscrowd\":\"0\"",
        "\"iscrowd\":0 | \"iscrowd\":false",
        "\"iscrowd\":0 | \"iscrowd\":null",
        "\"width\":640 | \"width\":null",
        "\"width\":640 | \"width\":\"640px\"",
        "\"width\":640 | \"width\":[640]",
        "\"file_name\":\"bus.jpg\" | \"file_name\":null",
        "\"file_name\":\"bus.jpg\" | \"file_name\":17",
        "\"name\":\"cat\" | \"name\":3",
        "\"name\":\"cat\" | \"name\":\"cat\",\"supercategory\":null",
        "\"area\":2500 | \"area\":\"2500.0\"",
        "\"category_id\":2 | \"category_id\":\"2\"",
        "\"id\":3 | \"id\":\"b7c9\"",
        "\"image_id\":1 | \"image_id\":\"1\"",
      })
  void valuesThatAreNotNeededMayBeAnything(String usual, String unusual) throws IOException {
    Evaluation result =
        pair.evaluate(PairFiles.TRUTH.replace(usual, unusual), PairFiles.DETECTIONS);
    assertSameNumbers(result);
    assertThat(result.warnings()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {",\"area\":2500", ",\"area\":null", ",\"area\":NaN", ",\"area\":\"\""})
  void anAreaThatIsMissingIsWidthTimesHeightAndIsTold(String area) throws IOException {
    String truth = PairFiles.TRUTH.replace(",\"area\":2500", area.contains("2500") ? "" : area);
    Evaluation result = pair.evaluate(truth, PairFiles.DETECTIONS);
    assertSameNumbers(result);
    assertThat(result.warnings()).hasSize(1);
    assertThat(result.warnings().get(0))
        .startsWith("1 annotations of ")
        .endsWith("have no area: width x height was taken (the first: annotation 1)");
  }

  @Test
  void annotationsWithoutIdsAreNumberedAndItIsTold() throws IOException {
    Evaluation result =
        pair.evaluate(
            PairFiles.TRUTH.replaceAll("\\{\"id\":\\d,\"image_id\"", "{\"image_id\""),
            PairFiles.DETECTIONS);
    assertSameNumbers(result);
    assertThat(result.warnings()).hasSize(1);
    assertThat(result.warnings().get(0)).startsWith("3 annotations of ").contains("have no id");
  }

  @Test
  void imageIdsMayBeTexts() throws IOException {
    Evaluation result =
        pair.evaluate(
            asText(
                PairFiles.TRUTH
                    .replace("{\"id\":1,\"file", "{\"id\":\"0000001_01\",\"file")
                    .replace("{\"id\":2,\"file", "{\"id\":\"0000001_02\",\"file")),
            asText(PairFiles.DETECTIONS));
    assertSameNumbers(result);
    assertThat(result.warnings()).isEmpty();
  }

  private static String asText(String json) {
    return json.replaceAll("\"image_id\":(\\d)", "\"image_id\":\"0000001_0$1\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"bus\" | \"zidane\"",
        "\"bus\",\"file_name\":\"bus.jpg\" | \"zidane\",\"file_name\":\"zidane.jpg\"",
        "77,\"file_name\":\"bus.jpg\" | 78,\"file_name\":\"/data/val/zidane.jpg\"",
        "\"images\\\\bus.jpg\" | \"images/zidane.png\"",
        "\"a1b2c3-bus\" | \"zidane_jpg.rf.0123abcd\""
      })
  void detectionsJoinByFileNameOrStemAndItIsTold(String bus, String zidane) throws IOException {
    Evaluation result =
        pair.evaluate(
            PairFiles.TRUTH,
            PairFiles.DETECTIONS
                .replace("\"image_id\":1", "\"image_id\":" + bus)
                .replace("\"image_id\":2", "\"image_id\":" + zidane));
    assertSameNumbers(result);
    assertThat(result.warnings()).hasSize(1);
    assertThat(result.warnings().get(0)).startsWith("2 images of ").contains("file name or stem");
  }

  @Test
  void aStemOfDigitsThatWasWrittenAsANumberJoinsBesideOneThatIsAText() throws IOException {
    Evaluation result =
        pair.evaluate(
            PairFiles.TRUTH.replace("bus.jpg", "000123.jpg"),
            PairFiles.DETECTIONS
                .replace("\"image_id\":1", "\"image_id\":123")
                .replace("\"image_id\":2", "\"image_id\":\"zidane\""));
    assertSameNumbers(result);
  }

  @Test
  void aNameThatJoinsNothingIsRefusedByThatName() {
    assertThatThrownBy(
            () ->
                pair.evaluate(
                    PairFiles.TRUTH,
                    PairFiles.DETECTIONS.replace("\"image_id\":1", "\"image_id\":\"train7\"")))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("1 images of ")
        .hasMessageContaining("(train7)")
        .hasMessageContaining("--ignore-unknown-images");
  }

  @Test
  void twoNamesOfOneImageAreRefused() {
    assertThatThrownBy(
            () ->
                pair.evaluate(
                    PairFiles.TRUTH,
                    PairFiles.DETECTIONS
                        .replace("\"image_id\":1", "\"image_id\":\"a/bus.jpg\"")
                        .replace("\"image_id\":2", "\"image_id\":\"b/bus.png\"")))
        .isInstanceOf(UserException.class)
        .hasMessageMatching(
            "Cannot join the detections of [ab]/bus.* and [ab]/bus.*: both are image bus.jpg of"
                + " .*; give each image its own id");
  }

  @Test
  void anImageIdThatStandsTwiceAsATextIsRefusedByThatText() {
    assertThatThrownBy(
            () ->
                pair.evaluate(
                    PairFiles.TRUTH
                        .replace("{\"id\":1,\"file", "{\"id\":\"x\",\"file")
                        .replace("{\"id\":2,\"file", "{\"id\":\"x\",\"file"),
                    "[]"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("image id \"x\" stands twice");
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-8"})
  void textWithAByteOrderMarkIsRead(String charset) throws IOException {
    byte[] bytes =
        charset.equals("UTF-16")
            ? PairFiles.TRUTH.getBytes(StandardCharsets.UTF_16)
            : ("\uFEFF" + PairFiles.TRUTH).getBytes(Charset.forName(charset));
    assertSameNumbers(
        pair.evaluateFiles(
            pair.write("truth.json", bytes), pair.write("dt.json", PairFiles.DETECTIONS)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"truth.json", "truth.json.gz", "truth"})
  void gzipIsKnownByItsFirstBytes(String name) throws IOException {
    assertSameNumbers(
        pair.evaluateFiles(
            pair.write(name, gzip(PairFiles.TRUTH)),
            pair.write("dt.json", gzip(PairFiles.DETECTIONS))));
  }

  @Test
  void plainTextThatIsCalledGzipIsRead() throws IOException {
    assertSameNumbers(
        pair.evaluateFiles(
            pair.write("truth.json.gz", PairFiles.TRUTH),
            pair.write("dt.json", PairFiles.DETECTIONS)));
  }

  static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }
}
