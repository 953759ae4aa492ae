package io.sparkdet.efficientdet.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkdet.detection.nms.PostProcessing;
import io.sparkdet.efficientdet.image.resize.Preprocessing;
import io.sparkdet.efficientdet.network.EfficientDetNetwork;
import io.sparkdet.efficientdet.network.config.EfficientDetConfig;
import io.sparkdet.efficientdet.weights.tensor.MapWeights;
import io.sparkdet.efficientdet.weights.tensor.Tensor;
import io.sparkdet.efficientdet.weights.tensor.Weights;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelFolderTest {

  private static final UntrainedModel MODEL = UntrainedModel.seeded(7);

  @TempDir Path folder;

  @Test
  void whatIsWrittenIsOpened() throws Exception {
    ModelFolder.write(folder.resolve("m"), MODEL.description(), MODEL.weights());

    ModelFolder opened = ModelFolder.open(folder.resolve("m"));

    assertThat(opened.description()).isEqualTo(MODEL.description());
    assertThat(opened.id()).matches("sample-untrained@[0-9a-f]{12}");
    for (String name : MODEL.weights().names()) {
      assertThat(opened.weights().tensor(name).values())
          .as(name)
          .isEqualTo(MODEL.weights().tensor(name).values());
    }
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(folder.resolve("m"));
    }
  }

  /** Memory that is short lets go of weights: what is read again may be another's. */
  @Test
  void weightsThatWereChangedMeanwhileAreRefused() throws Exception {
    ModelFolder opened =
        ModelFolder.write(folder.resolve("m"), MODEL.description(), MODEL.weights());
    assertThat(opened.readAgain().names()).isEqualTo(MODEL.weights().names());
    ModelFolder.replace(
        folder.resolve("m"), MODEL.description(), UntrainedModel.seeded(8).weights());
    assertThatThrownBy(opened::readAgain)
        .isInstanceOf(ModelException.class)
        .hasMessageStartingWith("Cannot use " + folder.resolve("m"))
        .hasMessageContaining("it was changed while it was in use as " + opened.id());
  }

  @Test
  void aPublishedVariantIsWrittenByItsName() throws Exception {
    EfficientDetConfig config = EfficientDetConfig.variant("d7").withImageSize(640);
    ModelDescription description =
        new ModelDescription(
            "d7-small",
            config,
            CocoClasses.slots(),
            Preprocessing.ZYLO117,
            PostProcessing.zylo117(),
            new Provenance(
                    "a test",
                    Map.of("w.pth", "00ff"),
                    OptionalLong.of(-3),
                    "nothing",
                    Map.of("epochs", "0"),
                    Map.of("AP", 0.25),
                    Map.of("sparkdet", "0.1.0"))
                .withSetting("init", "random"));
    Path json = folder.resolve("model.json");
    Files.write(json, ModelJson.write(description));

    assertThat(ModelJson.read(json)).isEqualTo(description);
    assertThat(json).content().contains("\"variant\" : \"d7\"").doesNotContain("architecture");
  }

  @Test
  void theIdIsOfTheContentAndNotOfTheFolder() throws Exception {
    ModelFolder here = ModelFolder.write(folder.resolve("a"), MODEL.description(), MODEL.weights());
    ModelDescription otherStory =
        MODEL.description().withProvenance(Provenance.of("found on a disk"));
    Map<String, Tensor> backwards = new LinkedHashMap<>();
    MODEL.weights().names().stream()
        .sorted(Comparator.reverseOrder())
        .forEach(name -> backwards.put(name, MODEL.weights().tensor(name)));
    ModelFolder there =
        ModelFolder.write(folder.resolve("b"), otherStory, new MapWeights(backwards));
    UntrainedModel other = UntrainedModel.seeded(8);
    ModelFolder different =
        ModelFolder.write(folder.resolve("c"), other.description(), other.weights());

    assertThat(there.id()).isEqualTo(here.id());
    assertThat(different.id()).isNotEqualTo(here.id());
  }

  @Test
  void nothingIsOverwrittenUnlessAsked() throws Exception {
    Path target = folder.resolve("m");
    ModelFolder first = ModelFolder.write(target, MODEL.description(), MODEL.weights());
    Files.writeString(target.resolve("history.csv"), "epoch\n");
    UntrainedModel other = UntrainedModel.seeded(8);

    assertThatThrownBy(() -> ModelFolder.write(target, other.description(), other.weights()))
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "Cannot use %s: there is something at that path already;"
                + " give a new path or remove it",
            target);
    assertThat(ModelFolder.open(target).id()).isEqualTo(first.id());

    ModelFolder second = ModelFolder.replace(target, other.description(), other.weights());
    assertThat(second.id()).isNotEqualTo(first.id());
    assertThat(target.resolve("history.csv")).exists();
  }

  @Test
  void everyMistakeInTheDescriptionIsNamed() throws Exception {
    ModelFolder.write(folder.resolve("m"), MODEL.description(), MODEL.weights());
    Path json = folder.resolve("m/model.json");
    String sound = Files.readString(json);
    Map<String, List<String>> mistakes = new LinkedHashMap<>();
    mistakes.put(
        "the key 'clases' is unknown", List.of("\"name\" : \"s", "\"clases\" : 1, \"name\" : \"s"));
    mistakes.put("the key 'anchors.scale' is missing", List.of("\"scale\" : 4.0,", ""));
    mistakes.put("'image_size' is \"256\"; write a whole number", List.of(": 256", ": \"256\""));
    mistakes.put("'post_processing.class_agnostic' is 0", List.of(": false,", ": 0,"));
    mistakes.put(
        "the profiles are zylo117",
        List.of("\"preprocessing\" : \"zylo117\"", "\"preprocessing\" : \"x\""));
    mistakes.put(
        "'architecture.style': 'x' is none of [zylo117",
        List.of("\"style\" : \"zylo117\"", "\"style\" : \"x\""));
    mistakes.put("use hard:IOU", List.of("hard:0.5", "medium"));
    mistakes.put("Cannot lay anchors of 0 octaves", List.of("\"octaves\" : 3", "\"octaves\" : 0"));
    mistakes.put("reads format 1, not 2", List.of("\"format\" : 1", "\"format\" : 2"));
    mistakes.put("'classes[1].id' is 2.5", List.of("\"id\" : 2,", "\"id\" : 2.5,"));
    mistakes.put("is no valid JSON", List.of("\"name\" : \"s", "\"name\" \"s"));
    mistakes.put(
        "Duplicate field 'name'", List.of("\"name\" : \"s", "\"name\" : 1, \"name\" : \"s"));
    mistakes.put("the class at place 0 says it is 1", List.of("\"index\" : 0", "\"index\" : 1"));
    for (Map.Entry<String, List<String>> mistake : mistakes.entrySet()) {
      String broken =
          sound.replaceFirst(
              Pattern.quote(mistake.getValue().get(0)),
              Matcher.quoteReplacement(mistake.getValue().get(1)));
      assertThat(broken).as(mistake.getKey()).isNotEqualTo(sound);
      Files.writeString(json, broken);
      assertThatThrownBy(() -> ModelFolder.open(folder.resolve("m")))
          .isInstanceOf(ModelException.class)
          .hasMessageStartingWith("Cannot use " + json + ": ")
          .hasMessageContaining(mistake.getKey())
          .message()
          .hasLineCount(1);
    }
  }

  @Test
  void weightsOfAnotherNetworkAreRefused() throws Exception {
    Path target = folder.resolve("m");
    ModelFolder.write(target, MODEL.description(), MODEL.weights());
    Path json = target.resolve("model.json");
    Files.writeString(
        json, Files.readString(json).replace("\"fpn_channels\" : 48", "\"fpn_channels\" : 40"));

    assertThatThrownBy(() -> ModelFolder.open(target))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining(
            "the tensor bifpn.input.p6.conv.weight has shape [48, 160, 1, 1],"
                + " network sample needs [40, 160, 1, 1]");
  }

  @Test
  void foldersWithoutAModelAreNamed() {
    assertThatThrownBy(() -> ModelFolder.open(folder.resolve("none")))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("there is no such model folder");
    assertThatThrownBy(() -> ModelFolder.open(folder))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("it has no model.json");
  }

  @Test
  void anIncompleteNetworkIsNotWritten() {
    Weights nothing = new MapWeights(Map.of());

    assertThatThrownBy(() -> ModelFolder.write(folder.resolve("m"), MODEL.description(), nothing))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(
            EfficientDetNetwork.tensors(MODEL.description().config()).get(0).name());
    assertThat(folder).isEmptyDirectory();
  }
}
