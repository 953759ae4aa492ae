package io.sparkdet.app.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkdet.app.TestSpark;
import io.sparkdet.app.error.UserException;
import io.sparkdet.app.sample.SampleLake;
import io.sparkdet.app.train.data.TrainingSetReader;
import io.sparkdet.app.train.history.History;
import io.sparkdet.app.train.option.LearningOptions;
import io.sparkdet.app.train.option.TrainOption;
import io.sparkdet.app.train.round.RoundProgress;
import io.sparkdet.efficientdet.model.ModelFolder;
import io.sparkdet.efficientdet.training.RateCurve;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A very small network on 13 generated pictures: what runs have in common, bit for bit. */
class TrainJobTest {

  @TempDir static Path lake;
  @TempDir Path folder;

  @BeforeAll
  static void drawPictures() {
    SampleLake.write(TestSpark.session(), new SampleLake.Options(lake.toString(), 13, 1, 96));
  }

  private TrainJob.Result train(TinyRun run, String name) {
    return train(run.into(folder.resolve(name), false), TrainProgress.SILENT);
  }

  private static TrainJob.Result train(TrainRequest request, TrainProgress progress) {
    return new TrainJob(TestSpark.session(), request, progress).run();
  }

  private byte[] weights(String name) throws IOException {
    return Files.readAllBytes(folder.resolve(name).resolve(ModelFolder.WEIGHTS_FILE));
  }

  @Test
  void aRunMakesAModelFolderWithItsHistory() throws IOException {
    TrainJob.Result result = train(TinyRun.on(lake).withValidation(), "m");
    assertThat(result.epochs()).isEqualTo(2);
    assertThat(result.updates()).isEqualTo(8);
    assertThat(result.metrics()).containsKeys("AP", "AP50");
    List<String> lines = Files.readAllLines(folder.resolve("m/history.csv"));
    assertThat(lines).hasSize(3);
    assertThat(lines.get(0)).startsWith("epoch,class_loss,box_loss,learning_rate,ap,ap50,seconds");
    assertThat(lines.get(0)).endsWith("positives_large,images_without_boxes");
    List<String> names = List.of(lines.get(0).split(","));
    List<String> last = List.of(lines.get(2).split(","));
    assertThat(last).startsWith("2").contains("13").hasSameSizeAs(names);
    assertThat(
            Stream.of("small", "medium", "large")
                .mapToLong(size -> Long.parseLong(last.get(names.indexOf("positives_" + size))))
                .sum())
        .isPositive()
        .isEqualTo(Long.parseLong(last.get(names.indexOf("positives"))));
    ModelFolder model = ModelFolder.open(folder.resolve("m"));
    assertThat(model.description().classes()).hasSize(6);
    assertThat(model.description().provenance().seed()).hasValue(7);
    assertThat(model.description().provenance().source()).isEqualTo("trained");
    assertThat(model.description().provenance().settings()).containsEntry("batch-size", "4");
    assertThat(folder.resolve("m/checkpoints"))
        .isDirectoryContaining("glob:**update-*8.safetensors");
    assertThat(folder.resolve("m/README.md"))
        .content()
        .startsWith("# m\n")
        .contains("![Boxes that this model finds](boxes.jpg)\n\n```sh\n")
        .contains("| AP50 | %.4f |\n".formatted(result.metrics().get("AP50")))
        .contains("| `batch-size` | 4 |\n");
    try (InputStream picture = Files.newInputStream(folder.resolve("m/boxes.jpg"))) {
      assertThat(ImageIO.read(picture).getWidth()).isEqualTo(64);
    }
  }

