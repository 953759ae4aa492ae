package io.sparkdet.efficientdet.service;

import java.io.IOException;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What a JVM opens once for equal keys and lends to many. A value stays open after its last user
 * has gone, so that the next finds it; it is closed when another key is asked for meanwhile.
 *
 * @param <K> what values are told apart by
 * @param <V> what is lent
 */
final class SharedHolds<K, V> {

  private final Map<K, Held<V>> open = new HashMap<>();
  private final Consumer<V> closer;

  /**
   * Makes an empty set.
   *
   * @param closer closes a value that nobody uses
   */
  SharedHolds(Consumer<V> closer) {
    this.closer = closer;
  }

  /** Where a value that has to be opened comes from. */
  @FunctionalInterface
  interface Source<V> {

    V open() throws IOException;
  }

  private static final class Held<V> {
    final V value;
    int users;

    Held(V value) {
      this.value = value;
    }
  }

  /** A user's hold on a value; closing it, once or more often, leaves the value open for others. */
  final class Hold implements AutoCloseable {

    private final Held<V> held;
    private boolean returned;

    private Hold(Held<V> held) {
      this.held = held;
    }

    V value() {
      return held.value;
    }

    @Override
    public void close() {
      synchronized (open) {
        if (!returned) {
          returned = true;
          held.users--;
        }
      }
    }
  }

  /**
   * Returns a hold on the value of a key.
   *
   * @param source called only when the value has to be opened, after unused ones were closed
   */
  Hold acquire(K key, Source<? extends V> source) throws IOException {
    synchronized (open) {
      Held<V> held = open.get(key);
      if (held == null) {
        closeUnused();
        held = new Held<>(source.open());
        open.put(key, held);
      }
      held.users++;
      return new Hold(held);
    }
  }

  private void closeUnused() {
    for (Iterator<Held<V>> all = open.values().iterator(); all.hasNext(); ) {
      Held<V> held = all.next();
      if (held.users == 0) {
        closer.accept(held.value);
        all.remove();
      }
    }
  }

  /** Closes all values, used or not. */
  void closeAll() {
    synchronized (open) {
      open.values().forEach(held -> closer.accept(held.value));
      open.clear();
    }
  }
}
