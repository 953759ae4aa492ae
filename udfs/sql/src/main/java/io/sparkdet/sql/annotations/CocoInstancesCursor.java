package io.sparkdet.sql.annotations;

import com.fasterxml.jackson.core.JsonToken;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a COCO instances file as a stream of images, truths and categories, in whatever order its
 * keys stand: boxes (x, y, width, height) in pixels. Masks and other keys are passed over.
 */
final class CocoInstancesCursor implements Closeable {

  /** What {@link #next} moved to. */
  enum Entry {
    IMAGE("images", "image"),
    TRUTH("annotations", "annotation"),
    CATEGORY("categories", "category");

    private final String key;
    private final String noun;

    Entry(String key, String noun) {
      this.key = key;
      this.noun = noun;
    }
  }

  private final JsonCursor json;
  private final String file;
  private final Set<Entry> missing = EnumSet.allOf(Entry.class);
  private final Set<Long> categories = new HashSet<>();
  private final double[] box = new double[4];
  private @Nullable Entry section;
  private long position;
  private long id;
  private long imageId;
  private long category;
  private double area;
  private boolean crowd;
  private int width;
  private int height;
  private @Nullable String name;

  CocoInstancesCursor(String file, InputStream in) throws IOException {
    this.file = file;
    this.json = new JsonCursor(file, in, 0);
    json.expectNext(JsonToken.START_OBJECT, "an object, as in a COCO instances file");
  }

  /** Moves to the next image, truth or category; null at the end of the file. */
  @Nullable Entry next() throws IOException {
    while (true) {
      if (section == null) {
        if (!nextSection()) {
          return null;
        }
        continue;
      }
      JsonToken token = json.next();
      if (token == JsonToken.END_ARRAY) {
        section = null;
        continue;
      }
      if (token != JsonToken.START_OBJECT) {
        throw json.error("must hold objects {…} only");
      }
      read(section);
      return section;
    }
  }

  private boolean nextSection() throws IOException {
    String key = json.nextKey();
    if (key == null) {
      if (json.next() != null) {
        throw json.error("expected the end of the file after the object");
      }
      for (Entry entry : missing) {
        throw new AnnotationException(
            ("Cannot read %s: it has no \"%s\"; give a COCO instances file with images, annotations"
                    + " and categories")
                .formatted(file, entry.key));
      }
      return false;
    }
    for (Entry entry : Entry.values()) {
      if (entry.key.equals(key)) {
        if (json.current() != JsonToken.START_ARRAY) {
          throw json.error("must be an array");
        }
        if (!missing.remove(entry)) {
          throw json.error("stands twice in the file");
        }
        section = entry;
        return true;
      }
    }
    json.skip();
    return true;
  }

  private void read(Entry entry) throws IOException {
    position = json.position();
    boolean hasId = false;
    boolean hasImage = false;
    boolean hasCategory = false;
    boolean hasBox = false;
    boolean hasArea = false;
    crowd = false;
    width = 0;
    height = 0;
    name = null;
    for (String key = json.nextKey(); key != null; key = json.nextKey()) {
      if (key.equals("id")) {
        id = json.integer();
        hasId = true;
      } else if (entry == Entry.TRUTH) {
        switch (key) {
          case "image_id" -> {
            imageId = json.integer();
            hasImage = true;
          }
          case "category_id" -> {
            category = json.integer();
            hasCategory = true;
          }
          case "bbox" -> {
            json.box(box);
            hasBox = true;
          }
          case "area" -> {
            area = json.number();
            hasArea = true;
          }
          case "iscrowd" -> crowd = json.flag();
          default -> json.skip();
        }
      } else if (key.equals(entry == Entry.IMAGE ? "file_name" : "name")) {
        name = json.text();
      } else if (entry == Entry.IMAGE && key.equals("width")) {
        width = (int) json.number();
      } else if (entry == Entry.IMAGE && key.equals("height")) {
        height = (int) json.number();
      } else {
        json.skip();
      }
    }
    json.require(hasId, entry.noun, position, "id");
    if (entry == Entry.TRUTH) {
      json.require(hasImage, entry.noun, position, "image_id");
      json.require(hasCategory, entry.noun, position, "category_id");
      json.require(hasBox, entry.noun, position, "bbox");
      json.require(hasArea, entry.noun, position, "area");
    }
    if (entry == Entry.CATEGORY && !categories.add(id)) {
      throw new AnnotationException(
          ("Cannot read %s: category id %d stands twice in \"categories\" (the second at byte %d);"
                  + " give each category its own id")
              .formatted(file, id, position));
    }
  }

  /** Returns the byte of the file at which the entry begins. */
  long position() {
    return position;
  }

  /** Returns the id of the image, annotation or category. */
  long id() {
    return id;
  }

  /** Returns the image that a truth belongs to. */
  long imageId() {
    return imageId;
  }

  /** Returns the category of a truth. */
  long category() {
    return category;
  }

  /** Returns x, y, width, height of a truth; overwritten by {@link #next}. */
  double[] box() {
    return box;
  }

  /** Returns the annotated area of a truth. */
  double area() {
    return area;
  }

  /** Returns whether a truth is a crowd. */
  boolean crowd() {
    return crowd;
  }

  /** Returns the width of an image in pixels, 0 where it is not given. */
  int width() {
    return width;
  }

  /** Returns the height of an image in pixels, 0 where it is not given. */
  int height() {
    return height;
  }

  /** Returns the file name of an image or the name of a category, null where there is none. */
  @Nullable String name() {
    return name;
  }

  @Override
  public void close() throws IOException {
    json.close();
  }
}
