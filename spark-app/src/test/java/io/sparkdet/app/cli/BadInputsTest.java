package io.sparkdet.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkdet.app.TestSpark;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every command, each option that names an input or output, and every kind of wrong thing it may
 * name: one line that says what, where and the remedy, and exit status 2.
 */
class BadInputsTest {

  private static final String RETRIES = "spark.hadoop.ipc.client.connect.max.retries";

  /** Wrong things that an option may name, by what is wrong with them. */
  private static final Map<String, String> WRONG = new TreeMap<>();

  @TempDir private static Path folder;

  /** A command that is right but for {@code BAD}. */
  private record Case(String option, List<String> arguments) {}

  private static final List<Case> INPUTS =
      List.of(
          of("label --input", "label --input BAD --output OUT"),
          of("label --input of tables", "label --input BAD --input-format parquet --output OUT"),
          of("label --model", "label --input lake/images --model BAD --output OUT"),
          of(
              "label --annotations",
              "label --input lake/images --annotations BAD --coco-output OUT.json --output OUT"),
          of("evaluate --annotations", "evaluate --annotations BAD --detections rows --output OUT"),
          of(
              "evaluate --detections",
              "evaluate --annotations lake/instances.json --detections BAD --output OUT"),
          of(
              "evaluate --image-table",
              "evaluate --annotations lake/instances.json --detections rows --image-table BAD"
                  + " --slice-by width --output OUT"),
          of("compare --before", "compare --before BAD --after rows --output OUT"),
          of("compare --after", "compare --before rows --after BAD --output OUT"),
          of(
              "compare --annotations",
              "compare --before rows --after rows --annotations BAD --output OUT"),
          of("fit-anchors --annotations", "fit-anchors --annotations BAD --output OUT.json"),
          of("report --label", "report --label BAD --output OUT.html"),
          of("export-labels --label", "export-labels --label BAD --format coco --output OUT.json"),
          of(
              "export-labels --classes",
              "export-labels --label rows --classes BAD --format coco --output OUT.json"),
          of("report --evaluate", "report --evaluate BAD --output OUT.html"),
          of(
              "train --annotations",
              "train --images lake/images --annotations BAD --epochs 1 --output OUT"),
          of(
              "train --images",
              "train --images BAD --annotations lake/instances.json --epochs 1 --output OUT"),
          of(
              "train --init",
              "train --images lake/images --annotations lake/instances.json --init BAD --epochs 1"
                  + " --output OUT"),
          of(
              "train --anchors",
              "train --images lake/images --annotations lake/instances.json --anchors BAD"
                  + " --epochs 1 --output OUT"),
          of(
              "train --classes",
              "train --images lake/images --annotations lake/instances.json --classes BAD"
                  + " --epochs 1 --output OUT"),
          of("import --weights", "import --from zylo117 --variant d0 --weights BAD --output OUT"),
          of("export --model", "export --model BAD --format onnx --output OUT.onnx"),
          of("describe", "describe BAD"));

  private static final List<Case> OUTPUTS =
      List.of(
          of("label --output", "label --input lake/images --output BAD"),
          of("label --summary", "label --input lake/images --output OUT --summary BAD"),
          of(
              "label --coco-output",
              "label --input lake/images --output OUT --coco-output BAD --annotations"
                  + " lake/instances.json"),
          of(
              "evaluate --output",
              "evaluate --annotations lake/instances.json --detections rows --output BAD"),
          of("compare --output", "compare --before rows --after rows --output BAD"),
          of("fit-anchors --output", "fit-anchors --annotations lake/instances.json --output BAD"),
          of("report --output", "report --label rows --output BAD"),
          of(
              "export-labels --output of files",
              "export-labels --label rows --format coco --output BAD"),
          of(
              "export-labels --output of folders",
              "export-labels --label rows --format yolo --output BAD"),
          of(
              "train --output",
              "train --images lake/images --annotations lake/instances.json --epochs 1 --output BAD"),
          of(
              "train --preview",
              "train --images lake/images --annotations lake/instances.json --epochs 1 --output OUT"
                  + " --preview BAD"),
          of(
              "import --output",
              "import --from safetensors --variant d0 --weights model/weights.safetensors --output"
                  + " BAD"),
          of("export --output", "export --model model --format onnx --output BAD"),
          of("sample --output", "sample --images 1 --output BAD"));

  private static Case of(String option, String arguments) {
    return new Case(option, List.of(arguments.split(" ")));
  }

