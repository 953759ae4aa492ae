package io.sparkdet.app.train.preview;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkdet.app.TestSpark;
import io.sparkdet.app.error.UserException;
import io.sparkdet.app.sample.SampleLake;
import io.sparkdet.app.train.data.MissingImages;
import io.sparkdet.app.train.data.TrainingClasses;
import io.sparkdet.app.train.data.TrainingData;
import io.sparkdet.app.train.data.TrainingSet;
import io.sparkdet.app.train.data.TrainingSetReader;
import io.sparkdet.detection.matching.AnchorMatcher;
import io.sparkdet.efficientdet.augmentation.Augmentation;
import io.sparkdet.efficientdet.augmentation.AugmentationSchedule;
import io.sparkdet.efficientdet.augmentation.MultiScale;
import io.sparkdet.efficientdet.image.resize.Preprocessing;
import io.sparkdet.efficientdet.network.config.EfficientDetConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingPreviewTest {

  @TempDir private Path folder;

  private TrainingSet lake() {
    SampleLake.write(
        TestSpark.session(), new SampleLake.Options(folder.resolve("lake").toString(), 4, 3, 256));
    return TrainingSetReader.read(
            TestSpark.session(),
            new TrainingData(
                folder.resolve("lake/images").toString(),
                folder.resolve("lake/instances.json").toString(),
                Optional.empty(),
                new TrainingClasses.Annotated(),
                MissingImages.REFUSE))
        .set();
  }

  private static PreviewRequest request(String augment, Optional<MultiScale> multiScale) {
    return new PreviewRequest(
        Preprocessing.ZYLO117,
        EfficientDetConfig.variant("d0").withImageSize(256),
        new AugmentationSchedule(Augmentation.parse(augment), 1),
        multiScale,
        AnchorMatcher.parse("max-iou"),
        5,
        3);
  }

  @Test
  void samplesAreShownWithBoxesAndAnchors() throws Exception {
    TrainingSet set = lake();
    Path page = folder.resolve("preview.html");
    TrainingPreview.write(
        set,
        request("flip,jitter,color,blur,cutout", Optional.of(new MultiScale(0.5, 1.5))),
        page.toString(),
        new Configuration());
    String html = Files.readString(page);
    assertThat(html)
        .contains("4 images with ", "flip,jitter,color,blur,cutout", "max-iou", "epoch 1, ");
    assertThat(count(html, "data:image/jpeg;base64,")).isEqualTo(6);
    assertThat(count(html, "<g class=\"box\">")).isPositive();
    // Every truth has an anchor, and the note tells how many there are in all.
    assertThat(count(html, "stroke-opacity")).isGreaterThanOrEqualTo(count(html, "class=\"box\""));
    assertThat(html).containsPattern("[0-9]+ of [0-9]+ boxes, [0-9]+ anchors \\(P3 [0-9]+, P4 ");
    assertThat(html).containsPattern("epoch [01], (128|256|384) pixels");
  }

  /** Epoch 0 mixes, epoch 1 closes the run. */
  @Test
  void captionsSayWhatWasMixed() throws Exception {
    TrainingSet set = lake();
    Path page = folder.resolve("preview.html");
    TrainingPreview.write(
        set,
        request("flip,mosaic:1,mixup:1", Optional.empty()),
        page.toString(),
        new Configuration());
    String html = Files.readString(page);
    assertThat(html)
        .contains("mosaic and mixup", "in the first 1 epoch<", "flip,mosaic:1.0,mixup:1.0");
    Pattern mixed =
        Pattern.compile(
            "</b> mosaic(, flip( ×[2-5])?)?, mixup 0\\.[3-6][0-9]; with [^ ,]+\\.jpg"
                + "(, [^ ,]+\\.jpg){3}<br><span class=\"soft\">epoch 0, 256 pixels, ");
    assertThat(mixed.matcher(html).results().count()).isEqualTo(3);
    Pattern closed =
        Pattern.compile("</b> (flip|as it is)<br><span class=\"soft\">epoch 1, 256 pixels, ");
    assertThat(closed.matcher(html).results().count()).isEqualTo(3);
  }

  @Test
  void aPictureThatCannotBeDecodedSaysWhy() throws Exception {
    TrainingSet set = lake();
    for (int image = 0; image < set.size(); image++) {
      Files.writeString(Path.of(set.path(image).replaceFirst("^file:", "")), "no picture");
    }
    Path page = folder.resolve("preview.html");
    TrainingPreview.write(
        set, request("none", Optional.empty()), page.toString(), new Configuration());
    assertThat(count(Files.readString(page), "<div class=\"missing\">")).isEqualTo(6);
  }

  @Test
  void aTargetThatCannotBeWrittenIsOneSentence() throws Exception {
    TrainingSet set = lake();
    Path file = Files.writeString(folder.resolve("file"), "x");
    assertThatThrownBy(
            () ->
                TrainingPreview.write(
                    set,
                    request("none", Optional.empty()),
                    file.resolve("preview.html").toString(),
                    new Configuration()))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith("Cannot write the preview ");
  }

  private static long count(String html, String part) {
    return Pattern.compile(Pattern.quote(part)).matcher(html).results().count();
  }
}
