package io.sparkdet.bench;

import io.sparkdet.app.files.VariantLocation;
import io.sparkdet.efficientdet.model.InitialWeights;
import io.sparkdet.efficientdet.network.config.EfficientDetConfig;
import io.sparkdet.efficientdet.weights.safetensors.Safetensors;
import java.nio.file.Path;
import java.util.Map;

/**
 * Writes the weights of a variant before training, for benches that need any.
 *
 * <p>usage: SeededModel VARIANT FILE.safetensors
 */
final class SeededModel {

  private SeededModel() {}

  public static void main(String[] args) throws Exception {
    EfficientDetConfig config = VariantLocation.config(args[0]);
    Safetensors.write(Path.of(args[1]), InitialWeights.seeded(config, 1), Map.of());
  }
}
