package io.sparkdet.efficientdet.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkdet.efficientdet.checkpoint.ClassifierImport;
import io.sparkdet.efficientdet.engine.ClassScore;
import io.sparkdet.efficientdet.engine.Classification;
import io.sparkdet.efficientdet.engine.SessionOptions;
import io.sparkdet.efficientdet.engine.runtime.Engine;
import io.sparkdet.efficientdet.image.resize.CenterCrop;
import io.sparkdet.efficientdet.image.resize.PixelNormalization;
import io.sparkdet.efficientdet.network.config.EfficientNetConfig;
import io.sparkdet.testing.SharedFolder;
import io.sparkdet.testing.SharedTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The trained EfficientNet-Lite0 on photos, from the file to the five likeliest classes. */
class ImageClassifierTest {

  private static final EfficientNetConfig LITE0 = EfficientNetConfig.variant("efficientnet-lite0");
  private static final Path WEIGHTS =
      SharedFolder.path("weights/efficientnet-lite0-imagenet.safetensors");

  /** timm 1.0.31 on torch with Pillow's pixels; its logits are printed with five digits. */
  @SharedTest
  @ParameterizedTest
  @EnumSource(Engine.class)
  void twelvePhotosHaveTheLogitsAndTopFiveOfTimm(Engine engine) throws Exception {
    JsonNode photos =
        new ObjectMapper()
            .readTree(SharedFolder.path("weights/lite0-classifier-expected.json").toFile())
            .get("photos_expected");
    assertThat(photos).hasSize(12);
    try (ImageClassifier classifier =
        ImageClassifier.open(
            ClassifierImport.read(WEIGHTS, LITE0).weights(),
            LITE0,
            ImageClassifier.usualCrop(LITE0),
            engine,
            SessionOptions.SINGLE_THREADED)) {
      for (JsonNode photo : photos) {
        String name = photo.get("file_name").asText();
        Classification seen =
            classifier.classify(
                Files.readAllBytes(SharedFolder.path("data/coco-val/images/" + name)));
        List<ClassScore> top = seen.top(5);
        for (int i = 0; i < 5; i++) {
          assertThat(top.get(i).classIndex())
              .as("%s, place %d", name, i)
              .isEqualTo(photo.get("top5_indices").get(i).asInt());
          assertThat((double) top.get(i).logit())
              .isCloseTo(photo.get("top5_logits").get(i).asDouble(), within(1e-4));
          assertThat(top.get(i).probability())
              .isCloseTo(photo.get("top5_probabilities").get(i).asDouble(), within(2e-5));
        }
        JsonNode sampled = photo.get("logits_every_29th");
        float[] logits = seen.logits();
        for (int i = 0; i < sampled.size(); i++) {
          assertThat((double) logits[29 * i])
              .as("%s, logit %d", name, 29 * i)
              .isCloseTo(sampled.get(i).asDouble(), within(1e-4));
        }
        assertThat(seen.embedding()).hasSize(1280);
      }
    }
  }

  @Test
  @SharedTest
  void aFileIsOpenedByItsPath() throws Exception {
    byte[] bear = Files.readAllBytes(SharedFolder.path("data/coco-val/images/000000000285.jpg"));
    try (ImageClassifier classifier = ImageClassifier.open(WEIGHTS, LITE0)) {
      ClassScore best = classifier.classify(bear).top(1).get(0);
      assertThat(best.classIndex()).isEqualTo(294);
      assertThat(best.probability()).isCloseTo(0.98088, within(2e-5));
    }
  }

  @Test
  @SharedTest
  void aCropOfAnotherSizeIsRefused() {
    CenterCrop crop = CenterCrop.of(240, PixelNormalization.SYMMETRIC);
    assertThatThrownBy(
            () ->
                ImageClassifier.open(
                    ClassifierImport.read(WEIGHTS, LITE0).weights(),
                    LITE0,
                    crop,
                    Engine.ONNXRUNTIME,
                    SessionOptions.SINGLE_THREADED))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Cannot classify crops of 240 pixels by efficientnet-lite0 at 224: both must be equal");
  }

  @Test
  void theUsualCropIsSevenEighthsOfTheShortSide() {
    assertThat(ImageClassifier.usualCrop(LITE0))
        .isEqualTo(new CenterCrop(256, 224, PixelNormalization.SYMMETRIC));
    assertThat(ImageClassifier.usualCrop(EfficientNetConfig.variant("efficientnet-b7")))
        .isEqualTo(new CenterCrop(686, 600, PixelNormalization.IMAGENET));
  }

  @Test
  void equalLogitsKeepTheOrderOfTheirClasses() {
    Classification seen = new Classification(new float[0], new float[] {0, 1, 1, -1});
    assertThat(seen.top(3)).extracting(ClassScore::classIndex).containsExactly(1, 2, 0);
    assertThat(seen.top(9)).hasSize(4);
    double sum = seen.top(4).stream().mapToDouble(ClassScore::probability).sum();
    assertThat(sum).isCloseTo(1, within(1e-12));
  }
}
