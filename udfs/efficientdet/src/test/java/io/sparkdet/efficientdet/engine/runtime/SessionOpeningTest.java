package io.sparkdet.efficientdet.engine.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkdet.detection.nms.CandidateSelection;
import io.sparkdet.efficientdet.engine.EngineDevice;
import io.sparkdet.efficientdet.engine.SessionOptions;
import io.sparkdet.efficientdet.model.ModelFolder;
import io.sparkdet.efficientdet.model.sample.SampleModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionOpeningTest {

  @TempDir Path folder;

  /** Opens sessions in two threads without an end, and leaves in the middle of it. */
  static final class LeavesWhileSessionsOpen {

    private LeavesWhileSessionsOpen() {}

    public static void main(String[] arguments) throws Exception {
      ModelFolder model = ModelFolder.open(SampleModel.folder(Path.of(arguments[0])));
      CountDownLatch opened = new CountDownLatch(3);
      for (int thread = 0; thread < 2; thread++) {
        Thread opening = new Thread(() -> openForEver(model, opened));
        opening.setDaemon(true);
        opening.start();
      }
      opened.await();
      Thread.sleep(Long.parseLong(arguments[1]));
      System.exit(0);
    }

    private static void openForEver(ModelFolder model, CountDownLatch opened) {
      while (true) {
        try {
          Engine.ONNXRUNTIME
              .open(
                  model.description().config(),
                  model.weights(),
                  new CandidateSelection(0.5f, 0, model.description().defaults().classes()),
                  new SessionOptions(EngineDevice.CPU, 1))
              .close();
          opened.countDown();
        } catch (IllegalStateException e) {
          return;
        }
      }
    }
  }

  @Test
  void exitWaitsForTheSessionsThatAreBeingOpenedAndLeavesNothingBehind() throws Exception {
    for (int millis : new int[] {0, 50}) {
      Path temporary = Files.createDirectory(folder.resolve("tmp" + millis));
      Path log = folder.resolve("log" + millis);
      Process process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin/java").toString(),
                  "-XX:-CreateCoredumpOnCrash",
                  "-XX:ErrorFile=" + folder.resolve("hs_err"),
                  "-Djava.io.tmpdir=" + temporary,
                  "-cp",
                  System.getProperty("java.class.path"),
                  LeavesWhileSessionsOpen.class.getName(),
                  folder.toString(),
                  String.valueOf(millis))
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      boolean ended = process.waitFor(1, TimeUnit.MINUTES);
      process.destroyForcibly();
      assertThat(ended).as("the process ends").isTrue();
      assertThat(process.exitValue()).as(Files.readString(log)).isZero();
      try (Stream<Path> left = Files.list(temporary)) {
        List<String> names = left.map(path -> String.valueOf(path.getFileName())).toList();
        assertThat(names).allMatch(name -> name.startsWith("sparkdet-native-"));
      }
    }
  }
}
