package io.sparkdet.app.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkdet.app.TestSpark;
import io.sparkdet.app.error.UserException;
import io.sparkdet.app.sample.SampleLake;
import io.sparkdet.app.train.history.History;
import io.sparkdet.app.train.option.TrainOption;
import io.sparkdet.efficientdet.model.ModelFolder;
import io.sparkdet.efficientdet.model.Provenance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two epochs of a very small network on 9 generated pictures, and those that are added. */
class ContinuationTest {

  /** Under these, epochs that are added are those of a longer run. */
  private static final Map<TrainOption, String> EVEN =
      Map.of(
          TrainOption.SCHEDULE,
          "constant",
          TrainOption.WARMUP_EPOCHS,
          "0",
          TrainOption.HEAD_DROPOUT,
          "0.2",
          TrainOption.AUGMENT,
          "flip");

  @TempDir static Path shared;
  @TempDir Path folder;

  private static Path lake;
  private static Path begun;

  @BeforeAll
  static void trainTwoEpochs() throws IOException {
    lake = shared.resolve("lake");
    begun = shared.resolve("begun");
    SampleLake.write(TestSpark.session(), new SampleLake.Options(lake.toString(), 9, 1, 96));
    run(even(2).into(begun, false), new ArrayList<>());
  }

  private static TinyRun even(int epochs) throws IOException {
    return TinyRun.on(lake).withEpochs(epochs).withOptions(EVEN);
  }

  private static TrainJob.Result run(TrainRequest request, List<String> notes) {
    return new TrainJob(TestSpark.session(), request, new Told(notes, Integer.MAX_VALUE)).run();
  }

  private TrainRequest continuing(int more, Map<String, String> options) throws IOException {
    return TinyRun.on(lake).continuing(begun, folder.resolve("m"), more, options);
  }

  private static byte[] weights(Path model) throws IOException {
    return Files.readAllBytes(model.resolve(ModelFolder.WEIGHTS_FILE));
  }

  /** Weights, averages, memory, counts and random draws: all that differs would show in bits. */
  @Test
  void addedEpochsAreThoseOfALongerRun() throws IOException {
    run(even(3).into(folder.resolve("whole"), false), new ArrayList<>());
    List<String> notes = new ArrayList<>();
    TrainJob.Result added = run(continuing(1, Map.of()), notes);
    assertThat(notes).contains("Continuing %s after 2 epochs and 6 updates".formatted(begun));
    assertThat(added.epochs()).isEqualTo(3);
    assertThat(added.updates()).isEqualTo(9);
    assertThat(weights(folder.resolve("m"))).isEqualTo(weights(folder.resolve("whole")));
    List<String> lines = Files.readAllLines(folder.resolve("m/history.csv"));
    assertThat(lines).hasSize(2);
    assertThat(History.epoch(lines.get(1))).isEqualTo(3);
    assertThat(folder.resolve("m/tensorboard/events.out.tfevents.0000000003.sparkdet")).exists();
    Provenance provenance = ModelFolder.open(folder.resolve("m")).description().provenance();
    assertThat(provenance.settings())
        .containsEntry("schedule", "constant")
        .containsEntry("head-dropout", "0.2")
        .containsEntry("continue", begun.toString())
        .containsEntry("epochs-before", "2")
        .containsEntry("epochs", "1")
        .containsEntry("batch-size", "4")
        .doesNotContainKeys("init", "variant");
  }

  /** The rate begins anew and falls over the epochs that are added. */
  @Test
  void theRateIsThatOfTheAddedEpochsAndOfWhatIsGiven() throws IOException {
    run(continuing(2, Map.of("schedule", "cosine", "learning-rate", "0.01")), new ArrayList<>());
    List<String> lines = Files.readAllLines(folder.resolve("m/history.csv"));
    // The last of 3 updates of 6, and the last of all: x = 2/6 and 5/6.
    assertThat(History.value(lines.get(1), "learning_rate"))
        .hasValueCloseTo(0.01 * (1 + Math.cos(Math.PI * 2 / 6)) / 2, within());
    assertThat(History.value(lines.get(2), "learning_rate"))
        .hasValueCloseTo(0.01 * (1 + Math.cos(Math.PI * 5 / 6)) / 2, within());
  }

