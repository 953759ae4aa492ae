package io.sparkdet.sql.annotations.coco;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkdet.sql.annotations.ImageBoxes;
import io.sparkdet.sql.annotations.file.AnnotationException;
import io.sparkdet.sql.annotations.file.AnnotationFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CocoResultsTest {

  /** Strings that look like structure, escapes, nesting, keys in other orders, spaces. */
  private static final String NASTY =
      """
      [ {"image_id":7,"category_id":1,"bbox":[1,2,3,4],"score":0.5,"note":"}],[{\\"image_id\\":1"},
       {"score":0.25,"bbox":[1.5,-2,3e1,4],"extra":{"a":[{"b":"\\\\"}]},"category_id":2,"image_id":7},
      {"image_id":8,"category_id":1,"bbox":[0,0,0,0],"score":1,"name":"ü€𝄞{"}  ,
      {"image_id":7.0,"category_id":3,"bbox":[9,9,9,9],"score":-1e-3,"n":null,"t":true}
      ]
      """;

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(longs = {1, 3, 7, 50, 200, 100_000})
  void everyCutOfTheFileGivesTheSameDetectionsInFileOrder(long rangeBytes) throws IOException {
    Path file = Files.writeString(folder.resolve("results.json"), NASTY, UTF_8);
    SparkSession spark =
        SparkSession.builder().master("local[2]").config("spark.ui.enabled", "false").getOrCreate();
    var rows =
        new ArrayList<>(
            CocoResults.rows(spark, new Configuration(), file.toString(), rangeBytes).collect());
    rows.sort(Comparator.comparingLong(row -> row.getLong(2)));
    ImageBoxes boxes = new ImageBoxes();
    List<Long> images = new ArrayList<>();
    for (var row : rows) {
      images.add(row.getLong(0));
      boxes.addDetections(row.getAs(3));
    }
    assertThat(images.stream().distinct()).containsExactly(7L, 8L);
    var detections = boxes.take(0).detections();
    assertThat(detections.size()).isEqualTo(4);
    assertThat(List.of(detections.score(0), detections.score(1), detections.score(2)))
        .containsExactly(0.5, 0.25, 1.0);
    assertThat(detections.score(3)).isEqualTo(-1e-3);
    assertThat(detections.category(3)).isEqualTo(3);
    assertThat(detections.box(1, 2)).isEqualTo(30);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[{\"image_id\":1,\"category_id\":1,\"bbox\":[1,2,3],\"score\":1}]"
            + "| \"bbox\" at byte 44 must be a box of 4 numbers [x, y, width, height] (found 3)",
        "[{\"image_id\":1,\"category_id\":1,\"bbox\":[1,2,3,4],\"score\":\"0.9\"}]"
            + "| \"score\" at byte 56 must be a finite number (found the text \"0.9\")",
        "[{\"image_id\":1,\"category_id\":1,\"bbox\":[1,2,3,4],\"score\":NaN}]"
            + "| \"score\" at byte 56 must be a finite number (found NaN)",
        "[{\"image_id\":[1],\"category_id\":1,\"bbox\":[1,2,3,4],\"score\":1}]"
            + "| \"image_id\" at byte 13 must be a whole number (found an array)",
        "[{\"image_id\":1,\"bbox\":[1,2,3,4],\"score\":1}]"
            + "| the detection at byte 1 has no \"category_id\"",
        "[{\"image_id\":1,\"category_id\":1,\"bbox\":[1,2,3,4],\"sco" + "| damaged JSON near byte",
        "[{\"image_id\":1,\"category_id\":1,\"segmentation\":{},\"score\":1}]"
            + "| has no \"bbox\"; it has \"segmentation\", but only boxes are evaluated: add \"bbox\"",
        "[{\"image_id\":1,\"category_id\":1,\"bbox\":[1,2,3,4],\"confidence\":1}]"
            + "| has no \"score\"; it has \"confidence\": call it \"score\"",
        "[{\"image_id\":1,\"category_id\":1,\"box\":[1,2,3,4],\"score\":1}]"
            + "| it has \"box\": call it \"bbox\", with [x, y, width, height] in pixels",
        "[{\"image_id\":1,\"category_id\":1,\"bbox\":[1,2,3,4]}]"
            + "| has no \"score\"; a detection needs image_id, category_id, bbox and score",
        "[{\"image_id\":1,\"category_id\":1,\"bbox\":[1,2,3,\"4\"],\"score\":1}]"
            + "| (found the text \"4\"); write it without quotation marks",
        "{\"annotations\":[]}| an object with the keys [annotations]; give the array of detections alone",
        "{\"a\":[{\"b\":1}| an object with the keys [a, …]; give the array of detections alone",
        "{\"images\":[],\"annotations\":[]}| it is a COCO instances file, as annotations are",
        "{\"image_id\":1,\"score\":1} {\"image_id\":2}"
            + "| it holds a detection a line, or one alone; write one array of all",
        "[1]| expected a detection {…} or the end of the array",
        "[] []| expected the end of the file after the array"
      })
  void damageIsBlamedOnFilePlaceAndKey(String text, String problem) {
    assertThatThrownBy(
            () -> {
              try (CocoResultsCursor cursor =
                  new CocoResultsCursor(
                      "r.json", new ByteArrayInputStream(text.getBytes(UTF_8)), 0, 1 << 20)) {
                while (cursor.next()) {
                  assertThat(cursor.position()).isPositive();
                }
              }
            })
        .isInstanceOf(AnnotationException.class)
        .hasMessageStartingWith("Cannot read r.json: ")
        .hasMessageContaining(problem)
        .message()
        .doesNotContain("\n");
  }

  @Test
  void aMissingFileIsRefusedBeforeAnyJob() {
    assertThatThrownBy(
            () -> new AnnotationFile(folder + "/none.json", new Configuration()).length())
        .isInstanceOf(AnnotationException.class)
        .hasMessageContaining("there is no such file");
  }
}
