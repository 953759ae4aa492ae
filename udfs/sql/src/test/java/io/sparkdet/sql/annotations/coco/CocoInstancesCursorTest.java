package io.sparkdet.sql.annotations.coco;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkdet.sql.annotations.file.AnnotationException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CocoInstancesCursorTest {

  private static List<String> read(String text) throws IOException {
    List<String> entries = new ArrayList<>();
    try (CocoInstancesCursor cursor =
        new CocoInstancesCursor("t.json", new ByteArrayInputStream(text.getBytes(UTF_8)))) {
      for (var entry = cursor.next(); entry != null; entry = cursor.next()) {
        entries.add(
            switch (entry) {
              case IMAGE -> "image %d %s".formatted(cursor.imageId(), cursor.name());
              case CATEGORY -> "category %d %s".formatted(cursor.id(), cursor.name());
              case TRUTH ->
                  "truth %d of %d, class %d, area %s, crowd %s, x %s"
                      .formatted(
                          cursor.id(),
                          cursor.imageId(),
                          cursor.category(),
                          cursor.area(),
                          cursor.crowd(),
                          cursor.box()[0]);
            });
      }
    }
    return entries;
  }

  @Test
  void keysStandInAnyOrder() throws IOException {
    assertThat(
            read(
                """
                {"annotations":[{"area":9,"segmentation":[[1,2]],"iscrowd":1,"image_id":5,
                  "bbox":[1,2,3,4],"category_id":2,"id":11}],
                 "licenses":[{"id":3}], "categories":[{"name":"<b>","id":2}],
                 "images":[{"file_name":"a.jpg","id":5,"width":3.0}]}
                """))
        .containsExactly(
            "truth 11 of 5, class 2, area 9.0, crowd true, x 1.0",
            "category 2 <b>",
            "image 5 a.jpg");
  }

  @Test
  void anImageOfLvisIsCalledAsItsAddressEndsAndSaysWhatWasLookedFor() throws IOException {
    String text =
        """
        {"images":[{"id":5,"coco_url":"http://images.cocodataset.org/val2017/000005.jpg",
          "neg_category_ids":[3,"4"],"not_exhaustive_category_ids":[7]},
          {"id":6,"coco_url":"x/b.jpg","file_name":"a.jpg","neg_category_ids":null}],
         "annotations":[],"categories":[{"id":3,"name":"cat","frequency":"r"}]}
        """;
    assertThat(read(text)).containsExactly("image 5 000005.jpg", "image 6 a.jpg", "category 3 cat");
    try (CocoInstancesCursor cursor =
        new CocoInstancesCursor("t.json", new ByteArrayInputStream(text.getBytes(UTF_8)))) {
      cursor.next();
      assertThat(cursor.absent()).containsExactly(3, 4);
      assertThat(cursor.incomplete()).containsExactly(7);
      cursor.next();
      assertThat(cursor.hasScope()).isFalse();
      cursor.next();
      assertThat(cursor.frequency()).isEqualTo("r");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"images\":[],\"annotations\":[]}| it has no \"categories\"",
        "{\"images\":{},\"annotations\":[]}| \"images\" at byte 10 must be an array",
        "{\"annotations\":[{\"id\":1,\"image_id\":1,\"category_id\":1,\"area\":9}]}"
            + "| the annotation at byte 16 has no \"bbox\"",
        "{\"images\":[{\"file_name\":\"a\"}]}| the image at byte 11 has no \"id\"",
        "{\"annotations\":[{\"iscrowd\":2}]}| \"iscrowd\" at byte 27 must be 0 or 1 (found 2)",
        "{\"images\":[],\"images\":[]}| \"images\" at byte 22 stands twice in the file",
        "{\"images\":[{\"id\":1},| damaged JSON near byte",
        "[]| expected an object, as in a COCO instances file"
      })
  void damageIsBlamedOnFilePlaceAndKey(String text, String problem) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(AnnotationException.class)
        .hasMessageStartingWith("Cannot read t.json: ")
        .hasMessageContaining(problem);
  }
}
