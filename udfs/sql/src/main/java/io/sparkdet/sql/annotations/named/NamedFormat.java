package io.sparkdet.sql.annotations.named;

import io.sparkdet.sql.annotations.file.AnnotationException;
import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.hadoop.conf.Configuration;

/**
 * A form in which a tool keeps annotations; a new one is a class, and a line in {@link
 * NamedFormats}.
 */
interface NamedFormat extends Serializable {

  /** Returns what may be given for it, such as {@code a CVAT file (XML)}. */
  String title();

  /** Returns whether annotations are of this form, as far as names and first bytes tell. */
  boolean claims(AnnotationPlace place);

  /**
   * What tasks read on their own.
   *
   * @param texts one a part, in the order in which images are numbered
   * @param passedOver what is not read and the user should know of
   */
  record Parts(List<String> texts, List<String> passedOver) {
    public Parts {
      texts = List.copyOf(texts);
      passedOver = List.copyOf(passedOver);
    }
  }

  /**
   * Returns the parts that tasks read on their own: files of one image each, or the path itself
   * where it is one file of all.
   *
   * @throws AnnotationException if there is nothing in it
   */
  default Parts parts(String path, Configuration configuration) {
    return new Parts(List.of(path), List.of());
  }

  /**
   * Returns the ids of classes by their names, where the form has such; else classes are numbered
   * from 1 in the order of their names.
   */
  default Optional<Map<String, Long>> classes(String path, Configuration configuration) {
    return Optional.empty();
  }

  /** Returns the names of classes by what boxes call them, where those differ. */
  default Map<String, String> names(String path, Configuration configuration) {
    return Map.of();
  }

  /** Returns the file that lists the classes, where it is one beside the annotations. */
  default Optional<String> classFile(String path, Configuration configuration) {
    return Optional.empty();
  }

  /** Returns the id of a class by what boxes call it, where that is its number. */
  default OptionalLong id(String label) {
    return OptionalLong.empty();
  }

  /**
   * Reads a part, as a stream; one that is closeable is closed with the task.
   *
   * @throws AnnotationException if it cannot be used as it is
   */
  Iterator<NamedImage> read(String path, String part, Configuration configuration);
}
