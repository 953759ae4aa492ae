import io.sparkdet.app.Main;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs the label command twice in one JVM and prints, as JSON, the seconds of both passes: the
 * second is the warm one, comparable to the second pass of the peers' programs.
 *
 * <p>usage: LabelTwice LAUNCHED_EPOCH_SECONDS OUTPUT_FOLDER [label options without --output]
 */
final class LabelTwice {

  private LabelTwice() {}

  public static void main(String[] args) {
    double launched = Double.parseDouble(args[0]);
    double start = now();
    double first = pass(args, "first");
    double second = pass(args, "second");
    System.out.printf(
        "{\"contender\": \"sparkdet\", \"ready_s\": %.2f, \"launch_to_first_s\": %.2f, \"second_s\": %.2f}%n",
        start - launched, first - launched, second - first);
    System.exit(0);
  }

  private static double pass(String[] args, String name) {
    List<String> command = new ArrayList<>(List.of("label", "--quiet", "--output", args[1] + "/" + name));
    command.addAll(List.of(args).subList(2, args.length));
    int status = Main.run(command.toArray(String[]::new));
    if (status != 0) {
      throw new IllegalStateException("label ended with status " + status);
    }
    return now();
  }

  private static double now() {
    return System.currentTimeMillis() / 1000.0;
  }
}
