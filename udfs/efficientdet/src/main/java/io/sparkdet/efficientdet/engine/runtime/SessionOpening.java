package io.sparkdet.efficientdet.engine.runtime;

import ai.djl.MalformedModelException;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * A session of ONNX Runtime that is being opened: the JVM's exit waits for it, and lets no other
 * begin.
 *
 * <p>ONNX Runtime releases its environment in a shutdown hook of its own, whatever runs at that
 * moment, and a session that is being opened then crashes the process. The environment counts its
 * holders, so it is taken a second time and not given back. There is no public way to do that; with
 * another ONNX Runtime, where the private one is gone too, sessions are opened without.
 */
final class SessionOpening {

  private static final ReentrantReadWriteLock OPEN = new ReentrantReadWriteLock();

  /** Initialized by the JVM under its own lock, once ONNX Runtime is loaded. */
  private static final class Exit {
    static {
      Runtime.getRuntime()
          .addShutdownHook(new Thread(SessionOpening::end, "sparkdet-onnxruntime-exit"));
      holdEnvironment();
    }

    static void touch() {}
  }

  private static volatile boolean ending;

  private SessionOpening() {}

  private static void end() {
    ending = true;
    OPEN.writeLock().lock();
  }

  /** Opens something. */
  @FunctionalInterface
  interface Steps<T> {

    /** Does it. */
    T open() throws IOException, MalformedModelException, OrtException;
  }

  /**
   * Opens a session.
   *
   * @throws IllegalStateException if the JVM is ending
   */
  static <T> T of(Steps<T> steps) throws IOException, MalformedModelException, OrtException {
    // The first of all that is asked of ONNX Runtime has to come from DJL. What it throws is told.
    DjlEngines.onnxRuntime();
    Exit.touch();
    if (ending || !OPEN.readLock().tryLock()) {
      throw new IllegalStateException("Cannot open a session of ONNX Runtime: the JVM is ending");
    }
    try {
      return steps.open();
    } finally {
      OPEN.readLock().unlock();
    }
  }

  private static void holdEnvironment() {
    try {
      Field api = Class.forName("ai.onnxruntime.OnnxRuntime").getDeclaredField("ortApiHandle");
      api.setAccessible(true);
      Method create =
          OrtEnvironment.class.getDeclaredMethod(
              "createHandle", long.class, int.class, String.class);
      create.setAccessible(true);
      create.invoke(
          null,
          api.getLong(null),
          OrtLoggingLevel.ORT_LOGGING_LEVEL_WARNING.getValue(),
          OrtEnvironment.DEFAULT_NAME);
    } catch (ReflectiveOperationException | RuntimeException e) {
      System.getLogger(SessionOpening.class.getName())
          .log(
              System.Logger.Level.WARNING,
              "This is not the ONNX Runtime that SparkDet was built with: a process that ends while"
                  + " a session is being opened may crash",
              e);
    }
  }
}
