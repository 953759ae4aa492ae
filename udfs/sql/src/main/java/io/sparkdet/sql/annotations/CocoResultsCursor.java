package io.sparkdet.sql.annotations;

import com.fasterxml.jackson.core.JsonToken;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads the detections of a COCO results file, or of a range of it, one after the other: boxes (x,
 * y, width, height) in pixels. Keys may stand in any order; others than {@code image_id}, {@code
 * category_id}, {@code bbox}, {@code score} and {@code file_name} are passed over.
 */
final class CocoResultsCursor implements Closeable {

  private final JsonCursor json;
  private final long end;
  private final double[] box = new double[4];
  private boolean ended;
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
  CocoResultsCursor(String file, InputStream in, long origin, long end) throws IOException {
    this.json = new JsonCursor(file, in, origin);
    this.end = end;
    json.expectNext(JsonToken.START_ARRAY, "an array of detections, as in a COCO results file");
  }

  /** Moves to the next detection; false when there is none in the range. */
  boolean next() throws IOException {
    if (ended) {
      return false;
    }
    JsonToken token = json.next();
    if (token == JsonToken.END_ARRAY) {
      if (json.next() != null) {
        throw json.error("expected the end of the file after the array of detections");
      }
      ended = true;
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
    String other = "";
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
          if (key.equals("segmentation") || key.equals("keypoints")) {
            other = key;
          }
          json.skip();
        }
      }
    }
    if (!hasBox && !other.isEmpty()) {
      throw json.refused(position, other);
    }
    json.require(hasImage, "detection", position, "image_id");
    json.require(hasCategory, "detection", position, "category_id");
    json.require(hasBox, "detection", position, "bbox");
    json.require(hasScore, "detection", position, "score");
    return true;
  }

  /** Returns the byte of the file at which the detection begins. */
  long position() {
    return position;
  }

  /** Returns the id of the image where it is a number. */
  long imageId() {
    return imageId;
  }

  /** Returns the same where it is a text, else null. */
  @Nullable String imageText() {
    return imageText;
  }

  /** Returns the image's file name, null where the detection has none. */
  @Nullable String fileName() {
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
