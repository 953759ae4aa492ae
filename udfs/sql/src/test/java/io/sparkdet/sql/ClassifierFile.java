package io.sparkdet.sql;

import io.sparkdet.efficientdet.network.EfficientNet;
import io.sparkdet.efficientdet.network.TensorSpec;
import io.sparkdet.efficientdet.network.config.EfficientNetConfig;
import io.sparkdet.efficientdet.weights.safetensors.Safetensors;
import io.sparkdet.efficientdet.weights.tensor.MapWeights;
import io.sparkdet.efficientdet.weights.tensor.Tensor;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/**
 * Weights of an EfficientNet-Lite0 that learned nothing, of seven classes, for tests; a program
 * that writes them where its argument says, for {@code scripts/ci/doors}.
 */
public final class ClassifierFile {

  /** The network. */
  public static final EfficientNetConfig CONFIG =
      EfficientNetConfig.variant("efficientnet-lite0").withClasses(7);

  private ClassifierFile() {}

  public static void main(String[] arguments) throws IOException {
    write(Path.of(arguments[0]), 1);
  }

  /** Writes the same file for equal seeds. */
  public static Path write(Path file, long seed) throws IOException {
    Random dice = new Random(seed);
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (TensorSpec spec : EfficientNet.tensors(CONFIG)) {
      int[] shape = spec.shape().stream().mapToInt(Integer::intValue).toArray();
      float[] values = new float[Math.toIntExact(spec.size())];
      boolean kernel = shape.length == 4;
      double scale = kernel ? Math.sqrt(2.0 * shape[0] / values.length) : 0;
      for (int i = 0; i < values.length; i++) {
        values[i] = kernel ? (float) (dice.nextGaussian() * scale) : 1;
      }
      tensors.put(spec.name(), new Tensor(shape, values));
    }
    try (OutputStream out = Files.newOutputStream(file)) {
      Safetensors.write(out, new MapWeights(tensors), Map.of());
    }
    return file;
  }
}
