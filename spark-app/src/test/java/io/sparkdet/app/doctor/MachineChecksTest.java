package io.sparkdet.app.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkdet.app.doctor.Finding.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MachineChecksTest {

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "17.0.15, OK",
    "17, OK",
    "21.0.2+13, OK",
    "21-ea, OK",
    "1.8.0_412, UNFIT",
    "11.0.23, UNFIT",
    "16.0.2, UNFIT",
    "22, UNFIT",
    "25.0.1, UNFIT",
    "'', UNFIT"
  })
  void javaFrom17To21IsFit(String version, Verdict verdict) {
    assertThat(MachineChecks.java(version, "/jdk").verdict()).isEqualTo(verdict);
  }

  @Test
  void anotherJavaIsToldWithTheRemedy() {
    assertThat(MachineChecks.java("25.0.1", "/jdk"))
        .isEqualTo(
            Finding.unfit(
                Check.JAVA,
                "Java 25.0.1 in /jdk; SparkDet runs on Java 17 to 21",
                "set JAVA_HOME to such a JDK on this machine, or for executors --conf"
                    + " spark.executorEnv.JAVA_HOME=DIR"));
  }

  @Test
  void onlyLinuxOnX86IsFit() {
    assertThat(MachineChecks.machine("Linux", "amd64").verdict()).isEqualTo(Verdict.OK);
    assertThat(MachineChecks.machine("Linux", "aarch64").verdict()).isEqualTo(Verdict.UNFIT);
    assertThat(MachineChecks.machine("Mac OS X", "x86_64").verdict()).isEqualTo(Verdict.UNFIT);
  }

  /** What the library says of itself, on Debian 11, Debian 12 and Ubuntu. */
  @Test
  void anOldLibraryIsRefused() throws IOException {
    assertThat(
            MachineChecks.glibc(
                "\0GNU C Library (Debian GLIBC 2.31-13+deb11u11) stable release version 2.31.\n",
                "libc"))
        .isEqualTo(
            Finding.unfit(
                Check.GLIBC,
                "glibc 2.31; the OpenCV of this jar needs 2.34",
                "use a newer system, such as Debian 12, Ubuntu 22.04 or Red Hat 9"));
    assertThat(
            MachineChecks.glibc(
                "GNU C Library (Debian GLIBC 2.36-9+deb12u10) stable release version 2.36.\n",
                "libc"))
        .isEqualTo(Finding.ok(Check.GLIBC, "glibc 2.36"));
    assertThat(MachineChecks.glibc("musl", "libc.musl").verdict()).isEqualTo(Verdict.UNFIT);
    assertThat(MachineChecks.glibc().found()).startsWith("glibc 2.");
  }

  @Test
  void aFolderThatCannotBeWrittenToIsNamed() throws IOException {
    assertThat(MachineChecks.scratch(List.of(folder)).found()).endsWith("MB free in " + folder);
    Path missing = folder.resolve("none");
    assertThat(MachineChecks.scratch(List.of(folder, missing)))
        .satisfies(
            finding -> {
              assertThat(finding.verdict()).isEqualTo(Verdict.UNFIT);
              assertThat(finding.found()).startsWith(missing + " cannot be written to (");
              assertThat(finding.remedy()).contains("spark.local.dir");
            });
    try (var left = Files.list(folder)) {
      assertThat(left).isEmpty();
    }
  }
}