  /** The first epoch is given an AP that no other can reach. */
  @Test
  void aRunThatGetsNoBetterEndsEarlyAndKeepsTheBestAndTheLastModel() throws IOException {
    TinyRun run = TinyRun.on(lake).withValidation().withEpochs(30).withEarlyStopping(2);
    assertThatThrownBy(() -> train(run.into(folder.resolve("m"), false), Told.stopping(5)))
        .hasMessage("stopped");
    byte[] best = weights("m");
    Checkpoints checkpoints = checkpoints("m", run);
    RunState first = checkpoints.latest(2, note -> {}).orElseThrow();
    first.metrics = Map.of("AP", 0.75, "AP50", 0.9);
    first.history.set(0, first.history.get(0).replaceFirst("^((?:[^,]*,){4})[^,]*", "$10.75"));
    checkpoints.write(first);
    List<String> notes = new ArrayList<>();
    TrainJob.Result resumed = train(run.into(folder.resolve("m"), true), new Told(notes, 0));
    assertThat(resumed.epochs()).isEqualTo(3);
    assertThat(notes).contains("Stopping after epoch 3: the last 2 were no better than epoch 1");
    assertThat(weights("m")).isEqualTo(best);
    assertThat(weights("m/last")).isNotEqualTo(best);
    ModelFolder last = ModelFolder.open(folder.resolve("m/last"));
    List<String> lines = Files.readAllLines(folder.resolve("m/history.csv"));
    assertThat(last.description().provenance().metrics())
        .containsOnlyKeys("AP", "AP50")
        .containsEntry("AP", Double.valueOf(lines.get(3).split(",", -1)[4]));
    assertThat(folder.resolve("m/tensorboard/events.out.tfevents.0000000003.sparkdet"))
        .isNotEmptyFile();
  }

  /** Two of six pictures lose their boxes; both are seen in each epoch. */
  @Test
  void imagesWithoutABoxAreTrainedOnAndCounted() throws IOException {
    Path other = folder.resolve("other");
    SampleLake.write(TestSpark.session(), new SampleLake.Options(other.toString(), 6, 1, 96));
    ObjectMapper json = new ObjectMapper();
    ObjectNode truth = (ObjectNode) json.readTree(other.resolve("instances.json").toFile());
    List<Long> emptied =
        List.of(
            truth.get("images").get(1).get("id").asLong(),
            truth.get("images").get(4).get("id").asLong());
    ArrayNode kept = json.createArrayNode();
    for (JsonNode box : truth.get("annotations")) {
      if (!emptied.contains(box.get("image_id").asLong())) {
        kept.add(box);
      }
    }
    json.writeValue(other.resolve("instances.json").toFile(), truth.set("annotations", kept));
    List<String> notes = new ArrayList<>();
    train(TinyRun.on(other).withEpochs(2).into(folder.resolve("m"), false), new Told(notes, 0));
    assertThat(notes).contains("2 of 6 images have no box and are kept as background");
    List<String> lines = Files.readAllLines(folder.resolve("m/history.csv"));
    for (String line : lines.subList(1, 3)) {
      assertThat(History.value(line, "images")).hasValue(6);
      assertThat(History.value(line, "images_without_boxes")).hasValue(2);
    }
    assertThat(folder.resolve("m/README.md"))
        .content()
        .contains(
            "6 images with %d boxes of 6 classes; 2 images have no box.".formatted(kept.size()));
  }

  @Test
  void aSearchedLearningRateIsTheSameAgainAndAfterResume() throws IOException {
    TinyRun run =
        TinyRun.on(lake).withCheckpoints(2).withOptions(Map.of(TrainOption.LEARNING_RATE, "auto"));
    List<String> notes = new ArrayList<>();
    train(run.into(folder.resolve("whole"), false), new Told(notes, 0));
    RateCurve curve = RateCurve.of(Files.readString(folder.resolve("whole/learning_rate.csv")));
    assertThat(curve.recommended()).isBetween(1e-5, 0.1);
    assertThat(notes)
        .contains(
            String.format(
                Locale.ROOT, "The search recommends --learning-rate %.2e", curve.recommended()));
    assertThat(ModelFolder.open(folder.resolve("whole")).description().provenance().settings())
        .containsEntry("learning-rate", String.valueOf(curve.recommended()));
    assertThatThrownBy(() -> train(run.into(folder.resolve("stopped"), false), Told.stopping(3)))
        .hasMessage("stopped");
    train(run.into(folder.resolve("stopped"), true), TrainProgress.SILENT);
    assertThat(weights("stopped")).isEqualTo(weights("whole"));
    assertThat(Files.readString(folder.resolve("stopped/learning_rate.csv")))
        .isEqualTo(curve.text());
  }

