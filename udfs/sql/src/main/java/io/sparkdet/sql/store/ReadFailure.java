package io.sparkdet.sql.store;

import java.io.IOException;

/** What an error of reading a file means to whoever reads the file's row. */
public final class ReadFailure {

  private ReadFailure() {}

  /** Returns one sentence. */
  public static String sentence(IOException e) {
    if (e instanceof java.nio.file.AccessDeniedException) {
      return "Reading is not permitted: permission denied."; // its message is the path
    }
    if (FileStore.isForbidden(e)) {
      return "Reading is not permitted: %s.".formatted(clause(e));
    }
    if (FileStore.isMissing(e)) {
      return "The file is not there any more.";
    }
    return "Reading failed: %s.".formatted(clause(e));
  }

  /** Returns the first line of an error's message, without a period. */
  public static String clause(Throwable e) {
    String message = e.getMessage();
    String line =
        message == null ? e.getClass().getSimpleName() : message.lines().findFirst().orElse("");
    return line.endsWith(".") ? line.substring(0, line.length() - 1) : line;
  }
}
