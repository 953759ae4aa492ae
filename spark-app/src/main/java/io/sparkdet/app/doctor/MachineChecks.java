package io.sparkdet.app.doctor;

import io.sparkdet.efficientdet.machine.MachineSetting;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SparkEnv;

/** What a machine is, before anything of SparkDet's is loaded: Java, processor, glibc, scratch. */
final class MachineChecks {

  private static final int OLDEST_JAVA = 17;
  private static final int NEWEST_JAVA = 21;

  /** What the OpenCV of this jar asks for (symbols of GLIBC_2.34); ONNX Runtime needs 2.27. */
  private static final int OLDEST_GLIBC = 34;

  private static final Pattern GLIBC = Pattern.compile("GNU C Library .*? version 2\\.(\\d+)");
  private static final Pattern LIBRARY =
      Pattern.compile("(/\\S*/libc(?:\\.so\\.6|-2\\.\\d+\\.so))$");

  private static final long MEGABYTE = 1_000_000;

  /** A shuffle of a listing fits; below that hardly a log does. */
  private static final long LEAST_SCRATCH = 100 * MEGABYTE;

  private static final long GOOD_SCRATCH = 2_000 * MEGABYTE;

  private MachineChecks() {}

  /** Judges a version such as {@code 17.0.15}, as the property {@code java.version} has it. */
  static Finding java(String version, String home) {
    String found = "Java %s in %s".formatted(version, home);
    Matcher number = Pattern.compile("(?:1\\.)?(\\d+).*").matcher(version);
    int feature = number.matches() ? Integer.parseInt(number.group(1)) : 0;
    return feature >= OLDEST_JAVA && feature <= NEWEST_JAVA
        ? Finding.ok(Check.JAVA, found)
        : Finding.unfit(
            Check.JAVA,
            "%s; SparkDet runs on Java %d to %d".formatted(found, OLDEST_JAVA, NEWEST_JAVA),
            "set JAVA_HOME to such a JDK on this machine, or for executors --conf"
                + " spark.executorEnv.JAVA_HOME=DIR");
  }

  /** Judges the properties {@code os.name} and {@code os.arch}. */
  static Finding machine(String system, String processor) {
    String found = "%s on %s".formatted(system, processor);
    boolean known =
        system.equals("Linux") && (processor.equals("amd64") || processor.equals("x86_64"));
    return known
        ? Finding.ok(Check.MACHINE, found)
        : Finding.unfit(
            Check.MACHINE,
            found + "; the native libraries are for Linux on x86-64",
            "run executors on such machines only");
  }

  /** Judges the C library that this process runs on. */
  static Finding glibc() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/maps"))) {
      Matcher library = LIBRARY.matcher(line);
      if (library.find()) {
        return glibc(
            Files.readString(Path.of(library.group(1)), StandardCharsets.ISO_8859_1),
            library.group(1));
      }
    }
    return withoutGlibc("this Java runs on another C library");
  }

  /**
   * Judges a C library by what it says of itself.
   *
   * @param content of the library's file, a byte a character
   */
  static Finding glibc(String content, String file) {
    Matcher version = GLIBC.matcher(content);
    if (!version.find()) {
      return withoutGlibc("%s tells no version".formatted(file));
    }
    String found = "glibc 2.%s".formatted(version.group(1));
    return Integer.parseInt(version.group(1)) >= OLDEST_GLIBC
        ? Finding.ok(Check.GLIBC, found)
        : Finding.unfit(
            Check.GLIBC,
            "%s; the OpenCV of this jar needs 2.%d".formatted(found, OLDEST_GLIBC),
            "use a newer system, such as Debian 12, Ubuntu 22.04 or Red Hat 9");
  }

  private static Finding withoutGlibc(String found) {
    return Finding.unfit(
        Check.GLIBC,
        found + "; the native libraries need glibc 2.%d".formatted(OLDEST_GLIBC),
        "use a system with glibc, such as Debian 12, Ubuntu 22.04 or Red Hat 9 (not Alpine)");
  }

  /** Judges Spark's folders for shuffles, and the folder for temporary files. */
  static Finding scratch() {
    List<Path> folders = new ArrayList<>();
    SparkEnv env = SparkEnv.get();
    if (env != null) {
      for (File folder : env.blockManager().diskBlockManager().localDirs()) {
        folders.add(folder.toPath());
      }
    }
    folders.add(Path.of(System.getProperty("java.io.tmpdir", "/tmp")));
    return scratch(folders);
  }

  static Finding scratch(List<Path> folders) {
    long least = Long.MAX_VALUE;
    Path fullest = folders.get(0);
    for (Path folder : folders) {
      Optional<Finding> refused = refused(folder);
      if (refused.isPresent()) {
        return refused.get();
      }
      try {
        FileStore store = Files.getFileStore(folder);
        if (store.getUsableSpace() < least) {
          least = store.getUsableSpace();
          fullest = folder;
        }
      } catch (IOException e) {
        return refusal(folder, e);
      }
    }
    String found = String.format(Locale.ROOT, "%,d MB free in %s", least / MEGABYTE, fullest);
    String remedy =
        "free space there, or name other folders with spark.local.dir (SPARK_LOCAL_DIRS),"
            + " -Djava.io.tmpdir and "
            + MachineSetting.NATIVE_CACHE.how();
    if (least < LEAST_SCRATCH) {
      return Finding.unfit(Check.SCRATCH, found, remedy);
    }
    return least < GOOD_SCRATCH
        ? Finding.warning(Check.SCRATCH, found, remedy)
        : Finding.ok(Check.SCRATCH, found);
  }

  private static Optional<Finding> refused(Path folder) {
    try {
      Path file = Files.createTempFile(folder, "sparkdet-doctor", ".tmp");
      try {
        Files.write(file, new byte[1 << 16]);
      } finally {
        Files.delete(file);
      }
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(refusal(folder, e));
    }
  }

  private static Finding refusal(Path folder, IOException e) {
    return Finding.unfit(
        Check.SCRATCH,
        "%s cannot be written to (%s)".formatted(folder, e),
        "mend it, or name other folders with spark.local.dir (SPARK_LOCAL_DIRS) and"
            + " -Djava.io.tmpdir");
  }
}
