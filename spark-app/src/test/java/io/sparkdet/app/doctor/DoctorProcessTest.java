package io.sparkdet.app.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.sparkdet.app.Main;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code doctor} in processes of its own: libraries that do not load, executors that do not fit.
 */
class DoctorProcessTest {

  private static final Pattern VERSION = Pattern.compile("JAVA_VERSION=\"(?:1\\.)?(\\d+)");

  @TempDir Path folder;

  private record Run(int status, String out, String err) {}

  @Test
  void aDamagedLibraryIsFound() throws Exception {
    Path natives = folder.resolve("natives");
    List<String> own = List.of("spark.master=local[1]", "spark.sparkdet.native-cache=" + natives);
    Run sound = doctor(own);
    assertThat(sound.status()).as(sound.toString()).isZero();
    Path library;
    try (Stream<Path> files = Files.walk(natives)) {
      library = files.filter(file -> file.endsWith("libonnxruntime.so")).findFirst().orElseThrow();
    }
    Files.write(library, new byte[] {0x7f, 'E', 'L', 'F'});
    Run damaged = doctor(own);
    assertThat(damaged.status()).as(damaged.toString()).isEqualTo(2);
    assertThat(damaged.out())
        .containsPattern("unfit +local +libraries .*libonnxruntime")
        .contains("remedy: remove the folder that natives are unpacked to")
        .doesNotContain("known boxes");
    assertThat(damaged.err()).contains("not fit are libraries (local); the table says");
  }

  @Test
  void aFolderThatIsNoneIsFound() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "x");
    Run run = doctor(List.of("spark.master=local[1]", "spark.sparkdet.native-cache=" + file));
    assertThat(run.status()).as(run.toString()).isEqualTo(2);
    assertThat(run.out()).containsPattern("unfit +local +libraries .*" + Pattern.quote("" + file));
  }

  @Test
  void anExecutorWithTooLittleMemoryIsFound() throws Exception {
    Run run = doctor(cluster("spark.executor.memory=512m", "spark.executor.memoryOverhead=384m"));
    assertThat(run.status()).as(run.toString()).isEqualTo(2);
    assertThat(run.out())
        .containsPattern("ok +driver +java ")
        .containsPattern("ok +driver +executors +1 executors with 1 cores")
        .containsPattern("ok +executor 0 on \\S+ +libraries ")
        .containsPattern(
            "unfit +executor 0 on \\S+ +memory .* and 384 are allowed"
                + " \\(spark.executor.memoryOverhead\\)")
        .contains("remedy: give --conf spark.executor.memoryOverhead=");
  }

  /** Where this machine has a Java that SparkDet does not run on. */
  @Test
  void anExecutorOnAnotherJavaIsFound() throws Exception {
    Optional<Path> other = otherJava();
    assumeThat(other).as("a Java before 17 or after 21 beside this one").isPresent();
    Run run = doctor(cluster("spark.executorEnv.JAVA_HOME=" + other.orElseThrow()));
    assertThat(run.status()).as(run.toString()).isEqualTo(2);
    assertThat(run.out())
        .containsPattern("ok +driver +java +Java ")
        // Spark 4.1 does not start on Java 25; on a Java that it starts on, the executor says it.
        .containsPattern(
            "unfit +executor \\d+ on \\S+ +java +Java .*; SparkDet runs on Java 17 to 21"
                + "|unfit +driver +executors +none runs after ")
        .contains("17 to 21");
  }

  private static Optional<Path> otherJava() throws IOException {
    Path homes = Path.of(System.getProperty("java.home")).getParent();
    try (Stream<Path> all = Files.list(homes)) {
      return all.filter(DoctorProcessTest::isOther).findFirst();
    }
  }

  private static boolean isOther(Path home) {
    try {
      Matcher version = VERSION.matcher(Files.readString(home.resolve("release")));
      int feature = version.find() ? Integer.parseInt(version.group(1)) : 17;
      return (feature < 17 || feature > 21) && Files.isExecutable(home.resolve("bin/java"));
    } catch (IOException e) {
      return false;
    }
  }

  private List<String> cluster(String... settings) throws IOException {
    Files.createDirectories(folder.resolve("spark/jars"));
    List<String> all =
        new ArrayList<>(
            List.of(
                "spark.master=local-cluster[1,1,1024]",
                "spark.executor.memory=1g",
                "spark.executor.cores=1",
                "spark.test.home=" + folder.resolve("spark"),
                "spark.executor.extraClassPath=" + System.getProperty("java.class.path")));
    all.addAll(List.of(settings));
    return all;
  }

  private Run doctor(List<String> settings) throws Exception {
    List<String> command =
        new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin/java").toString()));
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.startsWith("--add-opens") || argument.startsWith("-Dsparkdet"))
        .forEach(command::add);
    command.addAll(List.of("-Xmx1g", "-Dspark.ui.enabled=false", "-Dspark.log.level=OFF"));
    settings.forEach(setting -> command.add("-D" + setting));
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), Main.class.getName(), "doctor"));
    Path out = Files.createTempFile(folder, "out", ".txt");
    Path err = Files.createTempFile(folder, "err", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .directory(folder.toFile());
    builder.environment().put("SPARK_HOME", folder.resolve("spark").toString());
    builder.environment().put("SPARK_SCALA_VERSION", "2.13");
    Process process = builder.start();
    assertThat(process.waitFor(3, TimeUnit.MINUTES)).as("%s ends", command).isTrue();
    return new Run(process.exitValue(), Files.readString(out), Files.readString(err));
  }
}
