package io.sparkdet.app.train.round;

import io.sparkdet.detection.loss.LossSums;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * What a worker counted in a round.
 *
 * @param worker which one
 * @param sums the losses, not divided, of all its steps
 * @param steps that it took
 * @param skippedSteps local steps whose loss or gradient was not finite
 * @param failed numbers of the images that could not be read or decoded
 * @param seconds spent on forward and backward passes, losses and local updates
 */
record WorkerReport(
    int worker, LossSums sums, int steps, int skippedSteps, List<Integer> failed, double seconds) {

  private static final int HEAD = 5;

  /** Keeps its own copy of the list. */
  WorkerReport {
    failed = List.copyOf(failed);
  }

  /** Returns the report as numbers in bytes, for {@link #fromBytes}. */
  byte[] toBytes() {
    double[] losses = sums.toArray();
    ByteBuffer bytes = ByteBuffer.allocate(Double.BYTES * (HEAD + failed.size() + losses.length));
    bytes.putDouble(worker).putDouble(steps).putDouble(skippedSteps);
    bytes.putDouble(failed.size()).putDouble(seconds);
    failed.forEach(bytes::putDouble);
    bytes.asDoubleBuffer().put(losses);
    return bytes.array();
  }

  static WorkerReport fromBytes(byte[] bytes) {
    double[] numbers = new double[bytes.length / Double.BYTES];
    ByteBuffer.wrap(bytes).asDoubleBuffer().get(numbers);
    int lossesFrom = HEAD + (int) numbers[3];
    return new WorkerReport(
        (int) numbers[0],
        LossSums.fromArray(Arrays.copyOfRange(numbers, lossesFrom, numbers.length)),
        (int) numbers[1],
        (int) numbers[2],
        Arrays.stream(numbers, HEAD, lossesFrom).mapToObj(number -> (int) number).toList(),
        numbers[4]);
  }
}