  @Test
  void anchorsAreFittedWhereTheyMeetMoreBoxes() throws IOException {
    List<String> notes = new ArrayList<>();
    TinyRun run = TinyRun.on(lake).withEpochs(1);
    train(
        run.withOptions(Map.of(TrainOption.ANCHORS, "auto")).into(folder.resolve("m"), false),
        new Told(notes, 0));
    assertThat(notes)
        .anyMatch(
            note ->
                note.matches(
                    "Anchors fitted to the boxes are kept: recall at IoU 0.5 rises from 0\\.\\d+ to [01]\\.\\d+"));
    train(run, "own");
    assertThat(ModelFolder.open(folder.resolve("m")).description().config().anchors())
        .isNotEqualTo(ModelFolder.open(folder.resolve("own")).description().config().anchors());
    notes.clear();
    train(
        run.withOptions(
                Map.of(
                    TrainOption.ANCHORS, "auto", TrainOption.INIT, folder.resolve("m").toString()))
            .into(folder.resolve("again"), false),
        new Told(notes, 0));
    assertThat(notes)
        .contains(
            "Anchors are not fitted: the heads of %s were trained with its own"
                .formatted(folder.resolve("m")));
  }

  /** What a picture measures is what counts, whatever the annotations say of it. */
  @Test
  void anchorsAreFittedByThePicturesSizes() throws IOException {
    Path other = folder.resolve("lake");
    SampleLake.write(TestSpark.session(), new SampleLake.Options(other.toString(), 13, 1, 96));
    String truth = Files.readString(other.resolve("instances.json"));
    Files.writeString(
        other.resolve("instances.json"),
        truth.replaceAll("\"(width|height)\": ?96", "\"$1\": 960"));
    Map<TrainOption, String> auto = Map.of(TrainOption.ANCHORS, "auto");
    train(TinyRun.on(lake).withEpochs(1).withOptions(auto), "right");
    train(TinyRun.on(other).withEpochs(1).withOptions(auto), "wrong");
    assertThat(Files.readString(other.resolve("instances.json"))).isNotEqualTo(truth);
    assertThat(weights("wrong")).isEqualTo(weights("right"));
  }

  @Test
  void aLengthByDataIsToldAndKeptWithTheModel() throws IOException {
    List<String> notes = new ArrayList<>();
    TinyRun run =
        TinyRun.on(lake)
            .withEarlyStopping(1)
            .withOptions(Map.of(TrainOption.EPOCHS, "auto", TrainOption.LEARNING_RATE, "1e-30"));
    train(run.into(folder.resolve("m"), false), new Told(notes, 0));
    assertThat(notes)
        .contains("100 epochs of 4 steps, by the size of the data; --epochs N takes another number")
        .contains(
            "Pictures are changed by flip,mosaic, by the length of the run; --augment names other changes")
        .anyMatch(note -> note.startsWith("Stopping after epoch"));
    assertThat(ModelFolder.open(folder.resolve("m")).description().provenance().settings())
        .containsEntry("epochs", "100")
        .containsEntry("augment", "flip,mosaic")
        .containsEntry("close-mosaic", "10");
  }

  @Test
  void equalSeedsAndWorkersGiveEqualWeights() throws IOException {
    TinyRun run = TinyRun.on(lake).withParts(2, 3, 1);
    train(run, "a");
    train(run, "b");
    assertThat(weights("b")).isEqualTo(weights("a"));
  }

