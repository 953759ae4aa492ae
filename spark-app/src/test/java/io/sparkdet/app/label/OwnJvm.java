package io.sparkdet.app.label;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkdet.app.Main;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One run of the command line in a JVM and a Spark of its own, with this JVM's options and classes:
 * for what a running Spark cannot change, such as its serializer.
 *
 * @param status the exit status
 * @param err what it printed to stderr
 */
record OwnJvm(int status, String err) {

  private static final Path ROOT = Path.of(System.getProperty("sparkdet.root"));

  /**
   * Runs a command.
   *
   * @param folder for what it prints
   * @param settings of Spark, as {@code name=value}
   */
  static OwnJvm run(Path folder, List<String> settings, List<String> arguments) throws Exception {
    List<String> command =
        new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin/java").toString()));
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.add("-Dlog4j2.configurationFile=" + ROOT.resolve("conf/log4j2.properties").toUri());
    command.add("-Dspark.ui.enabled=false");
    settings.forEach(setting -> command.add("-D" + setting));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(arguments);
    Path err = Files.createTempFile(folder, "err", ".txt");
    Process process =
        new ProcessBuilder(command)
            .redirectError(err.toFile())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(process.waitFor(3, TimeUnit.MINUTES)).as("%s ends", command).isTrue();
    return new OwnJvm(process.exitValue(), Files.readString(err));
  }
}
