package io.sparkdet.efficientdet.training;

import io.sparkdet.efficientdet.engine.EngineException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * The one thread of this JVM on which gradients are collected: DJL collects one at a time, and
 * libtorch keeps a pool of workers and their number for each thread that calls it. Callers take
 * turns.
 *
 * <p>When the JVM is told to end, it waits for the step at hand: libtorch must not be unloaded
 * under a thread that computes with it.
 */
final class EngineThread {

  private static final ExecutorService THREAD =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread thread = new Thread(task, "sparkdet-training");
            thread.setDaemon(true);
            return thread;
          });

  /** More than a step of the largest network takes. */
  private static final long LONGEST_STEP_SECONDS = 120;

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(EngineThread::stop, "sparkdet-training-stop"));
  }

  private EngineThread() {}

  private static void stop() {
    THREAD.shutdownNow();
    try {
      THREAD.awaitTermination(LONGEST_STEP_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Runs a task on the thread and waits for it, even when interrupted meanwhile. */
  static <R> R call(Callable<R> task) {
    return await(THREAD.submit(task));
  }

  /**
   * Waits for a part of a step, even when interrupted meanwhile: it uses the caller's arrays and
   * must end before the caller goes on. What it threw is thrown here.
   */
  static <R> R await(Future<R> running) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return running.get();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new EngineException("Cannot run a training step", e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