  /** A run may go on with less memory, and end as it would have. */
  @Test
  void gradientCheckpointingChangesNoWeightAndMayBeTurnedOnWhenARunIsResumed() throws IOException {
    TinyRun plain = TinyRun.on(lake).withHeadDropout(0.3);
    TinyRun saving = plain.withOptions(Map.of(TrainOption.GRADIENT_CHECKPOINTING, "true"));
    train(plain, "plain");
    train(saving, "saving");
    assertThat(weights("saving")).isEqualTo(weights("plain"));
    assertThatThrownBy(() -> train(plain.into(folder.resolve("cut"), false), Told.stopping(4)))
        .hasMessage("stopped");
    train(saving.into(folder.resolve("cut"), true), TrainProgress.SILENT);
    assertThat(weights("cut")).isEqualTo(weights("plain"));
  }

  @Test
  void headDropoutChangesTheWeightsAndIsDrawnFromTheSeed() throws IOException {
    TinyRun run = TinyRun.on(lake).withEpochs(1).withParts(2, 3, 1);
    train(run, "whole");
    train(run.withHeadDropout(0.3), "a");
    train(run.withHeadDropout(0.3), "b");
    assertThat(weights("b")).isEqualTo(weights("a")).isNotEqualTo(weights("whole"));
    assertThat(ModelFolder.open(folder.resolve("a")).description().provenance().settings())
        .containsEntry("head-dropout", "0.3");
    assertThatThrownBy(() -> train(run.into(folder.resolve("a"), true), TrainProgress.SILENT))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("it was begun with head-dropout '0.3', not '0.0'");
    TrainRequest forgotten =
        run.withHeadDropout(0.3)
            .withOptions(Map.of(TrainOption.MULTI_SCALE, "1.0:1.0"))
            .into(folder.resolve("c"), false);
    train(forgotten, TrainProgress.SILENT);
    assertThatThrownBy(
            () ->
                train(
                    run.withHeadDropout(0.3).into(folder.resolve("c"), true), TrainProgress.SILENT))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("it was begun with multi-scale '1.0:1.0', not ''");
  }

  @Test
  void localStepsOnOneWorkerArePlainTraining() throws IOException {
    train(TinyRun.on(lake).withEpochs(1).withParts(1, 2, 1), "plain");
    RunState plain = lastState("plain", TinyRun.on(lake).withEpochs(1).withParts(1, 2, 1));
    TinyRun local = TinyRun.on(lake).withEpochs(1).withParts(1, 2, 3);
    train(local, "local");
    RunState stepped = lastState("local", local);
    assertThat(stepped.updates).isEqualTo(plain.updates).isEqualTo(7);
    assertThat(stepped.parameters).isEqualTo(plain.parameters);
    assertThat(stepped.statistics).isEqualTo(plain.statistics);
    assertThat(stepped.memory).isDeepEqualTo(plain.memory);
  }

  private RunState lastState(String name, TinyRun run) throws IOException {
    return checkpoints(name, run).latest(2, note -> {}).orElseThrow();
  }

  private Checkpoints checkpoints(String name, TinyRun run) {
    TrainRequest request = run.into(folder.resolve(name), true);
    Map<String, String> settings = new LinkedHashMap<>(request.settings());
    TrainingSetReader.Result data = TrainingSetReader.read(TestSpark.session(), request.training());
    settings.put("data", data.set().toString());
    return RunFolder.open(
            request.output(),
            request::output,
            true,
            TestSpark.session().sparkContext().hadoopConfiguration(),
            () -> {})
        .checkpoints(settings);
  }

  @Test
  void aResumedRunGivesTheWeightsOfAnUninterruptedOne() throws IOException {
    TinyRun run = TinyRun.on(lake).withParts(2, 2, 1).withCheckpoints(2);
    train(run, "whole");
    for (int rounds : new int[] {1, 4, 7}) {
      String name = "stopped" + rounds;
      assertThatThrownBy(() -> train(run.into(folder.resolve(name), false), Told.stopping(rounds)))
          .hasMessage("stopped");
      train(run.into(folder.resolve(name), true), TrainProgress.SILENT);
      assertThat(weights(name)).as("stopped after %d rounds", rounds).isEqualTo(weights("whole"));
      assertThat(losses(name)).isEqualTo(losses("whole"));
    }
  }

