package io.sparkdet.app.doctor;

import io.sparkdet.app.error.UserException;
import io.sparkdet.app.job.SparkJob;
import io.sparkdet.app.memory.ExecutorMemory;
import io.sparkdet.detection.PublicApi;
import io.sparkdet.sql.detector.DetectorSettings;
import io.sparkdet.sql.detector.DetectorSpec;
import io.sparkdet.sql.detector.DeviceRequest;
import io.sparkdet.sql.detector.HadoopSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import scala.Tuple2;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/**
 * Examines the driver and every executor that runs. Each executor is a Spark job of its own, which
 * asks the scheduler for that executor: one that ends its process takes no other's findings along.
 */
@PublicApi
public final class DoctorJob {

  /** Executors are waited for so long, and then examined; together less than a minute. */
  private static final long START_MILLIS = 40_000;

  private static final long PATIENCE_SECONDS = 55;

  /** The scheduler may send a task elsewhere while its executor is busy. */
  private static final int ROUNDS = 3;

  private final SparkSession spark;
  private final JavaSparkContext context;
  private final DoctorRequest request;
  private final boolean local;
  private final long begin = System.nanoTime();

  /** Prepares the job. */
  public DoctorJob(SparkSession spark, DoctorRequest request) {
    this.spark = spark;
    this.context = new JavaSparkContext(spark.sparkContext());
    this.request = request;
    this.local = context.isLocal();
  }

  /**
   * Runs the job.
   *
   * @throws UserException if a setting of the detector makes no sense
   */
  public DoctorReport run() {
    SparkJob job = new SparkJob(spark, "doctor");
    job.step("examine executors");
    try {
      return examine();
    } finally {
      job.end();
    }
  }

  private DoctorReport examine() {
    Configuration hadoop = spark.sessionState().newHadoopConf();
    DeviceRequest device = device();
    Examination driver = new Examination();
    if (!local) {
      driver.machine();
      driver.files(request.inputs(), request.output().stream().toList(), hadoop);
    }
    DetectorSpec detector = detector(hadoop, driver);
    List<Executor> executors = Executor.settled(context, START_MILLIS);
    int asked = Executor.asked(context);
    if (!local) {
      driver.add(counted(executors, asked));
    }
    DoctorTask task =
        new DoctorTask(
            detector,
            device,
            request.inputs(),
            request.output().stream().toList(),
            HadoopSettings.of(hadoop),
            ExecutorMemory.of(context.getConf()).orElse(null),
            png());
    Map<String, List<Finding>> places = new LinkedHashMap<>();
    if (!driver.findings().isEmpty()) {
      places.put("driver", driver.findings());
    }
    Map<String, List<Finding>> found = examined(executors, task);
    for (Executor executor : executors) {
      places.put(executor.place(local), found.getOrDefault(executor.id(), List.of()));
    }
    return new DoctorReport(
        places, (System.nanoTime() - begin) / 1e9, executors.size(), request.device());
  }

  private DeviceRequest device() {
    try {
      return DeviceRequest.parse(request.device());
    } catch (IllegalArgumentException e) {
      throw new UserException(String.valueOf(e.getMessage()), e);
    }
  }

  private static byte[] png() {
    try {
      return GoldenPicture.png();
    } catch (IOException e) {
      throw new UserException(
          "Cannot paint the golden picture: %s; run on a Java with its desktop module"
              .formatted(e.getMessage()),
          e);
    }
  }

  /** Opens the model on the driver, as every job does; whether its device is there is for tasks. */
  private @Nullable DetectorSpec detector(Configuration hadoop, Examination driver) {
    Map<String, String> settings = new HashMap<>(request.detector());
    settings.put("device", "cpu");
    try {
      DetectorSpec detector = DetectorSettings.of(settings).resolve(hadoop);
      if (!local) {
        driver.add(DetectorChecks.model(detector));
      }
      return detector;
    } catch (IOException e) {
      driver.add(Examination.unfit(Check.MODEL, e, "mend --model"));
      return null;
    } catch (IllegalArgumentException e) {
      throw new UserException(String.valueOf(e.getMessage()), e);
    }
  }

