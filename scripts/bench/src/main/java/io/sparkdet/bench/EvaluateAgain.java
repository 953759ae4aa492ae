package io.sparkdet.bench;

import io.sparkdet.app.Main;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Runs {@code evaluate} again and again in one JVM, as a notebook or a service does: what the first
 * run takes more than the last is classes that are loaded and code that is compiled.
 *
 * <p>usage: EvaluateAgain RUNS [evaluate options]; prints the seconds of each run
 */
final class EvaluateAgain {

  private EvaluateAgain() {}

  public static void main(String[] args) {
    List<String> command = new ArrayList<>(List.of("evaluate", "--quiet", "--overwrite"));
    command.addAll(List.of(args).subList(1, args.length));
    List<String> seconds = new ArrayList<>();
    for (int run = Integer.parseInt(args[0]); run > 0; run--) {
      long begin = System.nanoTime();
      int status = Main.run(command.toArray(String[]::new));
      if (status != 0) {
        throw new IllegalStateException("evaluate ended with status " + status);
      }
      seconds.add(String.format(Locale.ROOT, "%.2f", (System.nanoTime() - begin) / 1e9));
    }
    System.out.println(
        "in one JVM   " + String.join(", ", seconds) + " s, one run after the other");
  }
}
