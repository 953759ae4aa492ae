package io.sparkdet.app.fitanchors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkdet.app.TestSpark;
import io.sparkdet.app.anchors.AnchorFit;
import io.sparkdet.app.error.UserException;
import io.sparkdet.detection.anchor.AnchorSpec;
import io.sparkdet.detection.coco.image.AreaRange;
import io.sparkdet.efficientdet.model.AnchorsFile;
import io.sparkdet.efficientdet.network.config.EfficientDetConfig;
import io.sparkdet.testing.SharedFolder;
import io.sparkdet.testing.SharedTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FitAnchorsJobTest {

  @TempDir private Path folder;
  private final SparkSession spark = TestSpark.session();

  private FitAnchorsRequest request(
      String annotations, Optional<String> split, EfficientDetConfig network, int anchors) {
    return new FitAnchorsRequest(
        annotations, split, network, anchors, 1, folder.resolve("anchors.json").toString());
  }

  private String coco(String boxes, int width) throws IOException {
    return Files.writeString(
            folder.resolve("instances.json"),
            """
            {"images":[{"id":1,"file_name":"a.jpg","width":%d,"height":480}],"annotations":[%s],
             "categories":[{"id":1,"name":"thing"}]}
            """
                .formatted(width, boxes))
        .toString();
  }

  @Test
  void theFileIsWhatTrainingReads() throws Exception {
    StringBuilder boxes = new StringBuilder();
    Random random = new Random(4);
    for (int i = 1; i <= 60; i++) {
      int width = 10 + random.nextInt(60);
      boxes
          .append(i == 1 ? "" : ",")
          .append(
              "{\"id\":%d,\"image_id\":1,\"category_id\":1,\"bbox\":[%d,%d,%d,%d],\"area\":%d,\"iscrowd\":%d}"
                  .formatted(
                      i,
                      random.nextInt(200),
                      random.nextInt(300),
                      i == 60 ? 0 : width,
                      2 * width,
                      2 * width * width,
                      i == 59 ? 1 : 0));
    }
    EfficientDetConfig network = EfficientDetConfig.variant("d0").withImageSize(256);
    FitAnchorsRequest request = request(coco(boxes.toString(), 640), Optional.empty(), network, 4);
    AnchorFit.Result result = new FitAnchorsJob(spark, request).run();

    // Neither the crowd nor the box without width.
    assertThat(result.before().truths(AreaRange.ALL)).isEqualTo(58);
    AnchorSpec read = AnchorsFile.read(Path.of(request.output()));
    assertThat(read).isEqualTo(result.anchors());
    assertThat(AnchorsFile.apply(Path.of(request.output()), network).anchorsPerCell()).isEqualTo(4);
    assertThat(Path.of(request.output()))
        .content()
        .contains("\"input_size\" : 256", "\"mean_best_iou\"", "\"fitted\" : true");
    assertThat(RecallReport.lines(request, result).get(2)).startsWith("all             58");
    assertThat(RecallReport.lines(request, result))
        .endsWith(
            "1 crowd or difficult boxes were left out",
            "1 boxes narrower or lower than a pixel were left out");
  }

  @Test
  void whatCannotBeFittedIsOneSentence() throws Exception {
    String one =
        "{\"id\":1,\"image_id\":1,\"category_id\":1,\"bbox\":[1,1,30,30],\"area\":900,\"iscrowd\":0}";
    EfficientDetConfig network = EfficientDetConfig.variant("d0");
    assertThatThrownBy(
            () ->
                new FitAnchorsJob(spark, request(coco(one, 640), Optional.empty(), network, 9))
                    .run())
        .isInstanceOf(UserException.class)
        .hasMessageEndingWith("its boxes have fewer different shapes; lower --scales or --ratios");
    assertThatThrownBy(
            () ->
                new FitAnchorsJob(spark, request(coco("", 640), Optional.empty(), network, 9))
                    .run())
        .isInstanceOf(UserException.class)
        .hasMessageEndingWith("there is no box in it");
    assertThatThrownBy(
            () ->
                new FitAnchorsJob(spark, request(coco(one, 0), Optional.empty(), network, 9)).run())
        .isInstanceOf(UserException.class)
        .hasMessageEndingWith(
            "image 1 is stated to have 0 x 480 pixels; give its width and height");
    assertThatThrownBy(
            () ->
                new FitAnchorsJob(
                        spark,
                        request(coco(one, 640), Optional.empty(), network.withImageSize(300), 9))
                    .run())
        .isInstanceOf(UserException.class)
        .hasMessageEndingWith("the next one is 384; mend --input-size");
    assertThat(folder.resolve("anchors.json")).doesNotExist();
  }

  /** 364 photos of blood cells; Lite0's own anchors miss a part of the platelets. */
  @Test
  @SharedTest
  void bccdIsMetBetterThanByThePublishedAnchors() {
    FitAnchorsRequest request =
        request(
            SharedFolder.path("data/bccd").toString(),
            Optional.empty(),
            EfficientDetConfig.variant("tf_efficientdet_lite0"),
            9);
    AnchorFit.Result result = new FitAnchorsJob(spark, request).run();
    String report = String.join("\n", RecallReport.lines(request, result));
    assertThat(result.before().truths(AreaRange.ALL)).as(report).isEqualTo(4886);
    assertThat(result.after().recall(AreaRange.ALL))
        .as(report)
        .isGreaterThanOrEqualTo(result.before().recall(AreaRange.ALL));
    assertThat(result.after().meanIou(AreaRange.ALL))
        .as(report)
        .isGreaterThan(result.before().meanIou(AreaRange.ALL) + 0.02);
  }
}
