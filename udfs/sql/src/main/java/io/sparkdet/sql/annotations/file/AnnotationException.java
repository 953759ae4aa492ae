package io.sparkdet.sql.annotations.file;

import io.sparkdet.sql.store.FileStore;
import java.io.FileNotFoundException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.ChecksumException;
import org.apache.hadoop.security.AccessControlException;
import org.apache.spark.SparkThrowable;
import org.jspecify.annotations.Nullable;

/**
 * Annotations or detections that cannot be used as they are: one sentence that names the file, the
 * place in it, the key and the remedy. The user can mend it; it is never a fault of the program.
 */
public final class AnnotationException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private static final String MISSING = "there is no such file; give its path or URI";

  /** Names of classes before what they say, such as {@code java.io.IOException: }. */
  private static final Pattern CLASS_NAMES =
      Pattern.compile("\\b(?:[a-z][\\w]*\\.)+[A-Z][\\w$]*(?:Exception|Error)?:?\\s*");

  /** What only says that something has failed. */
  private static final Pattern WRAPPING =
      Pattern.compile("^Job aborted|^Exception thrown in awaitResult|^null$");

  public AnnotationException(String message) {
    super(message.replaceAll("\\s*[\\r\\n]+\\s*", " "));
  }

  public AnnotationException(String message, Throwable cause) {
    super(message.replaceAll("\\s*[\\r\\n]+\\s*", " "), portable(cause));
  }

  /**
   * Returns a copy that every serializer takes: Spark leaves a task's exception behind, and with it
   * the sentence, where one of its causes holds something that cannot travel.
   */
  private static Throwable portable(Throwable cause) {
    Throwable further = cause.getCause();
    Exception copy = new Exception(cause.toString(), further == null ? null : portable(further));
    copy.setStackTrace(cause.getStackTrace());
    return copy;
  }

  /**
   * Returns the first of this kind among {@code failure} and its causes, as a job's failure has.
   */
  public static @Nullable AnnotationException among(@Nullable Throwable failure) {
    AnnotationException told = among(failure, AnnotationException.class);
    return told != null ? told : ofUnreadableFile(failure);
  }

  /** Returns the sentence of a file of a table that Spark's own reader could not read, or null. */
  private static @Nullable AnnotationException ofUnreadableFile(@Nullable Throwable failure) {
    Throwable at = failure;
    for (int depth = 0; at != null && depth < 50; at = at.getCause(), depth++) {
      if (at instanceof SparkThrowable spark
          && String.valueOf(spark.getCondition()).startsWith("FAILED_READ_FILE")) {
        return new AnnotationException(
            "Cannot read %s: it is damaged, cut or of another format than its table; copy or write it again"
                .formatted(spark.getMessageParameters().get("path")),
            at);
      }
    }
    return null;
  }

  private static <T extends Throwable> @Nullable T among(
      @Nullable Throwable failure, Class<T> wanted) {
    int depth = 0;
    for (Throwable at = failure; at != null && depth < 50; at = at.getCause(), depth++) {
      if (wanted.isInstance(at)) {
        return wanted.cast(at);
      }
    }
    return null;
  }

  /** Returns why {@code name} cannot be opened or read, in a sentence without names of classes. */
  public static AnnotationException unreadable(String name, Exception failure) {
    AnnotationException told = among(failure);
    if (told != null) {
      return told;
    }
    String why = why(failure);
    if (why.equals(MISSING)) {
      why += FileStore.hint(name).map("; %s"::formatted).orElse("");
    }
    return new AnnotationException("Cannot read %s: %s".formatted(name, why), failure);
  }

  private static String why(Exception failure) {
    if (among(failure, FileNotFoundException.class) != null
        && !String.valueOf(failure.getMessage()).contains("Permission denied")) {
      return MISSING;
    }
    if (among(failure, AccessControlException.class) != null
        || among(failure, AccessDeniedException.class) != null
        || String.valueOf(failure.getMessage()).contains("Permission denied")) {
      return "it may not be read (permission denied); change its permissions or run as another"
          + " user";
    }
    if (among(failure, ConnectException.class) != null
        || among(failure, UnknownHostException.class) != null) {
      return "nothing answers at this address; check host and port";
    }
    String message = String.valueOf(failure.getMessage());
    if (message.startsWith("[UNABLE_TO_INFER_SCHEMA")) {
      return "there is no file of a table in it; give what label or another Spark job wrote";
    }
    if (message.contains("No FileSystem for scheme")
        || message.contains("ClassNotFoundException")) {
      return "Spark has no file system for such addresses; add its jar (--packages) or copy the"
          + " file";
    }
    ChecksumException differing = among(failure, ChecksumException.class);
    if (differing != null) {
      return "a file differs from the hidden .crc file beside it (%s); restore it, or remove the .crc file"
          .formatted(firstLine(differing));
    }
    return reason(failure);
  }

  /** Returns what the causes say, outermost and innermost; many only say that a job has failed. */
  private static String reason(Throwable failure) {
    List<String> lines = new ArrayList<>();
    int depth = 0;
    for (Throwable at = failure; at != null && depth < 50; at = at.getCause(), depth++) {
      String line = firstLine(at);
      if (!line.isEmpty() && !WRAPPING.matcher(line).find()) {
        lines.add(line);
      }
    }
    if (lines.isEmpty()) {
      return "it cannot be read; check the file";
    }
    String outermost = lines.get(0);
    String innermost = lines.get(lines.size() - 1);
    return outermost.contains(innermost) ? outermost : outermost + " (" + innermost + ")";
  }

  private static String firstLine(Throwable failure) {
    String line = String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
    return CLASS_NAMES.matcher(line).replaceAll("").strip();
  }
}
