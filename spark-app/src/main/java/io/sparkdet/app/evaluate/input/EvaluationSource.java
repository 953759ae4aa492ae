package io.sparkdet.app.evaluate.input;

import io.sparkdet.app.evaluate.plan.ImageSlice;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Truths, detections and slices of an evaluation, and what did not join.
 *
 * @param <S> the rows that an engine measures
 */
public interface EvaluationSource<S> extends AutoCloseable {

  /** Returns all rows together, the images of a COCO results file by their ids. */
  S rows();

  /**
   * Returns the same, the images of a COCO results file by their names; nothing where there are
   * none that could help.
   *
   * @param unknown what some images are called that did not join by their ids
   */
  Optional<S> rowsByName(Collection<String> unknown);

  /** Returns the names of the truth's categories by id. */
  Map<Long, String> categories();

  /**
   * Returns the ids of the categories that are to be left out.
   *
   * @throws io.sparkdet.app.error.UserException if the truth lists none of such a name or id
   */
  Set<Long> ignoredCategories();

  /** Returns what reading found and the user should know. */
  List<String> warnings();

  /** Returns the slices by number; known once {@link #rows} were made. */
  List<ImageSlice> slices();

  /** Frees what was kept, once the rows were read. */
  @Override
  void close();
}
