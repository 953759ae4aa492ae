package io.sparkdet.app.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkdet.app.TestSpark;
import io.sparkdet.sql.annotations.AnnotationInputs;
import io.sparkdet.sql.annotations.coco.ImageSizes;
import io.sparkdet.sql.annotations.file.AnnotationException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The forms of annotations that have names in the place of ids, with the quirks of their tools. */
class NamedTruthTest {

  private static final String CVAT =
      """
      <?xml version="1.0" encoding="utf-8"?>
      <annotations><version>1.1</version>
        <image id="0" name="a/x.jpg" width="640" height="480">
          <box label="cat" occluded="0" xtl="10.00" ytl="20.50" xbr="110" ybr="220.5" z_order="0">
            <attribute name="age">3</attribute>
          </box>
          <polygon label="dog" points="1,2;3,4;5,6"/>
        </image>
        <image id="7" name="b.jpg" width="10" height="10"/>
      </annotations>
      """;

  private static final String LABEL_STUDIO =
      """
      [{"id":12,"data":{"image":"/data/upload/3/a1b2c3d4-x%20y.jpg"},"annotations":[
          {"was_cancelled":true,"result":[{"value":{"choices":["bad"]}}]},
          {"was_cancelled":false,"result":[
            {"original_width":200,"original_height":100,"type":"rectanglelabels","value":
              {"x":10,"y":20,"width":50,"height":40,"rotation":0,"rectanglelabels":["cat"]}},
            {"value":{"points":[[1,2]],"polygonlabels":["dog"]}}]}]},
       {"id":13,"data":{"photo":"/data/local-files/?d=lake/z.png"},"annotations":[],"predictions":[
          {"result":[{"original_width":100,"original_height":100,"value":
              {"x":0,"y":0,"width":100,"height":100,"rectanglelabels":["bee"]}}]}]}]
      """;

  private static final String VIA =
      """
      {"_via_settings":{"ui":{"regions":[]}},
       "_via_img_metadata":{
         "a.jpg123":{"filename":"a.jpg","size":123,"regions":[
           {"shape_attributes":{"name":"rect","x":1,"y":2,"width":3,"height":4},
            "region_attributes":{"kind of thing":"cat"}},
           {"shape_attributes":{"name":"circle","cx":1,"cy":2,"r":3},"region_attributes":{}}],
          "file_attributes":{}},
         "b.jpg9":{"filename":"b.jpg","size":9,"regions":{"0":
           {"shape_attributes":{"name":"rect","x":5,"y":6,"width":7,"height":8},
            "region_attributes":{"occluded":"no","type":{"dog":true,"cat":false}}}},
          "file_attributes":{}}},
       "_via_attributes":{}}
      """;

  @TempDir private Path folder;
  private final SparkSession spark = TestSpark.session();

  private String write(String name, String text) throws IOException {
    return new ToolFolder(folder).write(name, text);
  }

  private void paint(String name, int width, int height) throws IOException {
    new ToolFolder(folder).paint(name, width, height);
  }

  private List<String> sizes(String source) {
    return new AnnotationInputs(spark)
        .sizes(source, null).collect().stream()
            .map(
                row ->
                    row.getLong(0)
                        + ": "
                        + ImageSizes.width(row.getAs(3))
                        + " x "
                        + ImageSizes.height(row.getAs(3)))
            .sorted()
            .toList();
  }

  @Test
  void cvatHasCornersAndItsOtherShapesArePassedOver() throws IOException {
    String file = write("cvat.xml", CVAT);
    assertThat(ToolFolder.read(file))
        .containsExactly("a/x.jpg | cat 10.00 20.50 110.0 220.5", "b.jpg");
    assertThat(sizes(file)).containsExactly("1: 640 x 480", "2: 10 x 10");
    assertThat(new AnnotationInputs(spark).truth(file, null).categories())
        .isEqualTo(Map.of("cat", 1L));
  }