  /** Of 13 pictures an epoch has more, and not always as many. */
  @Test
  void epochsOfRareClassesAreLongerAndResumedBitForBit() throws IOException {
    TinyRun run =
        TinyRun.on(lake)
            .withEpochs(3)
            .withParts(2, 2, 1)
            .withCheckpoints(2)
            .withOptions(Map.of(TrainOption.SAMPLING, "class-aware:0.9"));
    TrainJob.Result whole = train(run, "whole");
    long steps = 0;
    for (String line : Files.readAllLines(folder.resolve("whole/history.csv")).subList(1, 4)) {
      double images = History.value(line, "images").orElseThrow();
      assertThat(images).isGreaterThan(13);
      steps += (long) Math.ceil(images / 4);
    }
    assertThat(whole.updates()).isEqualTo(steps);
    assertThatThrownBy(() -> train(run.into(folder.resolve("cut"), false), Told.stopping(7)))
        .hasMessage("stopped");
    train(run.into(folder.resolve("cut"), true), TrainProgress.SILENT);
    assertThat(weights("cut")).isEqualTo(weights("whole"));
    assertThat(losses("cut")).isEqualTo(losses("whole"));
  }

  @Test
  void mixedPicturesAreTheSameAfterResumingAndEndBeforeTheRunDoes() throws IOException {
    TinyRun run = TinyRun.on(lake).withParts(2, 2, 1).withCheckpoints(2);
    TinyRun mixed = run.withOptions(mixedButInTheLast(1));
    train(mixed, "mixed");
    assertThatThrownBy(() -> train(mixed.into(folder.resolve("cut"), false), Told.stopping(3)))
        .hasMessage("stopped");
    train(mixed.into(folder.resolve("cut"), true), TrainProgress.SILENT);
    assertThat(weights("cut")).isEqualTo(weights("mixed"));

    train(run.withOptions(mixedButInTheLast(0)), "never closed");
    assertThat(weights("never closed")).isNotEqualTo(weights("mixed"));
    assertThat(losses("never closed").get(1)).isEqualTo(losses("mixed").get(1));
    train(run, "plain");
    train(run.withOptions(mixedButInTheLast(2)), "always closed");
    assertThat(weights("always closed")).isEqualTo(weights("plain"));
    assertThatThrownBy(
            () ->
                train(
                    run.withOptions(mixedButInTheLast(0)).into(folder.resolve("mixed"), true),
                    TrainProgress.SILENT))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("it was begun with close-mosaic '1', not '0'");
  }

  private static Map<TrainOption, String> mixedButInTheLast(int closing) {
    return Map.of(
        TrainOption.AUGMENT,
        "flip,mosaic:1,mixup:1",
        TrainOption.CLOSE_MOSAIC,
        Integer.toString(closing));
  }

  @Test
  void aResumedRunKeepsTheMetricsOfTheBestModel() throws IOException {
    TinyRun run = TinyRun.on(lake).withValidation();
    TrainJob.Result whole = train(run, "whole/m");
    assertThatThrownBy(() -> train(run.into(folder.resolve("cut/m"), false), Told.stopping(5)))
        .hasMessage("stopped");
    TrainJob.Result resumed = train(run.into(folder.resolve("cut/m"), true), TrainProgress.SILENT);
    assertThat(resumed.metrics()).isEqualTo(whole.metrics()).containsKey("AP50");
    assertThat(description("cut/m")).isEqualTo(description("whole/m"));
    TrainJob.Result again = train(run.into(folder.resolve("cut/m"), true), TrainProgress.SILENT);
    assertThat(again.metrics()).as("nothing was left to do").isEqualTo(whole.metrics());
    assertThat(description("cut/m")).isEqualTo(description("whole/m"));
  }

