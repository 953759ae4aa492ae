package io.sparkdet.app.train.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkdet.app.TestSpark;
import io.sparkdet.app.error.UserException;
import io.sparkdet.detection.matching.TruthBoxes;
import io.sparkdet.efficientdet.model.ModelClass;
import io.sparkdet.testing.SharedFolder;
import io.sparkdet.testing.SharedTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingSetReaderTest {

  @TempDir private Path folder;

  @BeforeEach
  void writeFiles() throws IOException {
    Files.createDirectories(folder.resolve("images/sub"));
    for (String name : List.of("a.jpg", "b.jpg", "sub/c.jpg", "d.png")) {
      Files.writeString(folder.resolve("images").resolve(name), "not opened here");
    }
  }

  private TrainingData data(String annotations, TrainingClasses classes, MissingImages missing) {
    return new TrainingData(
        folder.resolve("images").toString(),
        folder.resolve(annotations).toString(),
        Optional.empty(),
        classes,
        missing);
  }

  private TrainingSetReader.Result read(TrainingData data) {
    return TrainingSetReader.read(TestSpark.session(), data);
  }

  private void coco(String images, String annotations) throws IOException {
    Files.writeString(
        folder.resolve("instances.json"),
        """
        {"images":[%s],"annotations":[%s],
         "categories":[{"id":44,"name":"bottle"},{"id":1,"name":"person"},{"id":7,"name":"train"}]}
        """
            .formatted(images, annotations));
  }

  private static String truth(int id, int image, int category, String box, int crowd) {
    return "{\"id\":%d,\"image_id\":%d,\"category_id\":%d,\"bbox\":[%s],\"area\":1,\"iscrowd\":%d}"
        .formatted(id, image, category, box, crowd);
  }

  @Test
  void cocoKeepsEmptyImagesAndCountsWhatIsLeftOut() throws IOException {
    coco(
        "{\"id\":9,\"file_name\":\"a.jpg\"},{\"id\":4,\"file_name\":\"sub/c.jpg\"},"
            + "{\"id\":6,\"file_name\":\"b.jpg\"}",
        String.join(
            ",",
            truth(1, 9, 44, "1,2,10,20", 0),
            truth(2, 9, 44, "1,2,10,20", 0),
            truth(3, 9, 1, "1,2,10,20", 0),
            truth(4, 9, 1, "5,5,0.5,20", 0),
            truth(5, 4, 7, "0,0,50,50", 1),
            truth(6, 77, 7, "0,0,50,50", 0)));
    TrainingSetReader.Result result =
        read(data("instances.json", new TrainingClasses.Annotated(), MissingImages.REFUSE));
    TrainingSet set = result.set();
    assertThat(set.size()).isEqualTo(3);
    assertThat(set.classes())
        .containsExactly(
            new ModelClass(0, 1, "person"),
            new ModelClass(1, 7, "train"),
            new ModelClass(2, 44, "bottle"));
    assertThat(set.id(0)).isEqualTo(4);
    assertThat(set.path(0)).isEqualTo("file:%s/images/sub/c.jpg", folder);
    assertThat(set.boxes(0).size()).isZero();
    TruthBoxes boxes = set.boxes(2);
    assertThat(boxes.size()).isEqualTo(2);
    assertThat(boxes.classIndex(0)).isEqualTo(2);
    assertThat(boxes.classIndex(1)).isZero();
    assertThat(List.of(boxes.xMin(0), boxes.yMin(0), boxes.xMax(0), boxes.yMax(0)))
        .containsExactly(1f, 2f, 11f, 22f);
    assertThat(result.notes()).isEqualTo(new DataNotes(3, 2, 1, 1, 1, 0, 1, 1, 0, 0, 0));
    assertThat(result.notes().sentences())
        .startsWith(
            "2 of 3 images have no box and are kept as background",
            "1 of them had boxes, all of which were left out")
        .contains("1 boxes narrower or lower than a pixel were dropped");
    assertThat(set.withoutBoxes()).isEqualTo(2);
    assertThat(set.described())
        .isEqualTo("3 images with 2 boxes of 3 classes; 2 images have no box");
  }

  @Test
  void aFileOfClassesChoosesAndOrdersThem() throws IOException {
    coco(
        "{\"id\":1,\"file_name\":\"a.jpg\"}",
        truth(1, 1, 44, "1,2,10,20", 0) + "," + truth(2, 1, 1, "1,2,10,20", 0));
    Path names = Files.writeString(folder.resolve("names.txt"), "train\nbottle\n90\tsofa\n");
    TrainingSetReader.Result result =
        read(data("instances.json", TrainingClasses.parse(names.toString()), MissingImages.REFUSE));
    assertThat(result.set().classes())
        .containsExactly(
            new ModelClass(0, 7, "train"),
            new ModelClass(1, 44, "bottle"),
            new ModelClass(2, 90, "sofa"));
    assertThat(result.set().boxesByClass()).containsExactly(0, 1, 0);
    assertThat(result.notes().ofOtherClasses()).isEqualTo(1);

    TrainingClasses byUri = TrainingClasses.parse("file:" + names);
    assertThat(read(data("instances.json", byUri, MissingImages.REFUSE)).set().classes())
        .isEqualTo(result.set().classes());
    TrainingClasses gone = TrainingClasses.parse("file:" + folder.resolve("gone.txt"));
    assertThatThrownBy(() -> read(data("instances.json", gone, MissingImages.REFUSE)))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Cannot read file:%s: there is no such file; mend --classes",
            folder.resolve("gone.txt"));

    Files.writeString(names, "zebra\n");
    assertThatThrownBy(
            () ->
                read(
                    data(
                        "instances.json",
                        TrainingClasses.parse(names.toString()),
                        MissingImages.REFUSE)))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Cannot use --classes: no category is named zebra; there are person, train, bottle (a"
                + " class that has no box yet is written ID, a tab, NAME)");
    Files.writeString(names, "Train\nbottle\n");
    assertThatThrownBy(
            () ->
                read(
                    data(
                        "instances.json",
                        TrainingClasses.parse(names.toString()),
                        MissingImages.REFUSE)))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("no category is named Train; did you mean train?");
  }

  @Test
  void missingFilesAreFoundBeforeTrainingStarts() throws IOException {
    coco(
        "{\"id\":1,\"file_name\":\"a.jpg\"},{\"id\":2,\"file_name\":\"gone.jpg\"}",
        truth(1, 1, 1, "1,2,10,20", 0) + "," + truth(2, 2, 1, "1,2,10,20", 0));
    assertThatThrownBy(
            () ->
                read(data("instances.json", new TrainingClasses.Annotated(), MissingImages.REFUSE)))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("1 of its 2 images are not below ")
        .hasMessageEndingWith(
            "(gone.jpg); mend --images, or leave them out with --skip-missing-images");
    TrainingSetReader.Result result =
        read(data("instances.json", new TrainingClasses.Annotated(), MissingImages.LEAVE_OUT));
    assertThat(result.set().size()).isEqualTo(1);
    assertThat(result.notes().missing()).isEqualTo(1);
  }

  @Test
  void namesWithoutFolderOrExtensionFindTheirFile() throws IOException {
    coco(
        "{\"id\":1,\"file_name\":\"sub\\\\c.jpg\"},{\"id\":2,\"file_name\":\"elsewhere/d\"},"
            + "{\"id\":3,\"file_name\":\"a.png\"}",
        truth(1, 1, 1, "1,2,10,20", 0));
    TrainingSet set =
        read(data("instances.json", new TrainingClasses.Annotated(), MissingImages.REFUSE)).set();
    assertThat(set.path(0)).endsWith("/images/sub/c.jpg");
    assertThat(set.path(1)).endsWith("/images/d.png");
    assertThat(set.path(2)).endsWith("/images/a.jpg");

    Files.writeString(folder.resolve("images/c.jpg"), "another");
    coco("{\"id\":1,\"file_name\":\"x/c.jpg\"}", truth(1, 1, 1, "1,2,10,20", 0));
    assertThatThrownBy(
            () ->
                read(data("instances.json", new TrainingClasses.Annotated(), MissingImages.REFUSE)))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("call 'x/c.jpg': several fit");
  }

  @Test
  void twoEntriesOfAFileAreOneImage() throws IOException {
    coco(
        "{\"id\":5,\"file_name\":\"a.jpg\"},{\"id\":2,\"file_name\":\"a.jpg\"}",
        truth(1, 5, 1, "1,2,10,20", 0)
            + ","
            + truth(2, 2, 1, "1,2,10,20", 0)
            + ","
            + truth(3, 2, 7, "1,2,10,20", 0));
    TrainingSetReader.Result result =
        read(data("instances.json", new TrainingClasses.Annotated(), MissingImages.REFUSE));
    assertThat(result.set().size()).isEqualTo(1);
    assertThat(result.set().id(0)).isEqualTo(2);
    assertThat(result.set().boxes(0).size()).isEqualTo(2);
    assertThat(result.notes()).isEqualTo(new DataNotes(1, 0, 0, 0, 0, 0, 1, 0, 1, 0, 0));
  }

  @Test
  void brokenAnnotationsAreOneSentence() throws IOException {
    coco("{\"id\":1,\"file_name\":\"a.jpg\"}", truth(1, 1, 9, "1,2,10,20", 0));
    TrainingData data =
        data("instances.json", new TrainingClasses.Annotated(), MissingImages.REFUSE);
    assertThatThrownBy(() -> read(data))
        .isInstanceOf(UserException.class)
        .hasMessageEndingWith(
            "1 annotations are of categories that are not listed (ids 9; listed are 1, 7, 44); add"
                + " them to categories, or mend category_id");
    coco(
        "{\"id\":1,\"file_name\":\"a.jpg\"},{\"id\":1,\"file_name\":\"b.jpg\"}",
        truth(1, 1, 1, "1,2,10,20", 0));
    assertThatThrownBy(() -> read(data)).hasMessageContaining("image id 1 stands twice");
    Files.writeString(folder.resolve("instances.json"), "{\"images\":3}");
    assertThatThrownBy(() -> read(data))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("must be an array");
    assertThatThrownBy(
            () ->
                read(
                    new TrainingData(
                        folder.resolve("nowhere").toString(),
                        data.annotations(),
                        Optional.empty(),
                        data.classes(),
                        data.missing())))
        .isInstanceOf(UserException.class);
  }

  @Test
  void aTableOfTruthsIsRead() {
    TestSpark.session()
        .sql(
            """
            SELECT 5L AS image_id, 'b.jpg' AS file_name, array(named_struct('id', 1L, 'category_id',
              17, 'category', 'cat', 'x_min', 10f, 'y_min', 20f, 'x_max', 50f, 'y_max', 80f)) AS truths
            """)
        .write()
        .parquet(folder.resolve("truth").toString());
    TrainingSet set =
        read(data("truth", new TrainingClasses.Annotated(), MissingImages.REFUSE)).set();
    assertThat(set.classes()).containsExactly(new ModelClass(0, 17, "cat"));
    assertThat(set.boxes(0).xMax(0)).isEqualTo(50f);
  }

  @Test
  @SharedTest
  void bccdHasItsSplitsAndTwoDegenerateBoxes() {
    long degenerate = 0;
    int images = 0;
    List<ModelClass> classes = List.of();
    for (String split : List.of("train", "val", "test")) {
      TrainingSetReader.Result result =
          read(
              new TrainingData(
                  SharedFolder.path("data/bccd").toString(),
                  SharedFolder.path("data/bccd").toString(),
                  Optional.of(
                      SharedFolder.path("data/bccd/ImageSets/Main/" + split + ".txt").toString()),
                  classes.isEmpty()
                      ? new TrainingClasses.Annotated()
                      : new TrainingClasses.Given(classes),
                  MissingImages.REFUSE));
      classes = result.set().classes();
      degenerate += result.notes().degenerate();
      images += result.set().size();
      assertThat(result.set().path(0)).contains("/data/bccd/JPEGImages/BloodImage_");
    }
    assertThat(classes.stream().map(ModelClass::name).toList())
        .containsExactly("Platelets", "RBC", "WBC");
    assertThat(images).isEqualTo(364);
    assertThat(degenerate).isEqualTo(2);
  }
}