  @Test
  void labelStudioHasPercentAndAddressesThatAreNames() throws IOException {
    String file = write("tasks.json", LABEL_STUDIO);
    assertThat(ToolFolder.read(file))
        .containsExactly(
            "data/upload/3/a1b2c3d4-x y.jpg | cat 20.00 20.00 120.0 60.00",
            "lake/z.png | bee 0.000 0.000 100.0 100.0");
  }

  @Test
  void viaHasRectanglesWhoseClassIsAnAttribute() throws IOException {
    String file = write("via.json", VIA);
    assertThat(ToolFolder.read(file))
        .containsExactly(
            "a.jpg | cat 1.000 2.000 4.000 6.000", "b.jpg | dog 5.000 6.000 12.00 14.00");
    assertThatThrownBy(() -> sizes(file))
        .hasStackTraceContaining("image 1 is stated to have 0 x 0 pixels");
  }

  @Test
  void yoloHasSharesOfThePicturesBesideIt() throws IOException {
    paint("set/images/train/a.png", 200, 100);
    paint("set/images/train/sub/b.png", 50, 50);
    write("set/labels/train/a.txt", "1 0.5 0.5 0.1 0.2\n\n0 0.1 0.1 0.3 0.1 0.2 0.4\n");
    write("set/data.yaml", "train: images/train\nnc: 2\nnames:\n  0: cat\n  1: 'big dog'\n");
    List<String> boxes =
        List.of("a.png | big dog 90.00 40.00 110.0 60.00 | cat 20.00 10.00 60.00 40.00");
    assertThat(ToolFolder.read(folder.resolve("set/labels/train").toString()))
        .containsExactly(boxes.get(0), "sub/b.png");
    assertThat(ToolFolder.read(folder.resolve("set").toString()))
        .containsExactly("train/" + boxes.get(0), "train/sub/b.png");
    assertThat(sizes(folder.resolve("set").toString()))
        .containsExactly("1: 200 x 100", "2: 50 x 50");
    assertThat(
            new AnnotationInputs(spark).truth(folder.resolve("set").toString(), null).categories())
        .isEqualTo(Map.of("cat", 0L, "big dog", 1L));
  }

