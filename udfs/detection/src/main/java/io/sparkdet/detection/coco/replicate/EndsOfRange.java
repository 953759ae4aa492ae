package io.sparkdet.detection.coco.replicate;

/** First pass: tells the first and the last category of a range, which others may hold too. */
final class EndsOfRange implements ReplicateRange {

  private final RangeState state = new RangeState();
  private boolean started;
  private long last;

  @Override
  public void accept(long category, long image, int rank, long[] bits) {
    if (!started) {
      started = true;
      state.counts().put(category, RangeState.NAMED);
    }
    last = category;
  }

  @Override
  public RangeState left() {
    if (started) {
      state.counts().put(last, RangeState.NAMED);
    }
    return state;
  }
}
