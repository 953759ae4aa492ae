package io.sparkdet.sql.annotations.coco;

import io.sparkdet.sql.annotations.file.AnnotationException;
import io.sparkdet.sql.annotations.file.AnnotationFile;
import io.sparkdet.sql.annotations.row.TextHash;
import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;

/**
 * Numbers for the images of a COCO file whose ids are texts: from 1 in the order in which Python
 * sorts texts (by code point), so that ties rank as pycocotools ranks them. Empty where ids are
 * numbers, which then stay as they are.
 */
public final class ImageNumbers implements Serializable {

  private static final long serialVersionUID = 1L;

  /** Ids are numbers. */
  static final ImageNumbers NONE = new ImageNumbers(new HashMap<>());

  private final Map<String, Long> numbers;

  private ImageNumbers(Map<String, Long> numbers) {
    this.numbers = numbers;
  }

  /**
   * Reads the ids of the file at {@code path}, to its end only where the first that stands in it is
   * a text.
   *
   * @throws AnnotationException if an id stands twice, or the file cannot be read
   */
  public static ImageNumbers of(String path, Configuration configuration) {
    AnnotationFile file = new AnnotationFile(path, configuration);
    TreeMap<String, Long> sorted =
        new TreeMap<>(
            (a, b) ->
                Arrays.compareUnsigned(
                    a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8)));
    try (CocoInstancesCursor cursor = new CocoInstancesCursor(path, CocoInstances.open(file))) {
      for (var entry = cursor.next(); entry != null; entry = cursor.next()) {
        if (entry == CocoInstancesCursor.Entry.CATEGORY) {
          continue;
        }
        if (cursor.imageText() == null && sorted.isEmpty()) {
          return NONE;
        }
        if (entry == CocoInstancesCursor.Entry.IMAGE) {
          String text = cursor.imageText();
          String id = text == null ? Long.toString(cursor.imageId()) : text;
          if (sorted.put(id, 0L) != null) {
            throw new AnnotationException(
                ("Cannot read %s: image id \"%s\" stands twice in \"images\" (the second at byte"
                        + " %d); give each image its own id")
                    .formatted(path, id, cursor.position()));
          }
        } else {
          sorted.putIfAbsent("", 0L); // a text was seen: goes on to the images
        }
      }
    } catch (IOException e) {
      throw AnnotationException.unreadable(path, e);
    }
    sorted.remove("");
    AtomicLong next = new AtomicLong();
    Map<String, Long> numbers = new HashMap<>();
    sorted.keySet().forEach(id -> numbers.put(id, next.incrementAndGet()));
    return new ImageNumbers(numbers);
  }

  /** Returns whether ids are numbers. */
  boolean isEmpty() {
    return numbers.isEmpty();
  }

  /** Returns whether a text is a number as it is written; {@code 0042} is a name. */
  private static boolean isNumber(String text) {
    int digits = text.startsWith("-") ? 1 : 0;
    int count = text.length() - digits;
    if (count < 1 || count > 18 || (text.charAt(digits) == '0' && text.length() > 1)) {
      return false;
    }
    for (int i = digits; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }

  /** Returns the number of an image that a file calls by a text, else by the number {@code id}. */
  public long of(@Nullable String text, long id) {
    if (numbers.isEmpty() && (text == null || isNumber(text))) {
      return text == null ? id : Long.parseLong(text);
    }
    String called = text == null ? Long.toString(id) : text;
    Long number = numbers.get(called);
    return number == null ? TextHash.strangeImage(called) : number;
  }
}