  private static Offset<Double> within() {
    return Offset.offset(1e-7);
  }

  @Test
  void anAddedRunThatWasCutOffIsResumed() throws IOException {
    run(continuing(2, Map.of()), new ArrayList<>());
    Path cut = folder.resolve("cut");
    TrainRequest request = TinyRun.on(lake).continuing(begun, cut, 2, Map.of());
    assertThatThrownBy(
            () -> new TrainJob(TestSpark.session(), request, new Told(new ArrayList<>(), 4)).run())
        .hasMessage("stopped");
    List<String> notes = new ArrayList<>();
    TrainRequest resumed = TinyRun.resumed(request);
    assertThat(run(resumed, notes).epochs()).isEqualTo(4);
    assertThat(notes).contains("Going on after 3 of 4 epochs, 9 updates");
    assertThat(weights(cut)).isEqualTo(weights(folder.resolve("m")));
    assertThatThrownBy(() -> run(even(2).into(cut, true), new ArrayList<>()))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("it was begun with continue '%s', not ''".formatted(begun));
  }

  /** Categories with their numbers the other way round are the same classes. */
  @Test
  void classesKeepTheModelsOrder() throws IOException {
    run(continuing(1, Map.of()), new ArrayList<>());
    Path turned = copyOfLake("turned", (category, id) -> category.put("id", 100 - id));
    run(TinyRun.on(turned).continuing(begun, folder.resolve("n"), 1, Map.of()), new ArrayList<>());
    assertThat(weights(folder.resolve("n"))).isEqualTo(weights(folder.resolve("m")));
    assertThat(ModelFolder.open(folder.resolve("n")).description().classes())
        .isEqualTo(ModelFolder.open(begun).description().classes());
  }

  @Test
  void otherClassesAreRefused() throws IOException {
    Path other =
        copyOfLake(
            "other", (category, id) -> category.put("name", id == 1 ? "kite" : name(category)));
    TrainRequest request = TinyRun.on(other).continuing(begun, folder.resolve("m"), 1, Map.of());
    String first = ModelFolder.open(begun).description().classes().get(0).name();
    assertThatThrownBy(() -> run(request, new ArrayList<>()))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Cannot continue %s: its classes are not those of the annotations (new: kite; missing:"
                + " %s); give the --classes that it was trained with, or begin a new run with"
                + " --init %s, which takes classes by name",
            begun, first, begun);
  }

  private static String name(ObjectNode category) {
    return category.get("name").asText();
  }

  private interface Change {
    void of(ObjectNode category, long id);
  }

  /** A lake with other categories; its boxes follow their numbers. */
  private Path copyOfLake(String name, Change change) throws IOException {
    Path copy = Files.createDirectories(folder.resolve(name));
    Files.createSymbolicLink(copy.resolve("images"), lake.resolve("images"));
    ObjectMapper json = new ObjectMapper();
    JsonNode truth = json.readTree(lake.resolve("instances.json").toFile());
    for (JsonNode category : truth.get("categories")) {
      long id = category.get("id").asLong();
      change.of((ObjectNode) category, id);
      long now = category.get("id").asLong();
      for (JsonNode box : truth.get("annotations")) {
        if (now != id && box.get("category_id").asLong() == id && !box.has("moved")) {
          ((ObjectNode) box).put("category_id", now).put("moved", 1);
        }
      }
    }
    json.writeValue(copy.resolve("instances.json").toFile(), truth);
    return copy;
  }

  @Test
  void withoutCheckpointsWeightsAreAllThatIsTaken() throws IOException {
    Path bare = Files.createDirectories(folder.resolve("bare"));
    for (String file : List.of("model.json", "weights.safetensors")) {
      Files.copy(begun.resolve(file), bare.resolve(file));
    }
    List<String> notes = new ArrayList<>();
    TrainRequest request =
        TinyRun.on(lake).continuing(bare, folder.resolve("m"), 1, Map.of("learning-rate", "1e-30"));
    TrainJob.Result added = run(request, notes);
    assertThat(notes)
        .contains(
            "Continuing %s from its weights: it has no checkpoint that can be used, so that the optimizer's memory and the counts of epochs and updates begin anew"
                .formatted(bare));
    assertThat(added.epochs()).isEqualTo(1);
    ModelFolder before = ModelFolder.open(bare);
    ModelFolder after = ModelFolder.open(folder.resolve("m"));
    String head = "class_head.predict.pointwise.conv.weight";
    assertThat(after.weights().tensor(head).values())
        .as("a rate of nothing")
        .isEqualTo(before.weights().tensor(head).values());
  }

