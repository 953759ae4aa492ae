package io.sparkdet.app.label.crash;

import java.util.concurrent.Semaphore;

/**
 * Whose turn it is in this JVM: any number of pictures together, or one alone. Who waits for a turn
 * alone is not overtaken.
 */
final class Turns {

  private static final int ALL = Integer.MAX_VALUE;

  static final Turns OF_THIS_JVM = new Turns();

  private final Semaphore free = new Semaphore(ALL, true);

  Turn together() throws InterruptedException {
    free.acquire();
    return free::release;
  }

  Turn alone() throws InterruptedException {
    free.acquire(ALL);
    return () -> free.release(ALL);
  }
}
