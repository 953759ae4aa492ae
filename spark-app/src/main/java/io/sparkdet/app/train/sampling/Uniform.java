package io.sparkdet.app.train.sampling;

import io.sparkdet.app.train.data.TrainingSet;
import java.util.Arrays;
import java.util.Optional;

/** Every image once an epoch. */
record Uniform() implements Sampling {

  @Override
  public int[] order(TrainingSet set, long seed, long epoch) {
    return set.order(seed, epoch);
  }

  @Override
  public int[] sizes(TrainingSet set, long seed, int first, int epochs) {
    int[] sizes = new int[epochs];
    Arrays.fill(sizes, set.size());
    return sizes;
  }

  @Override
  public boolean even() {
    return true;
  }

  @Override
  public Optional<String> note(TrainingSet set) {
    return Optional.empty();
  }
}
