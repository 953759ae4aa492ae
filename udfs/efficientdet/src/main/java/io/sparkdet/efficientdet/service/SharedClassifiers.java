package io.sparkdet.efficientdet.service;

import java.io.IOException;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;

/**
 * The classifiers of this JVM, one for equal weights, told by their hash. As with {@link
 * SharedServices}, a classifier stays open after its last user has gone, until another is asked
 * for.
 */
public final class SharedClassifiers {

  private static final Map<String, Held> OPEN = new HashMap<>();

  private SharedClassifiers() {}

  /** Where a classifier that has to be opened comes from. */
  @FunctionalInterface
  public interface Source {

    /** Opens the classifier. */
    ImageClassifier open() throws IOException;
  }

  private static final class Held {
    final ImageClassifier classifier;
    int users;

    Held(ImageClassifier classifier) {
      this.classifier = classifier;
    }
  }

  /** A user's hold on a shared classifier; closing it leaves the classifier open for others. */
  public static final class Lease implements AutoCloseable {

    private final Held held;
    private boolean returned;

    private Lease(Held held) {
      this.held = held;
    }

    /** Returns the classifier, usable until the lease is closed. */
    public ImageClassifier classifier() {
      return held.classifier;
    }

    @Override
    public void close() {
      synchronized (OPEN) {
        if (!returned) {
          returned = true;
          held.users--;
        }
      }
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
    synchronized (OPEN) {
      Held held = OPEN.get(hash);
      if (held == null) {
        closeUnused();
        held = new Held(source.open());
        OPEN.put(hash, held);
      }
      held.users++;
      return new Lease(held);
    }
  }

  private static void closeUnused() {
    for (Iterator<Held> all = OPEN.values().iterator(); all.hasNext(); ) {
      Held held = all.next();
      if (held.users == 0) {
        held.classifier.close();
        all.remove();
      }
    }
  }
}
