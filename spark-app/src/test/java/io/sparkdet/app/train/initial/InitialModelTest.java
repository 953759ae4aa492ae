package io.sparkdet.app.train.initial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkdet.app.error.UserException;
import io.sparkdet.efficientdet.model.ClassNames;
import io.sparkdet.efficientdet.model.InitialWeights;
import io.sparkdet.efficientdet.model.ModelDescription;
import io.sparkdet.efficientdet.model.ModelFolder;
import io.sparkdet.efficientdet.model.Provenance;
import io.sparkdet.efficientdet.model.VariantFile;
import io.sparkdet.efficientdet.network.config.EfficientDetConfig;
import io.sparkdet.efficientdet.weights.tensor.Weights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that say where training begins are read by path or URI. */
class InitialModelTest {

  private static final String NETWORK =
      """
      {"base": "tf_efficientdet_d0", "name": "tiny", "image_size": 64,
       "backbone": {"width": 0.25, "depth": 0.34},
       "fpn_channels": 16, "fpn_repeats": 1, "head_depth": 1,
       "anchors": {"max_level": 6, "octaves": 2}}
      """;
  private static final String ANCHORS =
      """
      {"anchors": {"min_level": 3, "max_level": 6, "scale": 1.0, "octaves": 1,
                   "ratios": [[2.0, 4.5], [6.0, 3.0]]}}
      """;

  @TempDir Path folder;

  @Test
  void variantAndAnchorsMayBeUris() throws IOException {
    Path variant = Files.writeString(folder.resolve("tiny.json"), NETWORK);
    Path anchors = Files.writeString(folder.resolve("anchors.json"), ANCHORS);
    InitialModel byPath = model(request(variant.toString(), "random", anchors.toString()));
    assertThat(byPath.config().anchors().ratios()).hasSize(2);
    InitialModel byUri = model(request(variant.toUri().toString(), "random", "file:" + anchors));
    assertThat(byUri.config()).isEqualTo(byPath.config());
  }

  @Test
  void whatIsMissingIsNamedWithItsOption() throws IOException {
    Path variant = Files.writeString(folder.resolve("tiny.json"), NETWORK);
    String gone = folder.toUri() + "gone.json";
    assertRefused(
        request(variant.toString(), "random", gone),
        "Cannot read %s: there is no such file; mend --anchors".formatted(gone));
    assertRefused(
        request(variant.toString(), "random", folder.toString()),
        "Cannot read %s: it is a folder; give a file with --anchors".formatted(folder));
    assertRefused(
        request(gone, "random", null),
        "Cannot read %s: there is no such file; mend --variant".formatted(gone));
    assertRefused(
        request(variant.toString(), "random", variant.toString()),
        "Cannot use %s: ".formatted(variant));
  }

  @Test
  void classesOfAModelAreTakenByName() throws IOException {
    Path variant = Files.writeString(folder.resolve("tiny.json"), NETWORK);
    EfficientDetConfig config = VariantFile.read(variant);
    Weights weights = InitialWeights.seeded(config.withClasses(3), 9);
    String model = write("abc", config, List.of("a", "b", "c"), weights);
    NetworkRequest request = request(variant.toString(), model, null);

    InitialModel same = model(request, "a", "b", "c");
    assertThat(same.notes()).contains("By name, 3 of 3 classes are the model's");
    InitialModel other = model(request, "c", "new", "a");
    assertThat(other.notes())
        .contains(
            "By name, 2 of 3 classes are the model's; new: new; 1 of the model's are not trained");
    InitialModel fewer = model(request, "b");
    int anchors = config.anchorsPerCell();
    for (String kind : List.of("weight", "bias")) {
      String name = "class_head.predict.pointwise.conv." + kind;
      float[] given = weights.tensor(name).values();
      assertThat(same.weights().tensor(name).values()).isEqualTo(given);
      for (int anchor = 0; anchor < anchors; anchor++) {
        assertThat(row(other, name, 3 * anchor, 3 * anchors))
            .isEqualTo(row(given, 3 * anchor + 2, 3 * anchors));
        assertThat(row(other, name, 3 * anchor + 2, 3 * anchors))
            .isEqualTo(row(given, 3 * anchor, 3 * anchors));
        assertThat(row(fewer, name, anchor, anchors))
            .isEqualTo(row(given, 3 * anchor + 1, 3 * anchors));
      }
    }
    assertThat(row(other, "class_head.predict.pointwise.conv.weight", 1, 3 * anchors))
        .isNotEqualTo(
            row(
                weights.tensor("class_head.predict.pointwise.conv.weight").values(),
                1,
                3 * anchors));
  }

