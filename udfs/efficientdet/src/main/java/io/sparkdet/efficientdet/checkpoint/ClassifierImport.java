package io.sparkdet.efficientdet.checkpoint;

import io.sparkdet.efficientdet.model.ModelException;
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
 * @param config the network
 * @param weights all tensors of the network by canonical name
 * @param leftOver names of the file that the network has no use for, such as counters of batches
 */
public record ClassifierImport(EfficientNetConfig config, Weights weights, List<String> leftOver) {

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
    return taken(
        new BackboneTensors(
            file,
            Averages.AVOID,
            "%s with %d classes".formatted(config.variant(), config.classes())),
        config);
  }

  /**
   * Reads a file of the published EfficientNet that it fits, with any number of classes, at that
   * network's image size.
   *
   * @throws IOException if the file cannot be read or fits none
   */
  public static ClassifierImport read(Path file) throws IOException {
    BackboneTensors tensors = new BackboneTensors(file, Averages.AVOID, "any EfficientNet");
    List<EfficientNetConfig> fitting = tensors.fitting();
    if (fitting.isEmpty()) {
      throw new ModelException(
          file,
          "it fits no published EfficientNet",
          "give the weights of a classifier, of " + String.join(", ", EfficientNetConfig.names()));
    }
    return taken(tensors, fitting.get(0));
  }

  private static ClassifierImport taken(BackboneTensors tensors, EfficientNetConfig config)
      throws ModelException {
    BackboneTensors.Taken taken = tensors.take(config.backbone(), EfficientNet.tensors(config));
    return new ClassifierImport(config, taken.weights(), taken.leftOver());
  }
}
