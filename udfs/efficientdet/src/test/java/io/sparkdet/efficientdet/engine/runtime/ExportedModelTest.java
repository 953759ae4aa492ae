package io.sparkdet.efficientdet.engine.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import io.sparkdet.detection.nms.CandidateSelection;
import io.sparkdet.detection.nms.Candidates;
import io.sparkdet.efficientdet.checkpoint.WeightImport;
import io.sparkdet.efficientdet.engine.DetectionNetwork;
import io.sparkdet.efficientdet.engine.SessionOptions;
import io.sparkdet.efficientdet.export.ExportedNames;
import io.sparkdet.efficientdet.export.ModelExport;
import io.sparkdet.efficientdet.image.resize.Preprocessing;
import io.sparkdet.efficientdet.model.InitialWeights;
import io.sparkdet.efficientdet.model.ModelDescription;
import io.sparkdet.efficientdet.model.ModelFolder;
import io.sparkdet.efficientdet.model.UntrainedModel;
import io.sparkdet.efficientdet.network.config.EfficientDetConfig;
import io.sparkdet.efficientdet.weights.SafetensorsFile;
import io.sparkdet.efficientdet.weights.tensor.Weights;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

class ExportedModelTest {

  private static final int IMAGES = 2;
  private static final long SEED = 7;
  private static final String RUN_IN_PYTHON =
      """
      import sys, numpy as np, onnxruntime as ort
      model, images, size, out = sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4]
      session = ort.InferenceSession(model, providers=["CPUExecutionProvider"])
      x = np.fromfile(images, "<f4").reshape(-1, 3, size, size)
      for name in ("regression", "classification"):
          session.run([name], {"images": x})[0].astype("<f4").tofile(out + "." + name)
      """;

  @TempDir Path folder;

  private ModelFolder model;
  private Path onnx;

  @BeforeEach
  void exportAModel() throws IOException {
    UntrainedModel untrained = UntrainedModel.seeded(1);
    Path written = folder.resolve("model");
    ModelFolder.write(written, untrained.description(), untrained.weights());
    model = ModelFolder.open(written);
    onnx = folder.resolve("sample.onnx");
    try (OutputStream out = Files.newOutputStream(onnx)) {
      ModelExport.onnx(model, out);
    }
  }

  @Test
  void theExportedGraphScoresAsTheEngineDoes() throws Exception {
    Map<String, float[]> raw = runHere();
    int anchors = 12_276;
    int classes = model.description().config().classes();
    assertThat(raw.getOrDefault("regression", new float[0])).hasSize(IMAGES * anchors * 4);
    assertThat(raw.getOrDefault("classification", new float[0]))
        .hasSize(IMAGES * anchors * classes);
    CandidateSelection everything = new CandidateSelection(0, 0);
    try (DetectionNetwork network =
        Engine.PYTORCH.open(
            model.description().config(),
            model.weights(),
            everything,
            SessionOptions.SINGLE_THREADED)) {
      List<Candidates> candidates = network.candidates(images(), IMAGES);
      for (int image = 0; image < IMAGES; image++) {
        new Candidacy(
                slice(raw.getOrDefault("regression", new float[0]), image),
                slice(raw.getOrDefault("classification", new float[0]), image),
                classes)
            .assertSelects(everything, candidates.get(image), 2e-5f);
      }
    }
  }

  @Test
  void theFileSaysWhatItIs() throws Exception {
    ModelProto proto = ModelProto.parseFrom(Files.readAllBytes(onnx));
    Map<String, String> metadata =
        proto.getMetadataPropsList().stream()
            .collect(
                Collectors.toMap(StringStringEntryProto::getKey, StringStringEntryProto::getValue));
    assertThat(metadata)
        .containsEntry("id", model.id())
        .containsEntry("image_size", "256")
        .containsEntry("preprocessing", "zylo117")
        .containsKeys("classes", "anchors", "post_processing", "provenance", "input_term");
    assertThat(metadata.get("classes")).startsWith("[{\"index\":0,\"id\":1,\"name\":\"circle\"}");
    assertThat(proto.getGraph().getInputList())
        .extracting(input -> input.getName())
        .containsExactly("images");
    assertThat(proto.getGraph().getOutputList())
        .extracting(output -> output.getName())
        .containsExactly("regression", "classification");
    assertThat(
            proto
                .getGraph()
                .getInput(0)
                .getType()
                .getTensorType()
                .getShape()
                .getDim(0)
                .getDimParam())
        .isEqualTo("batch");
  }

