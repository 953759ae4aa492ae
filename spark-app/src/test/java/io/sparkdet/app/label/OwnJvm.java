package io.sparkdet.app.label;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkdet.app.Main;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One run of the command line in a JVM and a Spark of its own, with this JVM's options and classes:
 * for what a running Spark cannot change, such as its serializer, and for executors of their own.
 *
 * @param status the exit status
 * @param err what it printed to stderr
 */
record OwnJvm(int status, String err) {

  private static final Path ROOT = Path.of(System.getProperty("sparkdet.root"));

  /** A run that may not have ended. */
  record Running(Process process, Path err) {

    /** Waits for its end. */
    OwnJvm end() throws Exception {
      assertThat(process.waitFor(10, TimeUnit.MINUTES)).as(process.info().toString()).isTrue();
      return new OwnJvm(process.exitValue(), Files.readString(err));
    }
  }

  /**
   * Runs a command.
   *
   * @param folder for what it prints
   * @param settings of Spark, as {@code name=value}
   */
  static OwnJvm run(Path folder, List<String> settings, List<String> arguments) throws Exception {
    return start(folder, Main.class, settings, arguments).end();
  }

  /**
   * Runs a command whose executors are processes of their own, with this JVM's classes.
   *
   * @param folder for what it prints, and a home of Spark that has nothing
   * @param workers as {@code local-cluster[workers, cores, megabytes]} has them
   */
  static OwnJvm onCluster(
      Path folder, String workers, Class<?> main, List<String> settings, List<String> arguments)
      throws Exception {
    Files.createDirectories(folder.resolve("spark/jars"));
    List<String> all = new ArrayList<>(settings);
    all.add("spark.master=local-cluster" + workers);
    all.add("spark.executor.extraClassPath=" + System.getProperty("java.class.path"));
    return start(folder, main, all, arguments).end();
  }

  /** Starts a program and does not wait for its end. */
  static Running start(Path folder, Class<?> main, List<String> settings, List<String> arguments)
      throws IOException {
    List<String> command =
        new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin/java").toString()));
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.add("-Dlog4j2.configurationFile=" + ROOT.resolve("conf/log4j2.properties").toUri());
    command.add("-Dspark.ui.enabled=false");
    settings.forEach(setting -> command.add("-D" + setting));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(arguments);
    Path err = Files.createTempFile(folder, "err", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectError(err.toFile())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD);
    builder.environment().put("SPARK_HOME", folder.resolve("spark").toString());
    builder.environment().put("SPARK_SCALA_VERSION", "2.13");
    return new Running(builder.start(), err);
  }
}
