package io.sparkdet.sql.annotations;

import org.jspecify.annotations.Nullable;

/**
 * Annotations or detections that cannot be used as they are: one sentence that names the file, the
 * place in it, the key and the remedy. The user can mend it; it is never a fault of the program.
 */
public final class AnnotationException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public AnnotationException(String message) {
    super(message.replaceAll("\\s*[\\r\\n]+\\s*", " "));
  }

  public AnnotationException(String message, Throwable cause) {
    super(message.replaceAll("\\s*[\\r\\n]+\\s*", " "), cause);
  }

  /**
   * Returns the first of this kind among {@code failure} and its causes, as a job's failure has.
   */
  public static @Nullable AnnotationException among(@Nullable Throwable failure) {
    int depth = 0;
    for (Throwable at = failure; at != null && depth < 50; at = at.getCause(), depth++) {
      if (at instanceof AnnotationException found) {
        return found;
      }
    }
    return null;
  }
}
