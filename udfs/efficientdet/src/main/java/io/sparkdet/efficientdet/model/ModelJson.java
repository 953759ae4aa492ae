package io.sparkdet.efficientdet.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkdet.detection.nms.BoxBounds;
import io.sparkdet.detection.nms.ClassChoice;
import io.sparkdet.detection.nms.Nms;
import io.sparkdet.detection.nms.PostProcessing;
import io.sparkdet.efficientdet.image.resize.Preprocessing;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** {@code model.json}: a {@link ModelDescription} as text, read strictly. */
public final class ModelJson {

  private static final int FORMAT = 1;
  private static final long LONGEST_FILE = 16 << 20;
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private ModelJson() {}

  static ModelDescription read(Path file) throws IOException {
    JsonObject root = readObject(file);
    try {
      return description(root);
    } catch (IllegalArgumentException e) {
      throw new ModelException(file, String.valueOf(e.getMessage()), "correct the value");
    }
  }

  /** Reads one object, strictly: no duplicate keys, nothing after it. */
  static JsonObject readObject(Path file) throws IOException {
    if (Files.size(file) > LONGEST_FILE) {
      throw new ModelException(
          file, "it is longer than " + LONGEST_FILE + " bytes", "give a smaller file");
    }
    return readObject(file, Files.readAllBytes(file));
  }

  /** Reads one object, strictly, from the content of a file that errors name. */
  static JsonObject readObject(Path file, byte[] content) throws ModelException {
    try {
      return new JsonObject(file, MAPPER.readTree(content));
    } catch (JsonProcessingException e) {
      int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
      throw new ModelException(
          file,
          "line "
              + line
              + " is no valid JSON ("
              + e.getOriginalMessage().lines().findFirst().orElse("")
              + ")",
          "correct it");
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read bytes in memory", e);
    }
  }

  private static ModelDescription description(JsonObject root) throws ModelException {
    int format = root.whole("format");
    if (format != FORMAT) {
      throw root.wrong("format", "this version reads format " + FORMAT + ", not " + format);
    }
    List<ModelClass> classes = new ArrayList<>();
    for (JsonObject entry : root.objects("classes")) {
      classes.add(new ModelClass(entry.whole("index"), entry.whole("id"), entry.text("name")));
      entry.end();
    }
    ModelDescription description =
        new ModelDescription(
            root.text("name"),
            ArchitectureJson.read(root, classes.size()),
            classes,
            Preprocessing.of(root.text("preprocessing")),
            postProcessing(root.object("post_processing")),
            provenance(root.object("provenance")));
    root.end();
    return description;
  }

  private static PostProcessing postProcessing(JsonObject object) throws ModelException {
    PostProcessing read =
        new PostProcessing(
            (float) object.number("score_threshold"),
            object.whole("pre_nms_top"),
            Nms.parse(object.text("nms")),
            object.flag("class_agnostic"),
            object.whole("max_detections"),
            object.has("classes") ? ClassChoice.of(object.text("classes")) : ClassChoice.BEST,
            new BoxBounds(
                object.has("clip") && object.flag("clip"),
                object.has("min_box") ? (float) object.number("min_box") : 0));
    object.end();
    return read;
  }

  private static Provenance provenance(JsonObject object) throws ModelException {
    Provenance read =
        new Provenance(
            object.text("source"),
            object.texts("sha256"),
            object.has("seed") ? OptionalLong.of(object.wideWhole("seed")) : OptionalLong.empty(),
            object.has("data") ? object.text("data") : "",
            object.texts("settings"),
            object.numbers("metrics"),
            object.texts("versions"));
    object.end();
    return read;
  }

  /** Returns the text of the file, equal for equal descriptions. */
  /** Reads what {@link #write} wrote, where there is no file. */
  static ModelDescription parse(byte[] content) throws IOException {
    Path name = Path.of(ModelFolder.DESCRIPTION_FILE);
    return description(new JsonObject(name, MAPPER.readTree(content)));
  }

  static byte[] write(ModelDescription description) {
    ObjectNode root = MAPPER.createObjectNode();
    root.put("format", FORMAT);
    root.put("name", description.name());
    putMeaning(root, description);
    putProvenance(root.putObject("provenance"), description.provenance());
    return text(root).getBytes(StandardCharsets.UTF_8);
  }

  /** Returns an object to be filled. */
  public static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  /** Returns indented text, equal for equal objects. */
  public static String text(ObjectNode root) {
    DefaultPrettyPrinter printer = new DefaultPrettyPrinter();
    DefaultIndenter lineFeed = new DefaultIndenter("  ", "\n");
    printer.indentArraysWith(lineFeed);
    printer.indentObjectsWith(lineFeed);
    try {
      return MAPPER.writer(printer).writeValueAsString(root) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Cannot write a tree of JSON as text", e);
    }
  }

  /** Returns the part that decides what the model finds: all but its name and provenance. */
  static byte[] meaning(ModelDescription description) throws IOException {
    ObjectNode root = MAPPER.createObjectNode();
    putMeaning(root, description);
    return MAPPER.writeValueAsBytes(root);
  }

  public static void putMeaning(ObjectNode root, ModelDescription description) {
    ArchitectureJson.write(root, description.config());
    putClasses(root, description.classes());
    root.put("preprocessing", description.preprocessing().label());
    PostProcessing defaults = description.defaults();
    ObjectNode rules = root.putObject("post_processing");
    rules
        .put("score_threshold", defaults.scoreThreshold())
        .put("pre_nms_top", defaults.preNmsTop())
        .put("nms", defaults.nms().spec())
        .put("class_agnostic", defaults.classAgnostic())
        .put("max_detections", defaults.maxDetections());
    if (defaults.classes() != ClassChoice.BEST) {
      rules.put("classes", defaults.classes().label());
    }
    if (defaults.bounds().clip()) {
      rules.put("clip", true);
    }
    if (defaults.bounds().minSide() > 0) {
      rules.put("min_box", defaults.bounds().minSide());
    }
  }

  public static void putClasses(ObjectNode root, List<ModelClass> classes) {
    ArrayNode array = root.putArray("classes");
    for (ModelClass entry : classes) {
      array.addObject().put("index", entry.index()).put("id", entry.id()).put("name", entry.name());
    }
  }

  public static void putProvenance(ObjectNode object, Provenance provenance) {
    object.put("source", provenance.source());
    putTexts(object, "sha256", provenance.hashes());
    provenance.seed().ifPresent(seed -> object.put("seed", seed));
    if (!provenance.data().isEmpty()) {
      object.put("data", provenance.data());
    }
    putTexts(object, "settings", provenance.settings());
    if (!provenance.metrics().isEmpty()) {
      ObjectNode metrics = object.putObject("metrics");
      provenance.metrics().forEach(metrics::put);
    }
    putTexts(object, "versions", provenance.versions());
  }

  private static void putTexts(ObjectNode object, String key, Map<String, String> texts) {
    if (!texts.isEmpty()) {
      ObjectNode inner = object.putObject(key);
      texts.forEach(inner::put);
    }
  }
}
