package io.sparkdet.app.listing;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Findings in the order of a walk, where those that take a look into the file are made several at a
 * time ahead of it: in an object store each look is a round trip. All walks of a JVM share {@value
 * #THREADS} threads, which end when there is nothing to look at.
 */
final class JudgedAhead implements Iterator<Finding> {

  static final int THREADS = 16;

  /** Findings that are kept while an earlier one is not there yet. */
  private static final int MOST_KEPT = 8 * THREADS;

  private static final int IDLE_SECONDS = 5;

  private static final Executor LOOKS = looks();

  /** A finding that takes no look. */
  record Decided(Finding finding) implements Supplier<Finding> {

    @Override
    public Finding get() {
      return finding;
    }
  }

  private final Iterator<Supplier<Finding>> walk;
  private final Queue<CompletableFuture<Finding>> kept = new ArrayDeque<>();

  /**
   * Looks ahead of a walk.
   *
   * @param walk what gives findings, at any time and in any thread
   */
  JudgedAhead(Iterator<Supplier<Finding>> walk) {
    this.walk = walk;
  }

  private static Executor looks() {
    ThreadPoolExecutor threads =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread thread = new Thread(task, "sparkdet-listing");
              thread.setDaemon(true);
              return thread;
            });
    threads.allowCoreThreadTimeOut(true);
    return threads;
  }

  @Override
  public boolean hasNext() {
    return !kept.isEmpty() || walk.hasNext();
  }

  @Override
  public Finding next() {
    while (kept.size() < MOST_KEPT && walk.hasNext()) {
      Supplier<Finding> found = walk.next();
      kept.add(
          found instanceof Decided decided
              ? CompletableFuture.completedFuture(decided.finding())
              : CompletableFuture.supplyAsync(found, LOOKS));
    }
    CompletableFuture<Finding> first = kept.poll();
    if (first == null) {
      throw new NoSuchElementException();
    }
    try {
      return first.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Cannot list: the task was interrupted", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("Cannot list: a look into a file failed", e);
    }
  }
}
