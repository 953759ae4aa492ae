package io.sparkdet.sql.annotations.coco;

import com.fasterxml.jackson.core.JsonToken;
import io.sparkdet.sql.annotations.file.AnnotationException;
import io.sparkdet.sql.annotations.row.TextHash;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Optional;
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

  private static final String ABSENT = "neg_category_ids";
  private static final String INCOMPLETE = "not_exhaustive_category_ids";
  private static final long[] NONE = {};

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
  private @Nullable String imageText;
  private boolean hasId;
  private boolean ignore;
  private long[] absent = NONE;
  private long[] incomplete = NONE;
  private boolean hasScope;
  private @Nullable String frequency;
  private @Nullable String address;
  private boolean openImages;
  private long ordinal;

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
          throw json.error("must be an array; write [] where there are none");
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
    hasId = false;
    boolean hasImage = false;
    boolean hasCategory = false;
    boolean hasBox = false;
    crowd = false;
    ignore = false;
    absent = NONE;
    incomplete = NONE;
    hasScope = false;
    frequency = null;
    address = null;
    openImages = false;
    area = Double.NaN;
    width = 0;
    height = 0;
    name = null;
    imageText = null;
    for (String key = json.nextKey(); key != null; key = json.nextKey()) {
      if (key.equals("id")) {
        readId(entry);
      } else if (entry == Entry.TRUTH) {
        switch (key) {
          case "image_id" -> {
            readImage();
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
          case "area" -> area = json.numberIfAny();
          case "iscrowd" -> crowd = json.flag();
          case "ignore" -> {
            String flag = json.textIfAny();
            ignore = flag != null && !flag.matches("0|0\\.0|false|False|");
          }
          case "IsGroupOf", "IsDepiction", "IsInside", "isgroupof", "is_group_of" -> {
            openImages = true;
            json.skip();
          }
          default -> json.skip();
        }
      } else if (key.equals(entry == Entry.IMAGE ? "file_name" : "name")) {
        name = json.textIfAny();
      } else if (entry == Entry.IMAGE && key.equals("width")) {
        width = json.pixels();
      } else if (entry == Entry.IMAGE && key.equals("height")) {
        height = json.pixels();
      } else {
        readLvis(entry, key);
      }
    }
    if (entry == Entry.TRUTH) {
      json.require(hasImage, entry.noun, position, "image_id");
      json.require(hasCategory, entry.noun, position, "category_id");
      json.require(hasBox, entry.noun, position, "bbox");
      ordinal++;
      if (!hasId) {
        id = -ordinal;
      }
      return;
    }
    json.require(hasId, entry.noun, position, "id");
    if (name == null && address != null) { // as in LVIS
      name = address.substring(address.lastIndexOf('/') + 1);
    }
    if (entry == Entry.CATEGORY && !categories.add(id)) {
      throw new AnnotationException(
          ("Cannot read %s: category id %d stands twice in \"categories\" (the second at %s);"
                  + " give each category its own id")
              .formatted(file, id, json.place(position)));
    }
  }

  private void readLvis(Entry entry, String key) throws IOException {
    if (entry == Entry.IMAGE && key.equals(ABSENT)) {
      absent = scope(json.idsIfAny());
    } else if (entry == Entry.IMAGE && key.equals(INCOMPLETE)) {
      incomplete = scope(json.idsIfAny());
    } else if (entry == Entry.CATEGORY && key.equals("frequency")) {
      frequency = json.textIfAny();
    } else if (entry == Entry.IMAGE && key.equals("coco_url")) {
      address = json.textIfAny();
    } else {
      json.skip();
    }
  }

  private long[] scope(Optional<long[]> given) {
    hasScope |= given.isPresent();
    return given.orElse(NONE);
  }

  private void readId(Entry entry) throws IOException {
    hasId = json.current() != JsonToken.VALUE_NULL;
    if (!hasId) {
      return;
    }
    switch (entry) {
      case IMAGE -> readImage();
      case CATEGORY -> id = json.number64();
      case TRUTH -> {
        String text = json.isText() ? json.text() : null;
        id = text == null || text.matches("-?[0-9]{1,18}") ? json.number64() : hashed(text);
      }
    }
  }

  /** Annotation ids are only told apart from each other and from 0. */
  private static long hashed(String text) {
    return TextHash.of(text) | 1;
  }

  private void readImage() throws IOException {
    if (json.isText()) {
      imageText = json.text();
    } else {
      imageId = json.integer();
      imageText = null;
    }
  }

  /** Returns the byte of the file at which the entry begins. */
  long position() {
    return position;
  }

  /** Returns the id of the annotation or category; of an annotation without one below 0. */
  long id() {
    return id;
  }

  /** Returns whether an annotation has an id of its own. */
  boolean hasId() {
    return hasId;
  }

  /** Returns the id of an image, or of the image that a truth belongs to, where it is a number. */
  long imageId() {
    return imageId;
  }

  /** Returns the same where it is a text, else null. */
  @Nullable String imageText() {
    return imageText;
  }

  /** Returns whether a truth has the flag {@code ignore}. */
  boolean ignore() {
    return ignore;
  }

  /** Returns whether an image says which categories were looked for, as in LVIS. */
  boolean hasScope() {
    return hasScope;
  }

  /** Returns the categories that were verified to be absent of an image. */
  long[] absent() {
    return absent;
  }

  /** Returns the categories of which not every object of an image is annotated. */
  long[] incomplete() {
    return incomplete;
  }

  /** Returns LVIS's group of a category by how frequent it is, null where there is none. */
  @Nullable String frequency() {
    return frequency;
  }

  /** Returns whether a truth has flags that only Open Images has. */
  boolean openImages() {
    return openImages;
  }

  /** Returns the category of a truth. */
  long category() {
    return category;
  }

  /** Returns x, y, width, height of a truth; overwritten by {@link #next}. */
  double[] box() {
    return box;
  }

  /** Returns the annotated area of a truth, NaN where there is none. */
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
