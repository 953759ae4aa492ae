package io.sparkdet.app.train.round;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.resource.ResourceProfile;
import org.apache.spark.resource.ResourceProfileBuilder;
import org.apache.spark.resource.TaskResourceRequests;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Gives a task all cores of an executor, so that no two share one. How many that are is asked of
 * the executors that run: a standalone cluster decides it by its machines where {@code
 * spark.executor.cores} is not set, and a task that wants more than any executor has waits for
 * ever.
 */
final class WholeExecutors {

  /** The id that Spark gives the driver among executors. */
  private static final String DRIVER = "driver";

  private static final long NOTE_AFTER_SECONDS = 60;
  private static final long LOOK_EVERY_MILLIS = 200;

  private final JavaSparkContext context;
  private final Consumer<String> notes;
  private final boolean apply;
  private final Map<Integer, ResourceProfile> profiles = new HashMap<>();

  /**
   * Looks at the executors of a context.
   *
   * @param notes is told when nothing runs for a minute, and what to set
   */
  WholeExecutors(JavaSparkContext context, Consumer<String> notes) {
    this.context = context;
    this.notes = notes;
    boolean dynamic = context.getConf().getBoolean("spark.dynamicAllocation.enabled", false);
    this.apply = !context.isLocal() && !dynamic;
  }

  /**
   * Returns what a task asks for: the cores of the smallest executor there is; nothing in local
   * mode, and where Spark starts executors by need. Waits for the first executor.
   */
  Optional<ResourceProfile> profile() {
    if (!apply) {
      return Optional.empty();
    }
    long begin = System.nanoTime();
    boolean told = false;
    OptionalInt cores = cores();
    while (cores.isEmpty()) {
      long waited = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begin);
      if (!told && waited >= NOTE_AFTER_SECONDS) {
        notes.accept(
            "No executor runs after %d s: see the cluster's page whether workers are free, and lower spark.executor.memory (%s), spark.executor.cores (%s) or spark.cores.max (%s) to what they have"
                .formatted(
                    waited,
                    set("spark.executor.memory"),
                    set("spark.executor.cores"),
                    set("spark.cores.max")));
        told = true;
      }
      sleep();
      cores = cores();
    }
    return Optional.of(
        profiles.computeIfAbsent(
            cores.getAsInt(),
            count ->
                new ResourceProfileBuilder()
                    .require(new TaskResourceRequests().cpus(count))
                    .build()));
  }

  private OptionalInt cores() {
    return CollectionConverters.asJava(context.sc().statusStore().executorList(true)).stream()
        .filter(executor -> !executor.id().equals(DRIVER))
        .flatMapToInt(executor -> IntStream.of(executor.totalCores()))
        .filter(count -> count > 0)
        .min();
  }

  private String set(String name) {
    return context.getConf().get(name, "not set");
  }

  private static void sleep() {
    try {
      TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while waiting for executors", e);
    }
  }
}
