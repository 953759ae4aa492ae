package io.sparkdet.efficientdet.weights.torch;

import io.sparkdet.efficientdet.weights.tensor.MalformedWeightsException;
import io.sparkdet.efficientdet.weights.tensor.TensorShape;
import java.util.List;

/**
 * A view of a storage, all in elements: value {@code (i, j, …)} lies at {@code offset + i *
 * stride[0] + j * stride[1] + …}.
 */
record TorchTensor(TorchStorage storage, long offset, List<Long> shape, List<Long> stride) {

  /** Reads the arguments {@code (storage, offset, shape, stride, …)} of torch's constructor. */
  static TorchTensor of(List<Object> arguments) throws MalformedWeightsException {
    if (arguments.size() >= 4
        && arguments.get(0) instanceof TorchStorage storage
        && arguments.get(1) instanceof Long offset
        && arguments.get(2) instanceof PickleTuple shape
        && arguments.get(3) instanceof PickleTuple stride) {
      return new TorchTensor(
          storage, offset, shape.wholeNumbers("a shape"), stride.wholeNumbers("a stride"));
    }
    throw new MalformedWeightsException("it has a tensor without storage, offset, shape, stride");
  }

  /** Returns how many of the storage's elements lie from the first value to the last. */
  long span(String name, int[] dimensions) throws MalformedWeightsException {
    if (stride.size() != dimensions.length) {
      throw impossible(name);
    }
    if (TensorShape.size(dimensions) == 0) {
      return 0;
    }
    if (offset < 0 || offset >= storage.elements()) {
      throw impossible(name);
    }
    long room = storage.elements() - 1 - offset;
    long last = 0;
    for (int i = 0; i < dimensions.length; i++) {
      if (dimensions[i] > 1) {
        long step = stride.get(i);
        if (step < 0 || step > (room - last) / (dimensions[i] - 1)) {
          throw impossible(name);
        }
        last += step * (dimensions[i] - 1);
      }
    }
    return last + 1;
  }

  /** Returns whether the values lie in row-major order without gaps. */
  boolean contiguous(int[] dimensions) {
    long step = 1;
    for (int i = dimensions.length - 1; i >= 0; i--) {
      if (dimensions[i] != 1 && stride.get(i) != step) {
        return false;
      }
      step *= dimensions[i];
    }
    return true;
  }

  private MalformedWeightsException impossible(String name) {
    return new MalformedWeightsException(
        "%s (offset %d, shape %s, stride %s) does not fit its storage of %d values"
            .formatted(name, offset, shape, stride, storage.elements()));
  }
}
