package io.sparkdet.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.management.OperatingSystemMXBean;
import io.sparkdet.app.Main;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Label jobs in turns in one JVM: the images a second of each and its ratio to the first in the
 * same round, by the clock and by processor time, which a busy machine disturbs less. The first
 * round warms up.
 *
 * @param rounds that count
 * @param output a folder for what they write
 */
record LabelTurns(int rounds, String output) {

  /**
   * One of the jobs.
   *
   * @param name for the table
   * @param options beside {@code --output} and {@code --summary}
   */
  record Contender(String name, List<String> options) {}

  void run(List<Contender> contenders) throws IOException {
    double[][] speeds = new double[contenders.size()][rounds];
    double[][] byProcessor = new double[contenders.size()][rounds];
    for (int round = -1; round < rounds; round++) {
      for (int i = 0; i < contenders.size(); i++) {
        String name = output + "/" + (round + 1) + "-" + i;
        List<String> command = new ArrayList<>(List.of("label", "--quiet"));
        command.addAll(contenders.get(i).options());
        command.addAll(List.of("--output", name, "--summary", name + ".json"));
        long before = processorNanos();
        int status = Main.run(command.toArray(String[]::new));
        if (status != 0) {
          throw new IllegalStateException("label ended with status " + status);
        }
        double seconds = (processorNanos() - before) / 1e9;
        JsonNode summary = new ObjectMapper().readTree(new File(name + ".json"));
        double speed = summary.get("images_per_second").asDouble();
        double perProcessor = summary.get("images").asLong() / seconds;
        System.out.printf(
            Locale.ROOT,
            "round %d: %s: %.1f images/s, %.1f by processor time, %d commits%n",
            round,
            contenders.get(i).name(),
            speed,
            perProcessor,
            summary.get("commits").asInt());
        if (round >= 0) {
          speeds[i][round] = speed;
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
