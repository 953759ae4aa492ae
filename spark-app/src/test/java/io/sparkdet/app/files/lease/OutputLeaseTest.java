package io.sparkdet.app.files.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkdet.app.error.UserException;
import io.sparkdet.app.files.LeaseProgram;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputLeaseTest {

  private static final OutputLease.Timing FAST =
      new OutputLease.Timing(Duration.ofMillis(50), Duration.ofMillis(1000));

  /** For runs that live: a busy machine must not make them look dead. */
  private static final OutputLease.Timing PATIENT =
      new OutputLease.Timing(Duration.ofMillis(100), Duration.ofSeconds(30));

  @TempDir Path folder;
  private final List<String> notes = new ArrayList<>();

  @Test
  void aRunThatLivesKeepsItsOutput() {
    try (OutputLease first = take("out", PATIENT)) {
      assertThatThrownBy(() -> take("out", PATIENT))
          .isInstanceOf(UserException.class)
          .hasMessageStartingWith("Cannot write to " + out("out") + ": another run is writing it (")
          .hasMessageContaining("host ")
          .hasMessageContaining(", process " + ProcessHandle.current().pid() + ", since 20")
          .hasMessageEndingWith("; wait until it has ended, or name another --output");
      first.verify();
    }
  }

  @Test
  void whatALeaseMadeGoesWithIt() throws IOException {
    take("deep/out").close();
    assertThat(folder.resolve("deep/out")).doesNotExist();
    Files.createDirectories(folder.resolve("mine"));
    take("mine").close();
    assertThat(folder.resolve("mine")).isEmptyDirectory();
    try (OutputLease lease = take("full")) {
      Files.writeString(folder.resolve("full/part"), "rows");
      Files.createDirectories(Path.of(lease.workFolder().toString(), "listing"));
    }
    assertThat(folder.resolve("full")).isDirectoryNotContaining("glob:**/_sparkdet");
    assertThat(folder.resolve("full/part")).exists();
  }

  @Test
  void theOutputIsFreeOnceTheFirstRunHasEnded() {
    take("out").close();
    take("out").close();
    assertThat(notes).isEmpty();
  }

  @Test
  void aKilledProcessLosesItsOutputAtOnce() throws Exception {
    Process process = startProgram("out", 100);
    assertThatThrownBy(() -> take("out", PATIENT))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("process " + process.pid());
    process.destroyForcibly().waitFor();
    notes.clear();
    long begin = System.nanoTime();
    OutputLease.take(out("out"), new Configuration(), notes::add).close();
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(50));
    assertThat(notes)
        .singleElement()
        .asString()
        .startsWith(out("out") + " was being written by a run that ended unfinished (host ")
        .contains("process " + process.pid());
  }

  @Test
  void aRunOfAnotherMachineIsDeadWhenItsHeartHasStopped() throws IOException {
    foreignLease("out", 3);
    take("out").close();
    assertThat(notes)
        .containsExactly(
            out("out")
                + " is leased by another run (host far, process 7, since 2026-01-02T03:04:05Z) that"
                + " shows no sign of life: waiting 1 s for one",
            out("out")
                + " was being written by a run that ended unfinished (host far, process 7, since"
                + " 2026-01-02T03:04:05Z): this run takes its place");
  }

  @Test
  void aRunWhoseLeaseWasTakenOverIsTold() throws IOException {
    try (OutputLease suspended = take("out")) {
      foreignLease("out", 1);
      assertThatThrownBy(suspended::verify)
          .isInstanceOf(UserException.class)
          .hasMessage(
              "Cannot go on writing to %s: another run has taken it over (host far, process 7,"
                  + " since 2026-01-02T03:04:05Z), since this one showed no sign of life; let one"
                  + " of them run",
              out("out"));
    }
    assertThat(lease("out")).content().contains("\"far\"");
  }

  @Test
  void whatFailsSinceTheOutputWasTakenOverTellsThat() throws IOException {
    IOException missing = new IOException("a file is gone"); // undeclared, as Spark's own are
    try (OutputLease lease = take("out")) {
      assertThat(lease.whileHeld(() -> "done")).isEqualTo("done");
      assertThatThrownBy(
              () -> lease.whileHeld(() -> OutputLeaseTest.<RuntimeException>fail(missing)))
          .isSameAs(missing);
      foreignLease("out", 1);
      assertThatThrownBy(
              () -> lease.whileHeld(() -> OutputLeaseTest.<RuntimeException>fail(missing)))
          .isInstanceOf(UserException.class)
          .hasMessageContaining("another run has taken it over (")
          .hasSuppressedException(missing);
    }
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <E extends Exception> String fail(Exception reason) throws E {
    throw (E) reason;
  }

  @Test
  void aLeaseThatIsGoneIsLostAndNotMadeAnew() throws IOException {
    try (OutputLease suspended = take("out")) {
      Files.delete(lease("out"));
      assertThatThrownBy(suspended::verify)
          .isInstanceOf(UserException.class)
          .hasMessageStartingWith(
              "Cannot go on writing to %s: another run has taken it over", out("out"));
    }
    assertThat(lease("out")).doesNotExist();
  }

  @Test
  void aLeaseThatCannotBeReadIsNotVerified() throws IOException {
    try (OutputLease lease = take("out", PATIENT)) {
      Files.writeString(lease("out"), "");
      assertThatThrownBy(lease::verify)
          .isInstanceOf(UserException.class)
          .hasMessageContaining("its lease cannot be refreshed");
    }
  }

  @Test
  void aHeartbeatAfterTheEndMakesNoLease() {
    OutputLease lease = take("out", PATIENT);
    lease.close();
    lease.verify();
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void ofManyRunsOneGetsTheOutput() throws Exception {
    foreignLease("out", 1);
    ExecutorService runs = Executors.newFixedThreadPool(8);
    try {
      List<Callable<OutputLease>> takers = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        takers.add(
            () ->
                OutputLease.take(
                    out("out"),
                    new Configuration(),
                    note -> {},
                    new OutputLease.Timing(Duration.ofMillis(50), Duration.ofSeconds(5))));
      }
      int taken = 0;
      List<OutputLease> leases = new ArrayList<>();
      for (Future<OutputLease> run : runs.invokeAll(takers)) {
        try {
          leases.add(run.get());
          taken++;
        } catch (java.util.concurrent.ExecutionException e) {
          assertThat(e.getCause())
              .isInstanceOf(UserException.class)
              .hasMessageContaining("another run is writing it");
        }
      }
      assertThat(taken).isEqualTo(1);
      leases.get(0).verify();
      leases.get(0).close();
    } finally {
      runs.shutdownNow();
    }
  }

  @Test
  void aLeaseIsReplacedOnlyIfItIsTheExpectedOne() throws IOException {
    foreignLease("out", 1);
    LeaseFile file =
        new LeaseFile(new org.apache.hadoop.fs.Path(lease("out").toString()), new Configuration());
    String dead = Files.readString(lease("out"));
    assertThat(file.replaceIf("another", "mine")).isFalse();
    assertThat(lease("out")).hasContent(dead);
    assertThat(file.replaceIf(dead, "mine")).isTrue();
    assertThat(file.replaceIf(dead, "yours")).isFalse();
    assertThat(lease("out")).hasContent("mine");
    assertThat(lease("out").getParent()).isDirectoryNotContaining("glob:**/lease.*");
  }

  @Test
  void aRunThatWasKilledWhileItTookALeaseOverStandsInNobodysWay() throws IOException {
    foreignLease("out", 1);
    String dead = Files.readString(lease("out"));
    UUID name = UUID.nameUUIDFromBytes(dead.getBytes(StandardCharsets.UTF_8));
    Files.writeString(lease("out").resolveSibling("lease." + name), "killed");
    try (OutputLease lease = take("out")) {
      lease.verify();
    }
  }

  @Test
  void anOutputThatCannotBeMadeIsRefused() throws IOException {
    Files.writeString(folder.resolve("file"), "");
    assertThatThrownBy(() -> take("file/out"))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith("Cannot write to " + out("file/out") + ": ")
        .hasMessageEndingWith("; mend --output");
  }

  private OutputLease take(String output) {
    return take(output, FAST);
  }

  private OutputLease take(String output, OutputLease.Timing timing) {
    return OutputLease.take(out(output), new Configuration(), notes::add, timing);
  }

  private String out(String name) {
    return folder.resolve(name).toString();
  }

  private Path lease(String output) {
    return folder.resolve(output).resolve("_sparkdet/lease");
  }

  private void foreignLease(String output, long beat) throws IOException {
    LeaseHolder far =
        new LeaseHolder("t", "far", 7, Instant.parse("2026-01-02T03:04:05Z"), "another machine");
    Files.createDirectories(lease(output).getParent());
    Files.writeString(lease(output), far.text(beat));
  }

  private Process startProgram(String output, int beatMillis) throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                LeaseProgram.class.getName(),
                out(output),
                Integer.toString(beatMillis))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String line;
    var lines = process.inputReader(StandardCharsets.UTF_8);
    while ((line = lines.readLine()) != null && !line.startsWith("taken")) {}
    assertThat(line).isEqualTo("taken " + out(output) + "/_sparkdet");
    return process;
  }
}
