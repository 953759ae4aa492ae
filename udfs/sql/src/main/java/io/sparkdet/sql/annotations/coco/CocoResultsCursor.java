package io.sparkdet.sql.annotations.coco;

import com.fasterxml.jackson.core.JsonToken;
import io.sparkdet.sql.annotations.file.AnnotationException;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the detections of a COCO results file, or of a range of it, one after the other: boxes (x,
 * y, width, height) in pixels. Keys may stand in any order; others than {@code image_id}, {@code
 * category_id}, {@code bbox}, {@code score} and {@code file_name} are passed over.
 */
public final class CocoResultsCursor implements Closeable {

  /** As many keys as an error names. */
  private static final int MANY = 20;

  /** What other programs call the keys. */
  private static final Map<String, List<String>> OTHER_NAMES =
      Map.of(
          "score", List.of("confidence", "conf", "probability", "prob", "scores"),
          "bbox", List.of("box", "bounding_box", "boundingBox", "boxes", "xywh", "xyxy"),
          "image_id", List.of("image", "img_id", "imageId", "id"),
          "category_id", List.of("category", "class_id", "class", "label", "cls"));

  private final JsonCursor json;
  private final Set<String> others = new HashSet<>();
  private final long end;
  private final double[] box = new double[4];
  private boolean ended;
  private boolean complete;
  private long position;
  private long imageId;
  private @Nullable String imageText;
  private @Nullable String fileName;
  private long category;
  private double score;

  /**
   * Reads {@code in}, a JSON array.
   *
   * @param origin the byte of the file at which {@code in} begins
   * @param end the byte of the file at and after which no detection is read that begins there
   */
  public CocoResultsCursor(String file, InputStream in, long origin, long end) throws IOException {
    this.json = new JsonCursor(file, in, origin);
    this.end = end;
    JsonToken first = json.next();
    if (first == JsonToken.START_OBJECT) {
      throw noArray(file, json);
    }
    if (first != JsonToken.START_ARRAY) {
      throw json.error(
          "expected an array of detections, as in a COCO results file, found %s; write the array of detections [{…}, …]"
              .formatted(json.found()));
    }
  }

  /** Returns why an object is no array of detections, and how it becomes one. */
  private static AnnotationException noArray(String file, JsonCursor json) throws IOException {
    Set<String> keys = new LinkedHashSet<>();
    try {
      for (String key = json.nextKey(); key != null && keys.size() < MANY; key = json.nextKey()) {
        keys.add(key);
        json.skip();
      }
    } catch (AnnotationException e) {
      keys.add("…"); // where it is damaged matters less than that it is no array
    }
    String remedy;
    if (keys.contains("image_id") || keys.contains("bbox")) {
      remedy =
          "it holds a detection a line, or one alone; write one array of all, [{…}, …] (jq -s ."
              + " FILE)";
    } else if (keys.contains("images") || keys.contains("categories")) {
      remedy =
          "it is a COCO instances file, as annotations are; give the array of detections, with"
              + " scores";
    } else {
      remedy =
          "it is an object with the keys %s; give the array of detections alone, [{…}, …]"
              .formatted(keys);
    }
    return new AnnotationException(
        "Cannot read %s: expected an array of detections, as in a COCO results file, but %s"
            .formatted(file, remedy));
  }

  /** Moves to the next detection; false when there is none in the range. */
  public boolean next() throws IOException {
    if (ended) {
      return false;
    }
    JsonToken token = json.next();
    if (token == JsonToken.END_ARRAY) {
      if (json.next() != null) {
        throw json.error("expected the end of the file after the array of detections");
      }
      ended = true;
      complete = true;
      return false;
    }
    if (token != JsonToken.START_OBJECT) {
      throw json.error("expected a detection {…} or the end of the array");
    }
    position = json.position();
    if (position >= end) {
      ended = true;
      return false;
    }
    boolean hasImage = false;
    boolean hasCategory = false;
    boolean hasBox = false;
    boolean hasScore = false;
    others.clear();
    imageText = null;
    fileName = null;
    for (String key = json.nextKey(); key != null; key = json.nextKey()) {
      switch (key) {
        case "image_id" -> {
          if (json.isText()) {
            imageText = json.text();
          } else {
            imageId = json.integer();
            imageText = null;
          }
          hasImage = true;
        }
        case "category_id" -> {
          category = json.number64();
          hasCategory = true;
        }
        case "bbox" -> {
          json.box(box);
          hasBox = true;
        }
        case "file_name" -> fileName = json.textIfAny();
        case "score" -> {
          score = json.number();
          hasScore = true;
        }
        default -> {
          others.add(key);
          json.skip();
        }
      }
    }
    if (hasImage && hasCategory && hasBox && hasScore) {
      others.clear();
      return true;
    }
    String absent =
        !hasBox ? "bbox" : !hasImage ? "image_id" : !hasCategory ? "category_id" : "score";
    throw json.absent(position, absent, instead(absent));
  }

  /** Returns the remedy for a key that a detection lacks. */
  private String instead(String absent) {
    for (String other : OTHER_NAMES.getOrDefault(absent, List.of())) {
      if (others.contains(other)) {
        return "it has \"%s\": call it \"%s\"%s"
            .formatted(
                other,
                absent,
                absent.equals("bbox") ? ", with [x, y, width, height] in pixels" : "");
      }
    }
    for (String shape : List.of("segmentation", "keypoints")) {
      if (absent.equals("bbox") && others.contains(shape)) {
        return "it has \"%s\", but only boxes are evaluated: add \"bbox\", [x, y, width, height] in pixels"
            .formatted(shape);
      }
    }
    return "a detection needs image_id, category_id, bbox and score";
  }

  /** Returns whether the array has ended: there is no detection behind the range either. */
  boolean isComplete() {
    return complete;
  }

  /**
   * Returns the byte of the file at which the detection begins; once {@link #next} gave false and
   * the array is not complete, that of the first one behind the range.
   */
  long position() {
    return position;
  }

  /** Returns the id of the image where it is a number. */
  long imageId() {
    return imageId;
  }

  /** Returns the same where it is a text, else null. */
  public @Nullable String imageText() {
    return imageText;
  }

  /** Returns the image's file name, null where the detection has none. */
  public @Nullable String fileName() {
    return fileName;
  }

  long category() {
    return category;
  }

  /** Returns x, y, width, height; overwritten by {@link #next}. */
  double[] box() {
    return box;
  }

  double score() {
    return score;
  }

  @Override
  public void close() throws IOException {
    json.close();
  }
}
