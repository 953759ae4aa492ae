package io.sparkdet.efficientdet.service;

import java.io.IOException;

/**
 * The classifiers of this JVM, one for equal weights, told by their hash. As with {@link
 * SharedServices}, a classifier stays open after its last user has gone, until another is asked
 * for.
 */
public final class SharedClassifiers {

  private static final SharedHolds<String, ImageClassifier> OPEN =
      new SharedHolds<>(ImageClassifier::close);

  private SharedClassifiers() {}

  /** Where a classifier that has to be opened comes from. */
  @FunctionalInterface
  public interface Source {

    /** Opens the classifier. */
    ImageClassifier open() throws IOException;
  }

  /** A user's hold on a shared classifier; closing it leaves the classifier open for others. */
  public static final class Lease implements AutoCloseable {

    private final SharedHolds<String, ImageClassifier>.Hold hold;

    private Lease(SharedHolds<String, ImageClassifier>.Hold hold) {
      this.hold = hold;
    }

    /** Returns the classifier, usable until the lease is closed. */
    public ImageClassifier classifier() {
      return hold.value();
    }

    @Override
    public void close() {
      hold.close();
    }
  }

  /**
   * Returns a hold on the classifier of these weights, opening it if need be.
   *
   * @param hash what tells weights apart
   * @param source called only when the classifier has to be opened
   * @throws IOException if it cannot be opened
   */
  public static Lease acquire(String hash, Source source) throws IOException {
    return new Lease(OPEN.acquire(hash, source::open));
  }
}
