package io.sparkdet.app.doctor;

import io.sparkdet.app.memory.ExecutorMemory;
import io.sparkdet.app.mistakes.UserMistakes;
import io.sparkdet.efficientdet.machine.MachineSetting;
import io.sparkdet.sql.detector.DetectorOption;
import io.sparkdet.sql.detector.DetectorSpec;
import io.sparkdet.sql.detector.DeviceRequest;
import io.sparkdet.sql.detector.ExecutorCores;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.hadoop.conf.Configuration;

/** All checks of one process, one after the other; none keeps the next from being made. */
final class Examination {

  /** A file system that is not reached answers late, or never. */
  private static final long PATIENCE_SECONDS = 20;

  private final List<Finding> findings = new ArrayList<>();

  /** Makes the checks that need nothing of SparkDet's. */
  void machine() {
    findings.add(
        MachineChecks.java(
            System.getProperty("java.version", ""), System.getProperty("java.home", "")));
    findings.add(
        MachineChecks.machine(
            System.getProperty("os.name", ""), System.getProperty("os.arch", "")));
    attempt(Check.GLIBC, "run on Linux with glibc", MachineChecks::glibc);
  }

  /** Checks the folders for shuffles. */
  void scratch() {
    attempt(Check.SCRATCH, "mend spark.local.dir", MachineChecks::scratch);
  }

  /** Checks whether locations are reached. */
  void files(List<String> inputs, List<String> output, Configuration hadoop) {
    attempt(
        Check.FILES,
        "mend the location, or give executors the settings of its file system (spark.hadoop.*)",
        () -> FileChecks.reach(inputs, output, hadoop));
  }

  /** Notes what was found elsewhere. */
  void add(Finding finding) {
    findings.add(finding);
  }

  /**
   * Makes the checks of a detector.
   *
   * @param detector what it is, but for the device
   * @param device what was asked for
   * @param assigned the GPUs that Spark gave the task
   * @param asked what Spark asked for each executor; nothing in local mode
   */
  void detector(
      DetectorSpec detector,
      DeviceRequest device,
      List<String> assigned,
      Optional<ExecutorMemory> asked,
      byte[] png) {
    int parallelism = detector.values().count(DetectorOption.PARALLELISM);
    int cores = parallelism > 0 ? parallelism : ExecutorCores.here();
    Finding devices =
        attempt(
            Check.DEVICES,
            "mend --device",
            () -> DetectorChecks.devices(device, detector.engine(), assigned));
    Finding model = attempt(Check.MODEL, "mend --model", () -> DetectorChecks.model(detector));
    boolean room =
        fit(model)
            && fit(
                attempt(
                    Check.MEMORY,
                    "see describe --memory",
                    () -> MemoryCheck.here(asked).judged(ExecutorMemory.need(detector, cores))));
    Finding libraries =
        attempt(
            Check.LIBRARIES,
            "remove the folder that natives are unpacked to, so that they are unpacked anew, or"
                + " name another with "
                + MachineSetting.NATIVE_CACHE.how(),
            () -> DetectorChecks.libraries(detector.engine()));
    if (room && fit(libraries) && fit(devices)) {
      attempt(
          Check.PICTURE,
          "see the other findings",
          () -> DetectorChecks.picture(detector, device, assigned, png));
    }
  }

  private static boolean fit(Finding finding) {
    return finding.verdict() != Finding.Verdict.UNFIT;
  }

  /** Returns what was found, in the order of the checks. */
  List<Finding> findings() {
    return findings.stream().sorted(Comparator.comparing(Finding::check)).toList();
  }

  private Finding attempt(Check check, String remedy, Callable<Finding> look) {
    Finding finding = outcome(check, remedy, look);
    findings.add(finding);
    return finding;
  }

  private static Finding outcome(Check check, String remedy, Callable<Finding> look) {
    CompletableFuture<Finding> answer = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                answer.complete(look.call());
              } catch (Throwable e) { // a library that cannot be loaded is an Error
                answer.completeExceptionally(e);
              }
            },
            "sparkdet-doctor-" + check.label());
    thread.setDaemon(true);
    thread.setContextClassLoader(Thread.currentThread().getContextClassLoader());
    thread.start();
    try {
      return answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      return Finding.unfit(
          check, "no answer within %d seconds".formatted(PATIENCE_SECONDS), remedy);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Finding.unfit(check, "interrupted", "run again");
    } catch (ExecutionException e) {
      Throwable failure = e.getCause() == null ? e : e.getCause();
      return unfit(check, failure, remedy);
    }
  }

  /** Makes the finding of a failure, with the remedy that it tells, or another. */
  static Finding unfit(Check check, Throwable failure, String remedy) {
    String message = String.valueOf(failure.getMessage());
    String sentence =
        message.startsWith("Cannot ")
            ? message
            : UserMistakes.reason(failure).orElseGet(() -> told(failure));
    return Finding.unfit(check, sentence, failure, remedy);
  }

  /** Returns the message of a failure, and of the cause that it does not tell itself. */
  private static String told(Throwable failure) {
    String message = String.valueOf(failure.getMessage());
    Throwable root = failure;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    String deepest = String.valueOf(root.getMessage());
    return message.contains(deepest) ? message : "%s (%s)".formatted(message, deepest);
  }
}
