package io.sparkdet.app.label.incremental;

import java.util.Optional;

/**
 * Which tasks go into one commit: consecutive ones, of so many images that a run which dies loses
 * little, and so few that commits cost little.
 */
public final class CommitPlan {

  /** The images of a commit before anything is known of the speed, a core. */
  private static final int FIRST_IMAGES_OF_A_CORE = 100;

  /**
   * How much goes into a commit.
   *
   * @param images the most images; 0 for all at once
   * @param minutes about how long one takes; 0 for as long as the images do
   */
  public record Limits(long images, double minutes) {

    /** Everything in one commit. */
    public static final Limits NONE = new Limits(0, 0);

    /** Returns the images of the smallest piece that a commit is put together from. */
    public long step(int cores) {
      long fine = (long) FIRST_IMAGES_OF_A_CORE * cores;
      if (minutes > 0) {
        return images > 0 ? Math.min(images, fine) : fine;
      }
      return images;
    }
  }

  /**
   * Tasks that are committed together.
   *
   * @param from the first
   * @param to the first of the next
   * @param images in them
   */
  public record Tasks(int from, int to, long images) {}

  private final long[] images;
  private final Limits limits;
  private final long firstImages;
  private int next;
  private double imagesPerSecond;

  /**
   * Plans.
   *
   * @param images of each task, in order
   * @param cores that label
   */
  public CommitPlan(long[] images, Limits limits, int cores) {
    this.images = images.clone();
    this.limits = limits;
    this.firstImages = limits.step(cores);
  }

  /** Returns the next tasks, or nothing after the last. */
  public Optional<Tasks> next() {
    if (next >= images.length) {
      return Optional.empty();
    }
    long most = most();
    int from = next;
    long sum = images[next++];
    while (next < images.length && sum + images[next] <= most) {
      sum += images[next++];
    }
    return Optional.of(new Tasks(from, next, sum));
  }

  private long most() {
    if (limits.minutes() > 0) {
      long timed =
          imagesPerSecond > 0
              ? Math.max(1, Math.round(imagesPerSecond * limits.minutes() * 60))
              : firstImages;
      return limits.images() > 0 ? Math.min(limits.images(), timed) : timed;
    }
    return limits.images() > 0 ? limits.images() : Long.MAX_VALUE;
  }

  /** Notes how long a commit took, so that the next one takes the time that is wanted. */
  public void took(long labelled, double seconds) {
    imagesPerSecond = seconds > 0 ? labelled / seconds : 0;
  }
}
