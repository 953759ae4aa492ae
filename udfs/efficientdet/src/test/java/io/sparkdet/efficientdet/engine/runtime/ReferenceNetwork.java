package io.sparkdet.efficientdet.engine.runtime;

import io.sparkdet.efficientdet.checkpoint.TensorNaming;
import io.sparkdet.efficientdet.network.FormulaWeights;
import io.sparkdet.efficientdet.network.config.EfficientDetConfig;
import io.sparkdet.efficientdet.weights.PthFile;
import io.sparkdet.efficientdet.weights.SafetensorsFile;
import io.sparkdet.efficientdet.weights.tensor.Weights;
import io.sparkdet.efficientdet.weights.tensor.WeightsException;
import io.sparkdet.testing.SharedFolder;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/** The networks of shared/parity: input, weights and outputs of zylo117's and effdet's. */
public final class ReferenceNetwork {

  private ReferenceNetwork() {}

  /** Returns the configuration of the fixtures: 90 classes, 256 x 256. */
  public static EfficientDetConfig config(String variant) {
    return EfficientDetConfig.variant(variant).withImageSize(256);
  }

  /** Returns the weights of a variant by canonical name: zylo117's D0 from a file of torch. */
  public static Weights weights(String variant) throws WeightsException {
    EfficientDetConfig config = config(variant);
    TensorNaming naming =
        effdet(variant) ? TensorNaming.effdet(config) : TensorNaming.zylo117(config);
    return variant.equals("d0")
        ? naming.canonical(PthFile.read(SharedFolder.path("parity/d0-zip.pth")))
        : new FormulaWeights(config, naming, read(folder(variant) + "-bn-stats.safetensors"));
  }

  /** Returns the reference's outputs for {@link #image}. */
  public static Weights outputs(String variant) throws WeightsException {
    return read(folder(variant) + "-outputs.safetensors");
  }

  /** Returns the input, {@code copies} times. */
  public static FloatBuffer image(int copies) throws WeightsException {
    float[] image = read("parity/input.safetensors").tensor("image_nchw").values();
    FloatBuffer buffer =
        ByteBuffer.allocateDirect(4 * image.length * copies)
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer();
    for (int i = 0; i < copies; i++) {
      buffer.put(image);
    }
    return buffer.rewind();
  }

  private static boolean effdet(String variant) {
    return variant.contains("efficientdet_");
  }

  private static String folder(String variant) {
    return (effdet(variant) ? "parity/effdet/" : "parity/") + variant;
  }

  private static Weights read(String name) throws WeightsException {
    return SafetensorsFile.read(SharedFolder.path(name));
  }
}
