package io.sparkdet.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkdet.efficientdet.model.ClassNames;
import io.sparkdet.efficientdet.model.InitialWeights;
import io.sparkdet.efficientdet.model.ModelDescription;
import io.sparkdet.efficientdet.model.ModelFolder;
import io.sparkdet.efficientdet.model.Provenance;
import io.sparkdet.efficientdet.model.sample.SampleModel;
import io.sparkdet.efficientdet.network.config.EfficientDetConfig;
import io.sparkdet.efficientdet.weights.SafetensorsFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code export} as typed. */
class ExportCommandTest {

  @TempDir private Path folder;

  @Test
  void anOnnxFileIsMadeOnceAndNeverReplaced() throws Exception {
    String model = SampleModel.folder(folder).toString();
    Path file = folder.resolve("out.onnx");
    Invocation first =
        Invocation.of("export", "--model", model, "--format", "onnx", "--output", file.toString());
    assertThat(first.err()).isEmpty();
    assertThat(first.status()).isZero();
    assertThat(first.out()).startsWith("sample@").contains(" -> " + file);
    byte[] written = Files.readAllBytes(file);

    Invocation second =
        Invocation.of("export", "--model", model, "--format", "onnx", "--output", file.toString());
    assertThat(second.status()).isEqualTo(2);
    assertThat(second.err())
        .hasLineCount(1)
        .contains(
            "the file exists already; name another with --output, or replace it with --overwrite");
    assertThat(Files.readAllBytes(file)).isEqualTo(written);
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.filter(path -> path.getFileName().toString().startsWith("."))).isEmpty();
    }
  }

  @Test
  void safetensorsHoldTheModelsTensors() throws Exception {
    Path model = SampleModel.folder(folder);
    Path file = folder.resolve("out.safetensors");
    Invocation run =
        Invocation.of(
            "export",
            "--model",
            model.toString(),
            "--format",
            "safetensors",
            "--output",
            "" + file);
    assertThat(run.status()).isZero();
    assertThat(SafetensorsFile.read(file).names())
        .containsExactlyInAnyOrderElementsOf(ModelFolder.open(model).weights().names());
  }

  @Test
  void namesOfRulesThatTheNetworkDoesNotFollowAreRefused() throws Exception {
    Path model = folder.resolve("tf");
    EfficientDetConfig config = EfficientDetConfig.variant("tf_efficientdet_lite0").withClasses(1);
    ModelFolder.write(
        model,
        ModelDescription.of(
            "mine", config, ClassNames.numbered(List.of("a")), Provenance.of("trained")),
        InitialWeights.seeded(config, 1));
    Path file = folder.resolve("out.safetensors");
    String[] export = {
      "export", "--model=" + model, "--format=safetensors", "--output=" + file, "--names=zylo117"
    };
    Invocation refused = Invocation.of(export);
    assertThat(refused.status()).isEqualTo(2);
    assertThat(refused.err())
        .hasLineCount(1)
        .contains(
            "Cannot export mine under names of zylo117: its network (tf_efficientdet_lite0) follows"
                + " the rules of effdet; give --names effdet or canonical");
    assertThat(file).doesNotExist();

    export[4] = "--names=effdet";
    assertThat(Invocation.of(export).status()).isZero();
    assertThat(SafetensorsFile.read(file).names())
        .contains("class_net.predict.conv_pw.bias", "backbone.conv_stem.weight")
        .hasSameSizeAs(ModelFolder.open(model).weights().names());
  }

  @Test
  void whatIsWrongIsOneLineForTheUser() {
    Invocation format = Invocation.of("export", "--model", "x", "--format", "onx", "--output", "y");
    assertThat(format.status()).isEqualTo(2);
    assertThat(format.err()).contains("onnx and safetensors are understood (did you mean onnx?)");
    Invocation missing =
        Invocation.of(
            "export", "--model", folder + "/none", "--format", "onnx", "--output", folder + "/y");
    assertThat(missing.status()).isEqualTo(2);
    assertThat(missing.err()).hasLineCount(1).contains("there is no such model folder");
  }
}