  /** The first epoch is given an AP that the second cannot reach. */
  @Test
  void aResumedRunThatGetsNoBetterTellsAndKeepsWhatItHad() throws IOException {
    TinyRun run = TinyRun.on(lake).withValidation();
    assertThatThrownBy(() -> train(run.into(folder.resolve("m"), false), Told.stopping(5)))
        .hasMessage("stopped");
    byte[] kept = weights("m");
    Checkpoints checkpoints = checkpoints("m", run);
    RunState first = checkpoints.latest(2, note -> {}).orElseThrow();
    first.metrics = Map.of("AP", 0.75, "AP50", 0.9);
    checkpoints.write(first);
    TrainJob.Result resumed = train(run.into(folder.resolve("m"), true), TrainProgress.SILENT);
    assertThat(resumed.epochs()).isEqualTo(2);
    assertThat(resumed.metrics()).containsExactly(entry("AP", 0.75), entry("AP50", 0.9));
    assertThat(weights("m")).isEqualTo(kept);
  }

  private String description(String name) throws IOException {
    return Files.readString(folder.resolve(name).resolve(ModelFolder.DESCRIPTION_FILE));
  }

  private List<String> losses(String name) throws IOException {
    return Files.readAllLines(folder.resolve(name).resolve("history.csv")).stream()
        .map(line -> String.join(",", line.split(",", -1)[1], line.split(",", -1)[2]))
        .toList();
  }

