package io.sparkdet.app.mistakes;

import java.io.File;
import java.util.List;
import java.util.regex.Pattern;

/** Disks that are full, closed to writing, or broken. */
final class DiskRules {

  /** In bytes: a folder with less is the one that is full. */
  private static final long LITTLE = 1 << 20;

  private static final Pattern FULL =
      Pattern.compile(
          "No space left on device|not enough space on the disk|ENOSPC|could only be written to 0"
              + " of");
  private static final Pattern QUOTA = Pattern.compile("Disk quota exceeded|EDQUOT");
  private static final Pattern READ_ONLY =
      Pattern.compile("Read-only file system|ReadOnlyFileSystem|EROFS|in safe mode");
  private static final Pattern BROKEN =
      Pattern.compile(
          "Input/output error|Stale file handle|Transport endpoint is not connected|No such"
              + " device");
  private static final Pattern OPEN_FILES = Pattern.compile("Too many open files");

  static final List<Rule> ALL =
      List.of(
          new Rule(fault -> fault.says(FULL), DiskRules::full),
          Rule.of(
              fault ->
                  fault.says(QUOTA)
                      || fault.is("DSQuotaExceededException", "NSQuotaExceededException"),
              "a quota of disk space is used up",
              "free some of it or name another --output"),
          Rule.of(
              fault -> fault.says(READ_ONLY) || fault.is("SafeModeException"),
              "a file system may only be read",
              "name another --output, or another scratch folder with --conf spark.local.dir=DIR"),
          Rule.of(
              fault -> fault.says(OPEN_FILES),
              "too many files are open",
              "raise the limit (ulimit -n) or lower spark.executor.cores"),
          Rule.of(
              fault -> fault.says(BROKEN),
              "a disk or a mounted file system fails",
              "check it, then run again"));

  private DiskRules() {}

  private static String full(Fault fault) {
    for (String folder : scratch().split(",", -1)) {
      File scratch = new File(folder.strip());
      if (scratch.isDirectory() && scratch.getUsableSpace() < LITTLE) {
        return "no space is left in Spark's scratch folder %s (%s); free some, or name another with --conf spark.local.dir=DIR"
            .formatted(scratch, fault.line());
      }
    }
    return ("no space is left on a disk (%s); free some where the output goes and in Spark's"
            + " scratch folder (%s, another with --conf spark.local.dir=DIR)")
        .formatted(fault.line(), scratch());
  }

  private static String scratch() {
    return System.getProperty("spark.local.dir", System.getProperty("java.io.tmpdir", "/tmp"));
  }
}
