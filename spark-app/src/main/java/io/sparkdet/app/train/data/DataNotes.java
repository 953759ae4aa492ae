package io.sparkdet.app.train.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What became of the annotations on the way to a {@link TrainingSet}.
 *
 * @param images of the set
 * @param empty images of them without a box, which are kept: all of them is background
 * @param emptied images of those that had boxes, all of which were left out
 * @param degenerate boxes narrower or lower than a pixel, dropped
 * @param crowds boxes of many objects (COCO) or too difficult (VOC), left out
 * @param ofOtherClasses boxes of categories that are not trained, left out
 * @param repeated boxes that stand twice in an image, with the same class and corners, dropped
 * @param withoutImage boxes of an image that the annotations do not list, dropped
 * @param joined entries of a file that has another entry already: their boxes were put together
 * @param missing images without a file, left out
 * @param shares of the degenerate boxes: those that look like shares of the picture's size, 0 to 1
 */
public record DataNotes(
    long images,
    long empty,
    long emptied,
    long degenerate,
    long crowds,
    long ofOtherClasses,
    long repeated,
    long withoutImage,
    long joined,
    long missing,
    long shares) {

  /** Returns a sentence for each count that is not zero. */
  public List<String> sentences() {
    List<String> sentences = new ArrayList<>();
    if (empty > 0) {
      sentences.add(
          String.format(
              Locale.ROOT,
              "%,d of %,d images have no box and are kept as background",
              empty,
              images));
    }
    say(sentences, emptied, "of them had boxes, all of which were left out");
    say(sentences, degenerate, "boxes narrower or lower than a pixel were dropped");
    say(
        sentences,
        shares,
        "of them look like shares of the picture's size (0..1): pixels are meant");
    say(sentences, crowds, "crowd or difficult boxes were left out");
    say(sentences, ofOtherClasses, "boxes of other categories were left out");
    say(sentences, repeated, "boxes that stood twice in an image were dropped");
    say(sentences, withoutImage, "boxes of images that are not listed were dropped");
    say(sentences, joined, "entries name a file that another names too: their boxes were joined");
    say(sentences, missing, "images without a file were left out");
    return List.copyOf(sentences);
  }

  /** Returns why no box is left, where none is. */
  public String noBoxLeft() {
    if (shares > 0 && shares == degenerate) {
      return "no box is left: all %,d look like shares of the picture's size (0..1); give boxes in pixels, shares times width and height"
          .formatted(shares);
    }
    List<String> reasons = new ArrayList<>();
    say(reasons, degenerate, "narrower or lower than a pixel");
    say(reasons, crowds, "crowd or difficult");
    say(reasons, ofOtherClasses, "of other categories");
    say(reasons, withoutImage, "of images that are not listed");
    return reasons.isEmpty()
        ? "it has no box at all; give annotated images"
        : "no box is left (%s); mend the annotations".formatted(String.join(", ", reasons));
  }

  private static void say(List<String> sentences, long count, String what) {
    if (count > 0) {
      sentences.add(String.format(Locale.ROOT, "%,d %s", count, what));
    }
  }
}
