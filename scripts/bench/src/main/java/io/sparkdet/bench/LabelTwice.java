package io.sparkdet.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkdet.app.Main;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * Runs the label command twice in one JVM and prints a JSON line like the peers' programs: the
 * second pass is the warm one. {@code first_image_s} is the time from launch to the first row of
 * the first pass, as its column {@code labelled_at} says.
 *
 * <p>usage: LabelTwice LAUNCHED_EPOCH_SECONDS OUTPUT_FOLDER [label options without --output]
 */
final class LabelTwice {

  private LabelTwice() {}

  public static void main(String[] args) throws IOException {
    double launched = Double.parseDouble(args[0]);
    double first = pass(args, "first");
    double labelling =
        new ObjectMapper().readTree(new File(args[1], "first.json")).get("seconds").asDouble();
    double second = pass(args, "second");
    double firstImage =
        SparkSession.active()
                .read()
                .parquet(args[1] + "/first")
                .agg(functions.min("labelled_at"))
                .first()
                .getTimestamp(0)
                .getTime()
            / 1000.0;
    System.out.printf(
        Locale.ROOT,
        "{\"contender\": \"sparkdet\", \"ready_s\": %.2f, \"launch_to_first_s\": %.2f, \"second_s\": %.2f, \"first_image_s\": %.2f}%n",
        first - labelling - launched,
        first - launched,
        second - first,
        firstImage - launched);
    System.exit(0);
  }

  private static double pass(String[] args, String name) {
    List<String> command = new ArrayList<>(List.of("label", "--quiet"));
    command.addAll(List.of("--output", args[1] + "/" + name));
    command.addAll(List.of("--summary", args[1] + "/" + name + ".json"));
    command.addAll(List.of(args).subList(2, args.length));
    int status = Main.run(command.toArray(String[]::new));
    if (status != 0) {
      throw new IllegalStateException("label ended with status " + status);
    }
    return System.currentTimeMillis() / 1000.0;
  }
}
