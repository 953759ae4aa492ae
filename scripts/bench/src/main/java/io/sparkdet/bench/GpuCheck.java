package io.sparkdet.bench;

import io.sparkdet.app.files.VariantLocation;
import io.sparkdet.detection.nms.CandidateSelection;
import io.sparkdet.detection.nms.Candidates;
import io.sparkdet.detection.nms.Detections;
import io.sparkdet.detection.nms.PostProcessing;
import io.sparkdet.efficientdet.engine.DetectionNetwork;
import io.sparkdet.efficientdet.engine.EngineDevice;
import io.sparkdet.efficientdet.engine.SessionOptions;
import io.sparkdet.efficientdet.engine.runtime.Engine;
import io.sparkdet.efficientdet.image.DecodeMode;
import io.sparkdet.efficientdet.image.DecodeOptions;
import io.sparkdet.efficientdet.image.OrientationRule;
import io.sparkdet.efficientdet.model.CocoClasses;
import io.sparkdet.efficientdet.model.InitialWeights;
import io.sparkdet.efficientdet.model.ModelDescription;
import io.sparkdet.efficientdet.model.ModelFolder;
import io.sparkdet.efficientdet.model.Profile;
import io.sparkdet.efficientdet.model.sample.SampleModel;
import io.sparkdet.efficientdet.network.config.EfficientDetConfig;
import io.sparkdet.efficientdet.service.DetectionOutcome;
import io.sparkdet.efficientdet.service.DetectionService;
import io.sparkdet.efficientdet.service.ServiceSettings;
import io.sparkdet.efficientdet.weights.tensor.Weights;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

/**
 * A GPU beside the CPU, as two Markdown tables: whether both give the same scores, box codes and
 * boxes, and how many images a second each batch size gives, with and without decoding.
 *
 * <p>usage: GpuCheck gpu|cpu PICTURES CACHE VARIANT...
 *
 * <p>With {@code cpu} the processor stands in for the GPU: a rehearsal of the program.
 */
final class GpuCheck {

  private static final int[] BATCHES = {1, 2, 4, 8, 16, 32};
  private static final double SECONDS = 1.5;
  private static final long MOST_BYTES = 512L << 20;

  /** Float32 sums in another order differ by this much after some hundred layers. */
  private static final double MOST_SCORE_DIFFERENCE = 1e-3;

  private static final double MOST_CODE_DIFFERENCE = 1e-2;
  private static final double MOST_PIXELS = 0.5;

  /** Less than this share of the network's rate is lost to decoding. */
  private static final double BOUND = 0.8;

  private final EngineDevice device;
  private final List<byte[]> pictures;
  private final int cores = Runtime.getRuntime().availableProcessors();
  private boolean same = true;

  private GpuCheck(EngineDevice device, List<byte[]> pictures) {
    this.device = device;
    this.pictures = pictures;
  }

  public static void main(String[] args) throws Exception {
    List<byte[]> pictures = new ArrayList<>();
    try (var files = Files.list(Path.of(args[1]))) {
      for (Path file : files.sorted().toList()) {
        pictures.add(Files.readAllBytes(file));
      }
    }
    EngineDevice device = args[0].equals("gpu") ? new EngineDevice.Gpu(0) : EngineDevice.CPU;
    GpuCheck check = new GpuCheck(device, pictures);
    ModelFolder sample = ModelFolder.open(SampleModel.folder(Path.of(args[2])));
    List<String> variants = Arrays.asList(args).subList(3, args.length);
    System.out.println("| what | compared | largest difference | allowed |");
    System.out.println("|---|---|---|---|");
    check.compareBoxes(sample);
    for (String variant : variants) {
      check.compareNetworks(variant);
    }
    System.out.println();
    System.out.println(
        "| variant | batch | images/s, network alone | images/s, with decoding | bound by |");
    System.out.println("|---|---|---|---|---|");
    for (String variant : variants) {
      check.measure(variant, sample);
    }
    System.exit(check.same ? 0 : 1);
  }

  /** The embedded model on drawn pictures: its boxes mean something. */
  private void compareBoxes(ModelFolder model) throws Exception {
    List<Detections> onCpu = detections(model, EngineDevice.CPU);
    List<Detections> onDevice = detections(model, device);
    int boxes = 0;
    int otherCounts = 0;
    double pixels = 0;
    for (int i = 0; i < onCpu.size(); i++) {
      Detections a = onCpu.get(i);
      Detections b = onDevice.get(i);
      if (a.size() != b.size()) {
        otherCounts++;
        continue;
      }
      boxes += a.size();
      for (int box = 0; box < a.size(); box++) {
        pixels = Math.max(pixels, Math.abs(a.xMin(box) - b.xMin(box)));
        pixels = Math.max(pixels, Math.abs(a.yMin(box) - b.yMin(box)));
        pixels = Math.max(pixels, Math.abs(a.xMax(box) - b.xMax(box)));
        pixels = Math.max(pixels, Math.abs(a.yMax(box) - b.yMax(box)));
      }
    }
    same &= otherCounts == 0 && pixels <= MOST_PIXELS;
    System.out.printf(
        Locale.ROOT,
        "| boxes of the embedded model | %d boxes in %d pictures, %d pictures with another number |"
            + " %.2g pixels | %.1f |%n",
        boxes,
        onCpu.size(),
        otherCounts,
        pixels,
        MOST_PIXELS);
  }

