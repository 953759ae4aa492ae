package io.sparkdet.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Jobs over images in turns in one JVM: the images a second of each and its ratio to the first in
 * the same round, by the clock and by processor time, which a busy machine disturbs less. The first
 * round warms up.
 *
 * @param rounds that count
 * @param output a folder for what they write
 */
record Turns(int rounds, String output) {

  /** What is measured. */
  interface Job {

    /**
     * Runs once.
     *
     * @param output a path that is not there
     */
    Pass run(String output) throws IOException;
  }

  /**
   * What a run did.
   *
   * @param images how many
   * @param imagesPerSecond as the job says it
   * @param note to print behind the numbers
   */
  record Pass(long images, double imagesPerSecond, String note) {}

  /**
   * One of the jobs.
   *
   * @param name for the table
   */
  record Contender(String name, Job job) {}

  void run(List<Contender> contenders) throws IOException {
    double[][] speeds = new double[contenders.size()][rounds];
    double[][] byProcessor = new double[contenders.size()][rounds];
    for (int round = -1; round < rounds; round++) {
      for (int i = 0; i < contenders.size(); i++) {
        long before = processorNanos();
        Pass pass = contenders.get(i).job().run(output + "/" + (round + 1) + "-" + i);
        double perProcessor = pass.images() / ((processorNanos() - before) / 1e9);
        System.out.printf(
            Locale.ROOT,
            "round %d: %s: %.1f images/s, %.1f by processor time%s%n",
            round,
            contenders.get(i).name(),
            pass.imagesPerSecond(),
            perProcessor,
            pass.note());
        if (round >= 0) {
          speeds[i][round] = pass.imagesPerSecond();
          byProcessor[i][round] = perProcessor;
        }
      }
    }
    for (int i = 0; i < contenders.size(); i++) {
      System.out.printf(
          Locale.ROOT,
          "%s: median %.1f images/s, %.2f of the first; by processor time %.1f, %.2f%n",
          contenders.get(i).name(),
          median(speeds[i]),
          median(ratios(speeds[i], speeds[0])),
          median(byProcessor[i]),
          median(ratios(byProcessor[i], byProcessor[0])));
    }
  }

  private static double[] ratios(double[] values, double[] first) {
    double[] ratios = new double[values.length];
    for (int round = 0; round < values.length; round++) {
      ratios[round] = values[round] / first[round];
    }
    return ratios;
  }

  private static long processorNanos() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