  @Test
  void pythonsOnnxRuntimeGivesTheSameNumbers(TestReporter reporter) throws Exception {
    String python = System.getenv().getOrDefault("PYTHON", "python3");
    assumeTrue(
        run(folder, python, "-c", "import onnxruntime, numpy"),
        "skipped: no onnxruntime and numpy in " + python + " (set PYTHON)");
    FloatBuffer images = images();
    ByteBuffer bytes = ByteBuffer.allocate(4 * images.remaining()).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(images);
    Path input = Files.write(folder.resolve("images"), bytes.array());
    Path script = Files.writeString(folder.resolve("run.py"), RUN_IN_PYTHON);
    String size = String.valueOf(model.description().config().imageSize());
    Path out = folder.resolve("out");
    assertThat(
            run(
                folder,
                python,
                script.toString(),
                onnx.toString(),
                input.toString(),
                size,
                out.toString()))
        .isTrue();
    Map<String, float[]> here = runHere();
    for (String name : List.of("regression", "classification")) {
      float[] expected = here.getOrDefault(name, new float[0]);
      FloatBuffer actual =
          ByteBuffer.wrap(Files.readAllBytes(folder.resolve("out." + name)))
              .order(ByteOrder.LITTLE_ENDIAN)
              .asFloatBuffer();
      assertThat(actual.remaining()).isEqualTo(expected.length).isPositive();
      double largest = 0;
      for (float value : expected) {
        largest = Math.max(largest, Math.abs(value - actual.get()));
      }
      reporter.publishEntry("largest difference of " + name, String.valueOf(largest));
      assertThat(largest).as("largest difference of " + name).isLessThanOrEqualTo(1e-5);
    }
  }

  @Test
  void importReadsExportedTensorsBackBitForBit() throws Exception {
    ModelFolder ofEffdet = modelOfEffdetsRules();
    for (ExportedNames names : ExportedNames.values()) {
      ModelFolder exported = names == ExportedNames.EFFDET ? ofEffdet : model;
      names.requireFitting(exported.description());
      Path file = folder.resolve(names + ".safetensors");
      try (OutputStream out = Files.newOutputStream(file)) {
        ModelExport.safetensors(exported, names, out);
      }
      assertThat(SafetensorsFile.read(file).metadata()).containsEntry("id", exported.id());
      WeightImport.Result read = WeightImport.of(file, exported.description().config()).read();
      assertThat(read.leftOver()).isEmpty();
      assertThat(read.weights().names()).isEqualTo(exported.weights().names());
      Weights weights = read.weights();
      for (String name : weights.names()) {
        assertThat(weights.tensor(name).values())
            .as(names + " " + name)
            .isEqualTo(exported.weights().tensor(name).values());
      }
    }
  }

  private ModelFolder modelOfEffdetsRules() throws IOException {
    ModelDescription sample = model.description();
    EfficientDetConfig config =
        EfficientDetConfig.variant("tf_efficientdet_lite0").withClasses(sample.classes().size());
    ModelDescription description =
        new ModelDescription(
            "of-effdets-rules",
            config,
            sample.classes(),
            Preprocessing.EFFDET_SYMMETRIC,
            sample.defaults(),
            sample.provenance());
    return ModelFolder.write(
        folder.resolve("effdet"), description, InitialWeights.seeded(config, SEED));
  }

  private Map<String, float[]> runHere() throws Exception {
    int size = model.description().config().imageSize();
    return RawSession.run(
        ModelProto.parseFrom(Files.readAllBytes(onnx)), images(), IMAGES, 3, size, size);
  }

  private FloatBuffer images() {
    int size = model.description().config().imageSize();
    FloatBuffer images =
        ByteBuffer.allocateDirect(4 * IMAGES * 3 * size * size)
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer();
    SplittableRandom random = new SplittableRandom(SEED);
    while (images.hasRemaining()) {
      images.put((float) random.nextDouble(-2, 2));
    }
    return images.rewind();
  }

  private static float[] slice(float[] values, int image) {
    int length = values.length / IMAGES;
    return java.util.Arrays.copyOfRange(values, image * length, (image + 1) * length);
  }

  private static boolean run(Path folder, String... command) throws InterruptedException {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("python.log").toFile())
              .start();
      return process.waitFor(2, TimeUnit.MINUTES) && process.exitValue() == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