  private List<Detections> detections(ModelFolder model, EngineDevice where) throws Exception {
    ServiceSettings settings = settings(model.id(), where, model.description().defaults(), 1);
    try (DetectionService service = new DetectionService(model, settings)) {
      List<Detections> all = new ArrayList<>();
      for (byte[] picture : pictures) {
        DetectionOutcome outcome = service.submit(picture).get();
        if (!(outcome instanceof DetectionOutcome.Detected detected)) {
          throw new IllegalStateException("A picture was not labeled: " + outcome);
        }
        all.add(detected.detections());
      }
      return all;
    }
  }

  private ServiceSettings settings(
      String model, EngineDevice where, PostProcessing rules, int batch) {
    return new ServiceSettings(
        model,
        Engine.ONNXRUNTIME,
        where,
        rules,
        DecodeMode.EXACT,
        OrientationRule.EXIF,
        DecodeOptions.DEFAULT_MAX_PIXELS,
        cores,
        batch,
        ServiceSettings.DEFAULT_DECODE_BUDGET_BYTES);
  }

  /** Every anchor of a seeded network on noise. */
  private void compareNetworks(String variant) {
    EfficientDetConfig config = VariantLocation.config(variant);
    Weights weights = InitialWeights.seeded(config, 1);
    CandidateSelection all = new CandidateSelection(0, 0);
    FloatBuffer noise = noise(config.imageSize(), 1);
    Candidates a;
    Candidates b;
    try (DetectionNetwork cpu =
        Engine.ONNXRUNTIME.open(
            config, weights, all, new SessionOptions(EngineDevice.CPU, cores))) {
      a = cpu.candidates(noise, 1).get(0);
    }
    try (DetectionNetwork other =
        Engine.ONNXRUNTIME.open(config, weights, all, new SessionOptions(device, cores))) {
      b = other.candidates(noise, 1).get(0);
    }
    double score = a.size() == b.size() ? 0 : Double.POSITIVE_INFINITY;
    double code = score;
    for (int i = 0; i < Math.min(a.size(), b.size()); i++) {
      score = Math.max(score, Math.abs(a.score(i) - b.score(i)));
      for (int part = 0; part < 4; part++) {
        code = Math.max(code, Math.abs(a.code(i, part) - b.code(i, part)));
      }
    }
    same &= score <= MOST_SCORE_DIFFERENCE && code <= MOST_CODE_DIFFERENCE;
    System.out.printf(
        Locale.ROOT,
        "| %s, seeded | %,d anchors | %.2g of a score, %.2g of a box code | %s, %s |%n",
        variant,
        a.size(),
        score,
        code,
        MOST_SCORE_DIFFERENCE,
        MOST_CODE_DIFFERENCE);
  }

  private void measure(String variant, ModelFolder sample) throws Exception {
    EfficientDetConfig config = VariantLocation.config(variant);
    Weights weights = InitialWeights.seeded(config, 1);
    PostProcessing rules = PostProcessing.zylo117();
    CandidateSelection selection = rules.selection();
    int best = 1;
    double fastest = 0;
    try (DetectionNetwork network =
        Engine.ONNXRUNTIME.open(config, weights, selection, new SessionOptions(device, cores))) {
      for (int batch : BATCHES) {
        if (batch > 1 && 12L * batch * config.imageSize() * config.imageSize() > MOST_BYTES) {
          break;
        }
        double rate;
        try {
          rate = rate(network, noise(config.imageSize(), batch), batch);
        } catch (RuntimeException e) {
          System.out.printf(
              Locale.ROOT,
              "| %s | %d | %s | | |%n",
              variant,
              batch,
              String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
          break;
        }
        System.out.printf(Locale.ROOT, "| %s | %d | %.1f | | |%n", variant, batch, rate);
        if (rate > fastest) {
          fastest = rate;
          best = batch;
        }
      }
    }
    ModelDescription description =
        new ModelDescription(
            variant,
            config,
            CocoClasses.slots(),
            Profile.of(config).preprocessing(),
            rules,
            sample.description().provenance());
    double decoded;
    try (DetectionService service =
        new DetectionService(description, weights, settings(variant, device, rules, best))) {
      pass(service, Math.max(2 * best, 8));
      int count = (int) Math.max(4 * best, Math.min(2000, 2 * SECONDS * fastest));
      long started = System.nanoTime();
      pass(service, count);
      decoded = count / ((System.nanoTime() - started) / 1e9);
    }
    System.out.printf(
        Locale.ROOT,
        "| %s | **%d** | %.1f | %.1f | %s |%n",
        variant,
        best,
        fastest,
        decoded,
        decoded < BOUND * fastest ? "decoding, on %d cores".formatted(cores) : "the network");
  }

  private static double rate(DetectionNetwork network, FloatBuffer images, int batch) {
    network.candidates(images, batch);
    long begin = System.nanoTime();
    int runs = 0;
    do {
      network.candidates(images, batch);
      runs++;
    } while (System.nanoTime() - begin < SECONDS * 1e9);
    return runs * batch / ((System.nanoTime() - begin) / 1e9);
  }

  private void pass(DetectionService service, int count) throws Exception {
    ArrayDeque<CompletableFuture<DetectionOutcome>> answers = new ArrayDeque<>();
    for (int i = 0; i < count; i++) {
      answers.add(service.submit(pictures.get(i % pictures.size())));
    }
    for (CompletableFuture<DetectionOutcome> answer : answers) {
      answer.get();
    }
  }

  private static FloatBuffer noise(int side, int count) {
    Random random = new Random(1);
    FloatBuffer noise =
        ByteBuffer.allocateDirect(12 * count * side * side)
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer();
    for (int i = 0; i < noise.capacity(); i++) {
      noise.put(i, random.nextFloat() * 4 - 2);
    }
    return noise;
  }
}