  private Finding counted(List<Executor> executors, int asked) {
    int cores = executors.stream().mapToInt(Executor::cores).sum();
    String found =
        "%d executors with %d cores%s"
            .formatted(
                executors.size(),
                cores,
                asked == Integer.MAX_VALUE ? "" : " of %d executors asked for".formatted(asked));
    String remedy =
        "see the cluster's page whether workers are free, and lower spark.executor.memory (%s), spark.executor.cores (%s) or spark.cores.max (%s) to what they have; an executor that starts and ends at once says why in its log, such as a Java that is not 17 to 21"
            .formatted(
                set("spark.executor.memory"), set("spark.executor.cores"), set("spark.cores.max"));
    if (executors.isEmpty()) {
      return Finding.unfit(
          Check.EXECUTORS, "none runs after %d seconds".formatted(START_MILLIS / 1000), remedy);
    }
    return executors.size() < asked && asked < Integer.MAX_VALUE
        ? Finding.warning(Check.EXECUTORS, found, remedy)
        : Finding.ok(Check.EXECUTORS, found);
  }

  private String set(String name) {
    return context.getConf().get(name, "not set");
  }

  /** Returns the findings of executors by their ids. */
  private Map<String, List<Finding>> examined(List<Executor> executors, DoctorTask task) {
    Map<String, List<Finding>> found = new HashMap<>();
    List<Executor> left = new ArrayList<>(executors);
    for (int round = 0; round < ROUNDS && !left.isEmpty(); round++) {
      Map<Executor, JavaFutureAction<List<Row>>> answers = new LinkedHashMap<>();
      left.forEach(executor -> answers.put(executor, on(executor).flatMap(task).collectAsync()));
      Set<Executor> failed = new HashSet<>();
      answers.forEach(
          (executor, answer) -> {
            Optional<Finding> failure = take(answer, found);
            if (failure.isPresent()) {
              failed.add(executor);
              found.putIfAbsent(executor.id(), List.of(failure.get()));
            }
          });
      left.removeIf(executor -> found.containsKey(executor.id()) || failed.contains(executor));
    }
    for (Executor executor : left) {
      found.put(executor.id(), List.of(unreached("its tasks were run elsewhere: it is busy")));
    }
    return found;
  }

  /** Takes the findings of one task, whichever executor it ran on. */
  private Optional<Finding> take(
      JavaFutureAction<List<Row>> answer, Map<String, List<Finding>> found) {
    long passed = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begin);
    try {
      Map<String, List<Finding>> told = new HashMap<>();
      for (Row row : answer.get(Math.max(1, PATIENCE_SECONDS - passed), TimeUnit.SECONDS)) {
        told.computeIfAbsent(row.getString(0), id -> new ArrayList<>())
            .add(Finding.ofRow(row.getStruct(1)));
      }
      told.forEach(found::putIfAbsent);
      return Optional.empty();
    } catch (TimeoutException e) {
      answer.cancel(true);
      return Optional.of(unreached("no answer within %d seconds".formatted(PATIENCE_SECONDS)));
    } catch (ExecutionException e) {
      return Optional.of(
          Examination.unfit(
              Check.EXECUTORS,
              e.getCause() == null ? e : e.getCause(),
              "see the executor's log on Spark's page"));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while executors were examined", e);
    }
  }

  private static Finding unreached(String why) {
    return Finding.unfit(Check.EXECUTORS, why, "run doctor again while nothing else runs there");
  }

  private JavaRDD<String> on(Executor executor) {
    if (local) {
      return context.parallelize(List.of(executor.id()), 1);
    }
    Seq<String> places = CollectionConverters.asScala(List.of(executor.location())).toSeq();
    Tuple2<String, Seq<String>> wish = new Tuple2<>(executor.id(), places);
    ClassTag<String> tag = ClassTag$.MODULE$.apply(String.class);
    return JavaRDD.fromRDD(
        context.sc().makeRDD(CollectionConverters.asScala(List.of(wish)).toSeq(), tag), tag);
  }
}
