package io.sparkdet.efficientdet.engine.onnx;

import io.sparkdet.efficientdet.network.config.BatchNorm;
import io.sparkdet.efficientdet.network.config.Convolution;
import io.sparkdet.efficientdet.weights.tensor.Tensor;
import io.sparkdet.efficientdet.weights.tensor.Weights;

/**
 * A convolution with its numbers, which a following batch normalization can be folded into: the
 * kernel of each output channel times {@code gamma / sqrt(variance + epsilon)}, the bias
 * accordingly. Folding is done in double and rounded once.
 */
final class FoldableConvolution {

  private final Convolution geometry;
  private final String name;
  private final float[] kernel;
  private final float[] bias;

  private FoldableConvolution(Convolution geometry, String name, float[] kernel, float[] bias) {
    this.geometry = geometry;
    this.name = name;
    this.kernel = kernel;
    this.bias = bias;
  }

  static FoldableConvolution of(String name, Convolution geometry, Weights weights) {
    float[] bias = geometry.bias() ? weights.tensor(name + ".bias").values() : new float[0];
    return new FoldableConvolution(geometry, name, weights.tensor(name + ".weight").values(), bias);
  }

  /** Returns one convolution that does this one and then the normalization {@code norm}. */
  FoldableConvolution fold(String norm, BatchNorm normalization, Weights weights) {
    Tensor gamma = weights.tensor(norm + ".gamma");
    Tensor beta = weights.tensor(norm + ".beta");
    Tensor mean = weights.tensor(norm + ".mean");
    Tensor variance = weights.tensor(norm + ".variance");
    int channels = geometry.outChannels();
    int perChannel = kernel.length / channels;
    float[] foldedKernel = new float[kernel.length];
    float[] foldedBias = new float[channels];
    for (int channel = 0; channel < channels; channel++) {
      double scale =
          gamma.values()[channel] / Math.sqrt(variance.values()[channel] + normalization.epsilon());
      double shift = bias.length == 0 ? 0 : bias[channel];
      foldedBias[channel] =
          (float) ((shift - mean.values()[channel]) * scale + beta.values()[channel]);
      for (int i = channel * perChannel; i < (channel + 1) * perChannel; i++) {
        foldedKernel[i] = (float) (kernel[i] * scale);
      }
    }
    Convolution withBias =
        new Convolution(
            geometry.inChannels(),
            channels,
            geometry.kernel(),
            geometry.stride(),
            geometry.groups(),
            geometry.padding(),
            true);
    return new FoldableConvolution(withBias, norm + ".folded", foldedKernel, foldedBias);
  }

  Convolution geometry() {
    return geometry;
  }

  String kernelName() {
    return name + ".weight";
  }

  String biasName() {
    return name + ".bias";
  }

  float[] kernel() {
    return kernel;
  }

  /** Returns one value an output channel, or none. */
  float[] bias() {
    return bias;
  }
}