  @Test
  void anotherOptimizerRemembersNothing() throws IOException {
    List<String> notes = new ArrayList<>();
    TrainJob.Result added = run(continuing(1, Map.of("optimizer", "sgd")), notes);
    assertThat(notes)
        .contains(
            "Continuing %s after 2 epochs and 6 updates; of another optimizer nothing is remembered, and updates are counted anew"
                .formatted(begun));
    assertThat(added.epochs()).isEqualTo(3);
    assertThat(added.updates()).isEqualTo(3);
  }

  @Test
  void theSameNetworkMayBeNamed() throws IOException {
    String variant = lake.resolve("tiny.json").toString();
    TrainRequest request =
        continuing(1, Map.of("variant", variant, "input-size", "64"))
            .settled(TestSpark.session().sparkContext().hadoopConfiguration());
    assertThat(request.budget().batchSize()).isEqualTo(4);
    assertThat(request.settled(TestSpark.session().sparkContext().hadoopConfiguration()))
        .as("settled already")
        .isEqualTo(request);
  }

  /** They were fitted to the data of its first run; that of the next is not asked again. */
  @Test
  void fittedAnchorsStayTheModels() throws IOException {
    Path fitted = folder.resolve("fitted");
    Map<TrainOption, String> options = new EnumMap<>(EVEN);
    options.put(TrainOption.ANCHORS, TrainOption.BY_DATA);
    List<String> notes = new ArrayList<>();
    run(TinyRun.on(lake).withEpochs(1).withOptions(options).into(fitted, false), notes);
    assertThat(notes).anyMatch(note -> note.startsWith("Anchors fitted to the boxes are kept"));
    for (Map<String, String> given :
        List.of(
            Map.<String, String>of(), Map.of("variant", lake.resolve("tiny.json").toString()))) {
      Path next = folder.resolve("next" + given.size());
      run(TinyRun.on(lake).continuing(fitted, next, 1, given), new ArrayList<>());
      assertThat(ModelFolder.open(next).description().config().anchors())
          .isEqualTo(ModelFolder.open(fitted).description().config().anchors());
    }
  }

  @Test
  void whatCannotBeContinuedIsOneSentence() throws IOException {
    refused(
        continuing(1, Map.of("input-size", "128")),
        "it is of the network tiny with an input of 64 pixels, and --input-size would make another"
            + " one of it; leave that out, or begin a new run with --init "
            + begun);
    refused(continuing(1, Map.of("anchors", "auto")), "and --anchors would make another one of it");
    refused(
        continuing(1, Map.of("init", "random")),
        "Cannot both continue %s and begin with random: give --continue or --init"
            .formatted(begun));
    refused(
        TinyRun.on(lake).continuing(begun, begun, 1, Map.of()),
        "in its own folder: give another --output");
    refused(
        TinyRun.on(lake).continuing(begun, folder.resolve("m"), 0, Map.of()),
        "for how many epochs more is not said; give --epochs");
    Path foreign = Files.createDirectories(shared.resolve("foreign"));
    Files.copy(begun.resolve("weights.safetensors"), foreign.resolve("weights.safetensors"));
    Files.writeString(
        foreign.resolve("model.json"),
        Files.readString(begun.resolve("model.json")).replace("\"trained\"", "\"effdet\""));
    refused(
        TinyRun.on(lake).continuing(foreign, folder.resolve("m"), 1, Map.of()),
        "Cannot continue %s: train did not make it (effdet); begin a new run with --init %s"
            .formatted(foreign, foreign));
    refused(
        TinyRun.on(lake).continuing(folder.resolve("gone"), folder.resolve("m"), 1, Map.of()),
        "Cannot use %s: there is no such model folder".formatted(folder.resolve("gone")));
    try (Stream<Path> written = Files.list(folder)) {
      assertThat(written).isEmpty();
    }
  }

  private static void refused(TrainRequest request, String why) {
    assertThatThrownBy(() -> run(request, new ArrayList<>()))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(why);
  }
}
