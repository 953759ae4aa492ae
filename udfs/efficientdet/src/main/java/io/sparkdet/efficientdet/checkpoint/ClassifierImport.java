package io.sparkdet.efficientdet.checkpoint;

import io.sparkdet.efficientdet.network.EfficientNet;
import io.sparkdet.efficientdet.network.config.EfficientNetConfig;
import io.sparkdet.efficientdet.weights.tensor.Averages;
import io.sparkdet.efficientdet.weights.tensor.Weights;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The weights of an EfficientNet classifier, read from a {@code .pth} or safetensors file under
 * lukemelas's names, timm's or ours.
 *
 * @param weights all tensors of the network by canonical name
 * @param leftOver names of the file that the network has no use for, such as counters of batches
 */
public record ClassifierImport(Weights weights, List<String> leftOver) {

  /** What the names of the fully connected layer's tensors begin with. */
  static final String CLASSIFIER = "backbone.classifier.";

  /** Keeps its own copy of the list. */
  public ClassifierImport {
    leftOver = List.copyOf(leftOver);
  }

  /**
   * Reads a file and fits it to the network.
   *
   * @throws IOException if the file cannot be read, or is of another network; the message says
   *     which EfficientNet it fits, where one does
   */
  public static ClassifierImport read(Path file, EfficientNetConfig config) throws IOException {
    BackboneTensors.Taken taken =
        new BackboneTensors(
                file,
                Averages.AVOID,
                "%s with %d classes".formatted(config.variant(), config.classes()))
            .take(config.backbone(), EfficientNet.tensors(config));
    return new ClassifierImport(taken.weights(), taken.leftOver());
  }
}