  @Test
  void aModelOfAnotherNetworkIsRefused() throws IOException {
    Path variant = Files.writeString(folder.resolve("tiny.json"), NETWORK);
    EfficientDetConfig config = VariantFile.read(variant);
    String model =
        write("ab", config, List.of("a", "b"), InitialWeights.seeded(config.withClasses(2), 9));
    Path wider =
        Files.writeString(
            folder.resolve("wider.json"),
            NETWORK
                .replace("\"fpn_channels\": 16", "\"fpn_channels\": 24")
                .replace("tiny", "wider"));
    assertThatThrownBy(() -> model(request(wider.toString(), model, null)))
        .isInstanceOf(UserException.class)
        .hasMessageMatching(
            "Cannot begin with ab@.*: it is of the network tiny, and wider is to be trained: [0-9]+ of [0-9]+ tensors do not fit \\(.*\\); leave --variant out, or give a model of that network");
  }

  @Test
  void weightsThatFitInShapeAloneAreTold() throws IOException {
    Path variant = Files.writeString(folder.resolve("tiny.json"), NETWORK);
    EfficientDetConfig config = VariantFile.read(variant);
    String model =
        write("ab", config, List.of("a", "b"), InitialWeights.seeded(config.withClasses(2), 9));
    Path other =
        Files.writeString(
            folder.resolve("other.json"), NETWORK.replace("\"tf_efficientdet_d0\"", "\"d0\""));
    assertThat(model(request(other.toString(), model, null)).notes())
        .contains(
            "The weights of ab were made by other rules than tiny has (border of max pools zero, not"
                + " negative infinity, preprocessing zylo117, not effdet, places of anchors powers"
                + " of two, not from places): they fit in shape, and are worth less; leave --variant"
                + " out to keep the model's rules");
    assertThat(model(request(variant.toString(), model, null)).notes())
        .noneMatch(note -> note.contains("other rules"));
  }

  private String write(
      String name, EfficientDetConfig config, List<String> classes, Weights weights)
      throws IOException {
    Path model = folder.resolve(name);
    ModelFolder.write(
        model,
        ModelDescription.of(
            name,
            config.withClasses(classes.size()),
            ClassNames.numbered(classes),
            Provenance.of("test")),
        weights);
    return model.toString();
  }

  private static float[] row(InitialModel model, String tensor, int row, int rows) {
    return row(model.weights().tensor(tensor).values(), row, rows);
  }

  private static float[] row(float[] values, int row, int rows) {
    int length = values.length / rows;
    return Arrays.copyOfRange(values, row * length, (row + 1) * length);
  }

  private static InitialModel model(NetworkRequest request, String... classes) {
    return InitialModel.of(request, ClassNames.numbered(List.of(classes)), 1, new Configuration());
  }

  private static void assertRefused(NetworkRequest request, String message) {
    assertThatThrownBy(() -> model(request))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith(message);
  }

  private static InitialModel model(NetworkRequest request) {
    return model(request, "a", "b");
  }

  private static NetworkRequest request(String variant, String init, @Nullable String anchors) {
    return new NetworkRequest(
        Optional.of(variant),
        init,
        OptionalInt.empty(),
        OptionalInt.empty(),
        Optional.ofNullable(anchors),
        false);
  }
}