  @Test
  void otherSettingsAreNotResumed() throws IOException {
    train(TinyRun.on(lake).withEpochs(1), "m");
    assertThatThrownBy(
            () ->
                train(
                    TinyRun.on(lake).withEpochs(3).into(folder.resolve("m"), true),
                    TrainProgress.SILENT))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("it was begun with epochs '1', not '3'")
        .hasMessageContaining("to train a finished model further, give --continue ");
    assertThatThrownBy(() -> train(TinyRun.on(lake), "m"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("continue the run in it with --resume");
  }

  @Test
  void aLossThatIsNotFiniteAgainAndAgainStopsTheRun() throws IOException {
    TinyRun run =
        TinyRun.on(lake).withEpochs(3).withParts(1, 2, 1).withRule(LearningOptions.Rule.SGD, 1e30);
    assertThatThrownBy(() -> train(run, "m"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("not finite in 10 rounds in a row")
        .hasMessageContaining("lower --learning-rate");
  }

  @Test
  void anEpochWithoutAUsableRoundEndsTheRun() throws IOException {
    TinyRun wild =
        TinyRun.on(lake).withEpochs(4).withParts(1, 7, 1).withRule(LearningOptions.Rule.SGD, 1e30);
    assertThatThrownBy(() -> train(wild, "m"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("Cannot go on training: in epoch ")
        .hasMessageContaining("lower --learning-rate (1.0E30)")
        .hasMessageContaining("no model is kept");
    assertThat(folder.resolve("m/model.json")).doesNotExist();
  }

  @Test
  void whatDivergesLaterKeepsTheModelThatWasGood() throws IOException {
    TinyRun run = TinyRun.on(lake).withEpochs(3).withParts(1, 7, 1);
    assertThatThrownBy(() -> train(run.into(folder.resolve("m"), false), Told.stopping(3)))
        .hasMessage("stopped");
    Checkpoints checkpoints = checkpoints("m", run);
    RunState good = checkpoints.latest(2, note -> {}).orElseThrow();
    good.updates++;
    good.memory[1][0] = Float.POSITIVE_INFINITY;
    checkpoints.write(good);
    assertThatThrownBy(() -> train(run.into(folder.resolve("m"), true), TrainProgress.SILENT))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("in epoch 2 the optimizer's memory is not finite")
        .hasMessageContaining("the model after update 2 is kept");
    for (String name : ModelFolder.open(folder.resolve("m")).weights().names()) {
      assertThat(ModelFolder.open(folder.resolve("m")).weights().tensor(name).values())
          .as(name)
          .doesNotContain(Float.NaN);
    }
  }

  @Test
  void ofADamagedCheckpointTheOneBeforeIsTaken() throws IOException {
    TinyRun run = TinyRun.on(lake).withParts(2, 2, 1).withCheckpoints(2);
    train(run, "whole");
    assertThatThrownBy(() -> train(run.into(folder.resolve("m"), false), Told.stopping(7)))
        .hasMessage("stopped");
    List<Path> files;
    try (Stream<Path> all = Files.list(folder.resolve("m/checkpoints"))) {
      files = all.sorted().toList();
    }
    Path last = files.get(files.size() - 1);
    Files.write(last, Arrays.copyOf(Files.readAllBytes(last), 5000));
    List<String> notes = new ArrayList<>();
    train(run.into(folder.resolve("m"), true), notesInto(notes));
    assertThat(notes)
        .anyMatch(
            note -> note.startsWith("The checkpoint " + last.getFileName() + " is damaged and"));
    assertThat(weights("m")).isEqualTo(weights("whole"));

    try (Stream<Path> all = Files.list(folder.resolve("m/checkpoints"))) {
      for (Path file : all.toList()) {
        Files.writeString(file, "");
      }
    }
    assertThatThrownBy(() -> train(run.into(folder.resolve("m"), true), TrainProgress.SILENT))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("checkpoints can be read; remove its folder checkpoints");
  }

  /** Somebody puts files of other programs and runs into the folder, newer than its own. */
  @Test
  void ofForeignCheckpointsTheOneBeforeIsTaken() throws IOException {
    TinyRun run = TinyRun.on(lake).withParts(2, 2, 1).withCheckpoints(2);
    train(run, "whole");
    train(run.withEpochs(1), "other");
    assertThatThrownBy(() -> train(run.into(folder.resolve("m"), false), Told.stopping(7)))
        .hasMessage("stopped");
    Path checkpoints = folder.resolve("m/checkpoints");
    List<Path> others;
    try (Stream<Path> all = Files.list(folder.resolve("other/checkpoints"))) {
      others = all.sorted().toList();
    }
    Files.copy(others.get(others.size() - 1), checkpoints.resolve("update-9999999998.safetensors"));
    Files.copy(
        folder.resolve("other/weights.safetensors"),
        checkpoints.resolve("update-9999999999.safetensors"));
    List<String> notes = new ArrayList<>();
    train(run.into(folder.resolve("m"), true), notesInto(notes));
    assertThat(notes)
        .contains(
            "The checkpoint update-9999999999.safetensors is damaged and passed over: it is not a"
                + " checkpoint of a run of train",
            "The checkpoint update-9999999998.safetensors is of a run with other settings and"
                + " passed over");
    assertThat(weights("m")).isEqualTo(weights("whole"));
    try (Stream<Path> all = Files.list(checkpoints)) {
      assertThat(all).as("the run's own two beside them").hasSize(4);
    }
  }

  private static TrainProgress notesInto(List<String> notes) {
    return new TrainProgress() {
      @Override
      public void note(String sentence) {
        notes.add(sentence);
      }

      @Override
      public void round(RoundProgress news) {}

      @Override
      public void epoch(String line) {}
    };
  }

  /** CIoU falls slower than Huber's loss, which is all but zero where boxes are nearly right. */
  @Test
  void aFewPicturesAreLearntByHeart() throws IOException {
    TinyRun run = TinyRun.on(lake).withEpochs(60).withParts(1, 7, 1);
    train(run.withOptions(Map.of(TrainOption.AUGMENT, "flip")), "m");
    List<String> lines = Files.readAllLines(folder.resolve("m/history.csv"));
    double first = loss(lines.get(1));
    double last = loss(lines.get(60));
    assertThat(last).as("loss of epoch 1: %s", first).isLessThan(0.6 * first);
  }

  private static double loss(String line) {
    String[] fields = line.split(",", -1);
    return Double.parseDouble(fields[1]) + Double.parseDouble(fields[2]);
  }
}
