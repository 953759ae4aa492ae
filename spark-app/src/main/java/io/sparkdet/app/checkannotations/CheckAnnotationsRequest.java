package io.sparkdet.app.checkannotations;

import io.sparkdet.app.checkannotations.picture.PictureComparison;
import io.sparkdet.app.error.UserException;
import io.sparkdet.detection.PublicApi;
import io.sparkdet.sql.option.OptionValues;
import java.util.List;
import java.util.Optional;

/**
 * What is to be checked.
 *
 * @param annotations COCO instances files, Pascal VOC directories or tables
 * @param images the folder of the pictures, for all or one for each; empty where files are not
 *     looked at
 * @param splits image names of VOC directories that count, none or one for each
 * @param comparison how pictures are told to be the same
 * @param nearBits in how many of 64 bits the hashes of pictures that look alike may differ
 * @param overlap the IoU from which two boxes of a class are told
 * @param samples pictures in the page
 * @param output the folder that receives the results
 * @param fix the file that receives mended annotations
 * @param failOn which findings count as a failure
 */
@PublicApi
public record CheckAnnotationsRequest(
    List<String> annotations,
    List<String> images,
    List<String> splits,
    PictureComparison comparison,
    int nearBits,
    double overlap,
    int samples,
    String output,
    Optional<String> fix,
    FailOn failOn) {

  /** Refuses numbers of folders and files that do not fit each other. */
  public CheckAnnotationsRequest {
    annotations = List.copyOf(annotations);
    images = List.copyOf(images);
    splits = List.copyOf(splits);
    if (images.size() > 1) {
      requireEach("--images", images, annotations.size(), "one for all, or one for each");
    }
    if (!splits.isEmpty()) {
      requireEach("--split", splits, annotations.size(), "one for each");
    }
    if (!(overlap > 0 && overlap <= 1)) {
      throw new UserException(
          "Cannot use --overlap %s: it is an IoU above 0, at most 1".formatted(overlap));
    }
    if (fix.isPresent() && annotations.size() > 1) {
      throw new UserException(
          "Cannot mend %d annotations into one file (--fix): give one with --annotations"
              .formatted(annotations.size()));
    }
  }

  private static void requireEach(String option, List<String> given, int sets, String remedy) {
    if (given.size() != sets) {
      throw new UserException(
          "Cannot check %d annotations with %d %s: give %s"
              .formatted(sets, given.size(), option, remedy));
    }
  }

  /**
   * Returns what the options say.
   *
   * @throws UserException if they do not fit each other
   */
  public static CheckAnnotationsRequest of(OptionValues<CheckAnnotationsOption> options) {
    return new CheckAnnotationsRequest(
        options.several(CheckAnnotationsOption.ANNOTATIONS, String.class),
        options.several(CheckAnnotationsOption.IMAGES, String.class),
        options.several(CheckAnnotationsOption.SPLIT, String.class),
        options.choice(CheckAnnotationsOption.COMPARE_PICTURES, PictureComparison.class),
        options.count(CheckAnnotationsOption.NEAR_BITS),
        options.decimal(CheckAnnotationsOption.OVERLAP),
        options.count(CheckAnnotationsOption.SAMPLES),
        options.text(CheckAnnotationsOption.OUTPUT),
        options.textIfSet(CheckAnnotationsOption.FIX),
        options.choice(CheckAnnotationsOption.FAIL_ON, FailOn.class));
  }

  /** Returns the same with another folder that receives the results. */
  public CheckAnnotationsRequest writingTo(String folder) {
    return new CheckAnnotationsRequest(
        annotations, images, splits, comparison, nearBits, overlap, samples, folder, fix, failOn);
  }

  /** Returns the folders of the pictures, each once. */
  List<String> folders() {
    return images.stream().distinct().toList();
  }

  /** Returns which of {@link #folders} is that of some of the annotations. */
  int folder(int set) {
    return folders().indexOf(images.get(images.size() == 1 ? 0 : set));
  }

  /** Returns the split of some of the annotations. */
  Optional<String> split(int set) {
    return splits.isEmpty() ? Optional.empty() : Optional.of(splits.get(set));
  }
}