  @Test
  void aFolderOfPicturesAndTextsWithoutNamesHasNumbersForClasses() throws IOException {
    paint("flat/a.png", 10, 10);
    write("flat/a.txt", "11 0.5 0.5 1 1\n2 0.5 0.5 1 1\n");
    assertThat(
            new AnnotationInputs(spark).truth(folder.resolve("flat").toString(), null).categories())
        .isEqualTo(Map.of("2", 2L, "11", 11L));
    assertThat(ToolFolder.read(folder.resolve("flat").toString()))
        .containsExactly("a.png | 11 0.000 0.000 10.00 10.00 | 2 0.000 0.000 10.00 10.00");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "names: [cat, \"a, b\", 'it''s'] | cat/a, b/it's",
        "names:  # all of them\\n- cat\\n- 'dog' | cat/dog",
        "names: [cat,\\n  dog] | cat/dog",
        "names:\\n  1: b\\n  0: a\\nnc: 2 | a/b",
      })
  void namesOfYoloAreReadInEachOfTheirSpellings(String yaml, String names) throws IOException {
    paint("y/images/a.png", 10, 10);
    write("y/labels/a.txt", "0 0.5 0.5 1 1\n");
    write("y/data.yaml", yaml.translateEscapes());
    Map<String, Long> ids =
        new AnnotationInputs(spark).truth(folder.resolve("y").toString(), null).categories();
    List<String> wanted = List.of(names.split("/", -1));
    assertThat(ids).hasSize(wanted.size());
    for (int i = 0; i < wanted.size(); i++) {
      assertThat(ids).containsEntry(wanted.get(i), (long) i);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "names: [cat | damaged YAML: while parsing a flow sequence",
        "names: cat | \"names\" is no list (found cat); list the names of the classes",
        "names:\\n  cat: 0 | \"names\" has cat where the number of a class is wanted",
      })
  void namesOfYoloThatCannotBeReadAreRefused(String yaml, String problem) throws IOException {
    paint("bad/images/a.png", 10, 10);
    write("bad/labels/a.txt", "0 0.5 0.5 1 1\n");
    write("bad/data.yaml", yaml.translateEscapes());
    AnnotationInputs inputs = new AnnotationInputs(spark);
    String source = folder.resolve("bad").toString();
    assertThatThrownBy(() -> inputs.truth(source, null))
        .isInstanceOf(AnnotationException.class)
        .hasMessageStartingWith("Cannot read ")
        .hasMessageContaining(problem);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "0 0.5 0.5 0.1 0.1 0.9 | the last of them a score: these are detections",
        "0 320 240 64 48 | 320 is no share of the picture; divide pixels by its width and height",
        "cat 0.5 0.5 0.1 0.1 | the class must be a whole number from 0",
        "0 0.5 0.5 0.1 | it has 4 numbers",
        "7 0.5 0.5 0.1 0.1 | class '7' of a.png is not listed",
      })
  void aLineOfYoloThatIsNoBoxIsRefused(String line, String problem) throws IOException {
    paint("w/images/a.png", 10, 10);
    write("w/labels/a.txt", line + "\n");
    write("w/classes.txt", "cat\ndog\n");
    assertThatThrownBy(() -> ToolFolder.read(folder.resolve("w").toString()))
        .satisfies(
            e ->
                assertThat(AnnotationException.among(e))
                    .isNotNull()
                    .message()
                    .startsWith("Cannot read ")
                    .contains(problem));
  }

  @Test
  void labelsWithoutPicturesAreRefusedByName() throws IOException {
    paint("v/images/a.png", 10, 10);
    write("v/labels/a.txt", "");
    write("v/labels/b.txt", "0 0.5 0.5 1 1\n");
    assertThatThrownBy(() -> ToolFolder.read(folder.resolve("v").toString()))
        .isInstanceOf(AnnotationException.class)
        .hasMessageContaining("1 label files have no picture in ")
        .hasMessageContaining("(the first: b.txt)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "cvat.xml | xbr=\"110\" | xbr=\"110\" rotation=\"30\" | a box is rotated by 30 degrees;"
            + " only upright boxes are read",
        "cvat.xml | xbr=\"110\" | xbr=\"wide\" | xbr must be a number (found \"wide\")",
        "cvat.xml | <image id=\"0\" | <track/><image id=\"0\" | CVAT for images 1.1",
        "tasks.json | \"rotation\":0 | \"rotation\":45 | task 12: a box is rotated by 45.0 degrees",
        "tasks.json | \"original_width\":200, | `` | \"original_width\" must be a number (found"
            + " nothing)",
        "via.json | \"kind of thing\":\"cat\" | \"a\":\"\",\"b\":\"\" | a.jpg: a region has no"
            + " class",
      })
  void whatIsNoUprightBoxOfAClassIsRefused(String name, String from, String to, String problem)
      throws IOException {
    String text = Map.of("cvat.xml", CVAT, "tasks.json", LABEL_STUDIO, "via.json", VIA).get(name);
    assertThat(text).contains(from);
    String file = write(name, String.valueOf(text).replace(from, to.replace("``", "")));
    assertThatThrownBy(() -> ToolFolder.read(file))
        .satisfies(
            e ->
                assertThat(AnnotationException.among(e))
                    .isNotNull()
                    .message()
                    .startsWith("Cannot read " + file)
                    .contains(problem));
  }

  @Test
  void lvisNamesImagesByTheirAddresses() throws IOException {
    String file =
        write(
            "lvis.json",
            """
            {"images":[{"id":1,"width":9,"height":9,"neg_category_ids":[],
               "coco_url":"http://images.cocodataset.org/train2017/000000391895.jpg"}],
             "categories":[{"id":1,"name":"cat","frequency":"r"}],
             "annotations":[{"id":1,"image_id":1,"category_id":1,"bbox":[1,1,2,2],"area":4}]}
            """);
    assertThat(ToolFolder.read(file))
        .containsExactly("000000391895.jpg | cat 1.000 1.000 3.000 3.000");
  }
}
