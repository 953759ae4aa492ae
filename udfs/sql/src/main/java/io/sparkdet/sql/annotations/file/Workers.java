package io.sparkdet.sql.annotations.file;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Threads of this JVM that share a piece of work, without Spark. */
public final class Workers implements AutoCloseable {

  private final int count;
  private final ExecutorService threads;

  /**
   * Starts threads as they are needed.
   *
   * @param count the most that work at the same time, at least 1
   */
  public Workers(int count) {
    this.count = count;
    this.threads =
        Executors.newFixedThreadPool(
            count,
            work -> {
              Thread thread = new Thread(work, "sparkdet-worker");
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Returns how many work at the same time. */
  public int count() {
    return count;
  }

  /** Begins a task. */
  public <T> Future<T> begin(Callable<T> task) {
    return threads.submit(task);
  }

  /**
   * Does all tasks and returns their results in order; where some fail, the failure of the first of
   * them in order is thrown.
   */
  public <T> List<T> all(List<? extends Callable<T>> tasks) {
    List<Future<T>> begun = new ArrayList<>();
    tasks.forEach(task -> begun.add(begin(task)));
    List<T> results = new ArrayList<>();
    try {
      for (Future<T> one : begun) {
        results.add(result(one));
      }
      return results;
    } finally {
      begun.forEach(one -> one.cancel(true));
    }
  }

  /** Waits for a task and returns its result; what it threw is thrown here as it is. */
  public static <T> T result(Future<T> begun) {
    try {
      return begun.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Cannot wait for a worker: the thread was interrupted", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      if (e.getCause() instanceof Error failure) {
        throw failure;
      }
      throw new IllegalStateException(String.valueOf(e.getMessage()), e.getCause());
    }
  }

  /** Ends the threads, also in the midst of their work. */
  @Override
  public void close() {
    threads.shutdownNow();
  }
}