  @BeforeAll
  static void makeWhatIsRightAndWhatIsWrong() throws IOException {
    System.setProperty(RETRIES, "0");
    TestSpark.session().sparkContext().hadoopConfiguration().set(RETRIES.substring(13), "0");
    run("sample", "--output", path("lake"), "--images", "2", "--size", "64");
    run("label", "--input", path("lake/images"), "--output", path("rows"));
    Path model = Files.createDirectories(folder.resolve("model"));
    for (String name : List.of("model.json", "weights.safetensors")) {
      Files.copy(
          Path.of(System.getProperty("sparkdet.root"))
              .resolve("udfs/efficientdet/src/main/resources/io/sparkdet/efficientdet/model/sample")
              .resolve(name),
          model.resolve(name));
    }
    WRONG.put("nothing", path("nowhere"));
    WRONG.put("an empty folder", Files.createDirectories(folder.resolve("empty")).toString());
    WRONG.put("an address where nothing listens", "hdfs://127.0.0.1:9/x");
    WRONG.put("s3a without its jar", "s3a://bucket/x");
    WRONG.put("an unknown scheme", "foo://bucket/x");
    WRONG.put("an unknown machine", "hdfs://nowhere.invalid:8020/x");
    WRONG.put("a text", file("text.txt", "just words\n".getBytes(StandardCharsets.UTF_8)));
    WRONG.put("an empty file", file("empty.json", new byte[0]));
    WRONG.put(
        "a JSON file cut short",
        file("cut.json", "{\"images\": [{\"id\": 1,".getBytes(StandardCharsets.UTF_8)));
    WRONG.put(
        "a page", file("page.json", "<!doctype html><p>404".getBytes(StandardCharsets.UTF_8)));
    byte[] picture;
    try (var pictures = Files.list(folder.resolve("lake/images"))) {
      picture = Files.readAllBytes(pictures.sorted().findFirst().orElseThrow());
    }
    WRONG.put("a picture", file("picture.jpg", picture));
    WRONG.put("a picture called Parquet", file("pictures/x.parquet", picture));
    WRONG.put("a folder of pictures called Parquet", path("pictures"));
    byte[] table = rows();
    WRONG.put("a table cut short", file("short/x.parquet", Arrays.copyOf(table, table.length / 2)));
    byte[] damaged = table.clone();
    Arrays.fill(damaged, 4, table.length / 2, (byte) 0x55);
    WRONG.put("a table with damaged pages", folderOf(file("damaged/x.parquet", damaged)));
    TestSpark.session().range(3).coalesce(1).write().parquet(path("other"));
    WRONG.put("a table of other columns", path("other"));
  }

  @AfterAll
  static void forget() {
    System.clearProperty(RETRIES);
  }

  private static String path(String name) {
    return folder.resolve(name).toString();
  }

  private static String file(String name, byte[] content) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.write(file, content).toString();
  }

  private static String folderOf(String file) {
    return Path.of(file, "..").normalize().toString();
  }

  private static byte[] rows() throws IOException {
    try (var files = Files.list(folder.resolve("rows"))) {
      return Files.readAllBytes(
          files.filter(file -> file.toString().endsWith(".parquet")).findFirst().orElseThrow());
    }
  }

  private static void run(String... arguments) {
    Invocation done = Invocation.of(arguments);
    assertThat(done.status()).as(done.err()).isZero();
  }

  static List<Case> inputs() {
    return INPUTS;
  }

  static List<Case> outputs() {
    return OUTPUTS;
  }

  @ParameterizedTest
  @MethodSource("inputs")
  void isOneLineAndStatusTwo(Case bad) {
    List<String> failures = new ArrayList<>();
    WRONG.forEach((kind, location) -> judge(bad, kind, location, failures));
    assertThat(failures).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("outputs")
  void anOutputThatCannotBeWrittenIsOneLineAndStatusTwo(Case bad) throws IOException {
    List<String> failures = new ArrayList<>();
    String under = file("a-file", new byte[] {1});
    Map<String, String> wrong =
        Map.of(
            "below a file", under + "/x/out",
            "where nobody writes", "/proc/1/out",
            "an address where nothing listens", "hdfs://127.0.0.1:9/out",
            "s3a without its jar", "s3a://bucket/out",
            "an unknown scheme", "foo://bucket/out");
    wrong.forEach((kind, location) -> judge(bad, kind, location, failures));
    assertThat(failures).isEmpty();
  }

  private static void judge(Case bad, String kind, String location, List<String> failures) {
    String out = path("out-" + System.nanoTime());
    Invocation run =
        Invocation.of(
            bad.arguments().stream()
                .map(
                    argument ->
                        argument.equals("BAD")
                            ? location
                            : argument.startsWith("OUT")
                                ? out + argument.substring(3)
                                : isOurs(argument) ? path(argument) : argument)
                .toArray(String[]::new));
    List<String> lines = run.err().lines().filter(line -> line.startsWith("sparkdet: ")).toList();
    String last = lines.isEmpty() ? "" : lines.get(lines.size() - 1);
    boolean allowed = run.status() == 0 && fine(bad.option(), kind);
    if (System.getProperty("show") != null) {
      System.out.println(bad.option() + " | " + kind + " | " + run.status() + " | " + last);
    }
    if (!allowed
        && (run.status() != 2
            || run.err().contains("\tat ")
            || !last.startsWith("sparkdet: Cannot ")
            || last.matches(".*: null\\b.*|.*Exception: .*Exception: .*"))) {
      failures.add(
          "%s | %s | %d | %s"
              .formatted(bad.option(), kind, run.status(), run.err().lines().limit(8).toList()));
    }
  }

  /** What is no mistake for an option, though it is for others. */
  private static boolean fine(String option, String kind) {
    return switch (option) {
      case "label --input" ->
          kind.startsWith("a ") || kind.equals("an empty file") || kind.equals("an empty folder");
      case "label --input of tables" -> kind.startsWith("a table with damaged");
      default -> false;
    };
  }

  private static boolean isOurs(String argument) {
    return argument.startsWith("lake/")
        || argument.startsWith("model/")
        || argument.equals("model")
        || argument.equals("rows");
  }
}
