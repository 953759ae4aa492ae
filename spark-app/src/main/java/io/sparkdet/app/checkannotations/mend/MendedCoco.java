package io.sparkdet.app.checkannotations.mend;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkdet.app.checkannotations.finding.DataSets;
import io.sparkdet.app.checkannotations.finding.DrawnBox;
import io.sparkdet.app.checkannotations.finding.FindingTable;
import io.sparkdet.app.checkannotations.finding.Problem;
import io.sparkdet.app.checkannotations.image.SetCounts;
import io.sparkdet.app.files.store.PlainFiles;
import io.sparkdet.sql.annotations.coco.ImageNumbers;
import io.sparkdet.sql.annotations.file.AnnotationFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/**
 * Copies a COCO instances file and mends what {@link Mending} lists; every other key and number
 * stays as it is written, segmentations too. The file is read as a stream; in memory are the sizes
 * of images and what was found to stand twice.
 */
public final class MendedCoco {

  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build())
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private final String source;
  private final ImageFrames frames;
  private final DataSets sets;
  private final Set<Box> twice = new HashSet<>();
  private final Set<Long> idsTwice = new HashSet<>();
  private final Set<Long> imagesTwice = new HashSet<>();

  /** The image ids of which the first entry was copied, with its file name. */
  private final Map<Long, String> copied = new HashMap<>();

  private final Set<Copy> kept = new HashSet<>();
  private final Set<Long> given = new HashSet<>();
  private final Map<Mending, Long> done = new EnumMap<>(Mending.class);
  private long nextId;

  /** What boxes that stand twice have in common. */
  private record Box(long image, long category, DrawnBox.Corners corners) {}

  private record Copy(Box box, boolean crowd) {}

  /**
   * Prepares the copy.
   *
   * @param source the COCO instances file
   * @param frames the sizes of its images
   * @param sets its classes
   * @param counts what it adds up to
   * @param findings what was found in it
   */
  public MendedCoco(
      String source, ImageFrames frames, DataSets sets, SetCounts counts, FindingTable findings) {
    this.source = source;
    this.frames = frames;
    this.sets = sets;
    this.nextId = counts.largestId() + 1;
    Iterator<Row> boxes = findings.of(Problem.DUPLICATE_BOX).toLocalIterator();
    while (boxes.hasNext()) {
      Row row = boxes.next();
      twice.add(
          new Box(
              row.<Long>getAs("image_id"),
              row.<Long>getAs("category_id"),
              DrawnBox.Corners.of(
                  row.<Double>getAs("x_min"),
                  row.<Double>getAs("y_min"),
                  row.<Double>getAs("x_max"),
                  row.<Double>getAs("y_max"))));
    }
    gather(findings, Problem.ANNOTATION_ID_TWICE, "annotation_id", idsTwice);
    gather(findings, Problem.IMAGE_ID_TWICE, "image_id", imagesTwice);
  }

  private static void gather(
      FindingTable findings, Problem problem, String column, Set<Long> into) {
    Iterator<Row> rows = findings.of(problem).select(column).toLocalIterator();
    rows.forEachRemaining(row -> into.add(row.getLong(0)));
  }

  /**
   * Writes the copy, whole or not at all.
   *
   * @param target the new file, on any Hadoop file system
   * @return what was mended how often, each kind once
   */
  public Map<Mending, Long> write(String target, Configuration hadoop) throws IOException {
    for (Mending mending : Mending.values()) {
      done.put(mending, 0L);
    }
    ImageNumbers numbers = ImageNumbers.of(source, hadoop);
    Path path = new Path(target);
    PlainFiles.replace(
        PlainFiles.system(path, hadoop),
        path,
        out -> {
          try (InputStream in = new AnnotationFile(source, hadoop).open()) {
            copy(in, out, numbers);
          }
        });
    return new EnumMap<>(done);
  }

  private void copy(InputStream in, OutputStream out, ImageNumbers numbers) throws IOException {
    try (JsonParser json = JSON.createParser(in);
        JsonGenerator copy =
            JSON.createGenerator(out, JsonEncoding.UTF8)
                .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)) {
      json.nextToken();
      copy.writeStartObject();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String key = json.currentName();
        json.nextToken();
        copy.writeFieldName(key);
        switch (key) {
          case "images" -> each(json, copy, entry -> mendImage(entry, numbers));
          case "annotations" -> each(json, copy, entry -> mendAnnotation(entry, numbers));
          default -> copy.copyCurrentStructure(json);
        }
      }
      copy.writeEndObject();
    }
  }

  private static void each(JsonParser json, JsonGenerator copy, Predicate<ObjectNode> kept)
      throws IOException {
    copy.writeStartArray();
    while (json.nextToken() == JsonToken.START_OBJECT) {
      ObjectNode entry = JSON.readTree(json);
      if (kept.test(entry)) {
        JSON.writeTree(copy, entry);
      }
    }
    copy.writeEndArray();
  }

  private void count(Mending mending) {
    done.merge(mending, 1L, Long::sum);
  }

  private static long number(JsonNode id, ImageNumbers numbers) {
    return id.isTextual() ? numbers.of(id.textValue(), 0) : numbers.of(null, id.longValue());
  }

  private boolean mendImage(ObjectNode image, ImageNumbers numbers) {
    long id = number(image.path("id"), numbers);
    if (imagesTwice.contains(id)) {
      String name = image.path("file_name").asText();
      String first = copied.putIfAbsent(id, name);
      if (name.equals(first)) {
        count(Mending.IMAGE_REMOVED);
        return false;
      }
    }
    int at = frames.find(id);
    if (at >= 0 && frames.isOfFile(at)) {
      image.put("width", frames.width(at));
      image.put("height", frames.height(at));
      count(Mending.SIZE_SET);
    }
    return true;
  }

  private boolean mendAnnotation(ObjectNode annotation, ImageNumbers numbers) {
    long image = number(annotation.path("image_id"), numbers);
    long category = annotation.path("category_id").asLong();
    JsonNode corner = annotation.path("bbox");
    DrawnBox box =
        new DrawnBox(
            corner.path(0).asDouble(),
            corner.path(1).asDouble(),
            corner.path(2).asDouble(),
            corner.path(3).asDouble());
    int at = frames.find(image);
    Mending removal = removal(at, category, box);
    if (removal == null) {
      Box key = new Box(image, category, box.corners());
      if (twice.contains(key) && !kept.add(new Copy(key, isCrowd(annotation)))) {
        removal = Mending.DUPLICATE_REMOVED;
      }
    }
    if (removal != null) {
      count(removal);
      return false;
    }
    if (frames.isKnown(at) && box.isOverBorder(frames.width(at), frames.height(at))) {
      box = clip(annotation, box, frames.width(at), frames.height(at));
    }
    mendArea(annotation, box);
    mendId(annotation);
    return true;
  }

  private static boolean isCrowd(ObjectNode annotation) {
    return annotation.path("iscrowd").asInt(0) != 0;
  }

  private @Nullable Mending removal(int at, long category, DrawnBox box) {
    if (at < 0) {
      return Mending.UNKNOWN_IMAGE_REMOVED;
    }
    if (!sets.lists(0, category)) {
      return Mending.UNKNOWN_CLASS_REMOVED;
    }
    if (box.isDegenerate()) {
      return Mending.DEGENERATE_REMOVED;
    }
    return frames.isKnown(at) && box.isOutside(frames.width(at), frames.height(at))
        ? Mending.OUTSIDE_REMOVED
        : null;
  }

  /** Cuts a box at the border and returns what is left of it. */
  private DrawnBox clip(ObjectNode annotation, DrawnBox box, int width, int height) {
    double left = Math.max(0, box.x());
    double top = Math.max(0, box.y());
    DrawnBox inside =
        new DrawnBox(
            left, top, Math.min(width, box.right()) - left, Math.min(height, box.bottom()) - top);
    ArrayNode numbers = annotation.putArray("bbox");
    for (double value : new double[] {left, top, inside.width(), inside.height()}) {
      numbers.add(rounded(value));
    }
    count(Mending.CLIPPED);
    return inside;
  }

  private void mendArea(ObjectNode annotation, DrawnBox box) {
    JsonNode stated = annotation.path("area");
    if (!stated.isMissingNode() && box.contradicts(stated.asDouble(box.area()))) {
      annotation.put("area", rounded(box.area()));
      count(Mending.AREA_SET);
    }
  }

  /** Gives a new id to what has none, 0, or one that was given before. */
  private void mendId(ObjectNode annotation) {
    JsonNode id = annotation.path("id");
    boolean none = id.isMissingNode() || id.isNull();
    boolean wrong = none || (id.isNumber() && id.longValue() == 0);
    if (!wrong && id.isNumber() && idsTwice.contains(id.longValue())) {
      wrong = !given.add(id.longValue());
    }
    if (wrong) {
      annotation.put("id", nextId++);
      count(Mending.ID_GIVEN);
    }
  }

  private static BigDecimal rounded(double value) {
    BigDecimal exact = BigDecimal.valueOf(value).setScale(6, RoundingMode.HALF_EVEN);
    BigDecimal plain = exact.stripTrailingZeros();
    return plain.scale() < 0 ? plain.setScale(0) : plain;
  }
}
