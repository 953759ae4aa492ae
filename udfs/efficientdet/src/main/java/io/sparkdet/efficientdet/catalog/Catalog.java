package io.sparkdet.efficientdet.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;

/** The published models, as effdet's author lists them; the resource says where it comes from. */
public final class Catalog {

  private static final List<PublishedModel> MODELS = read();

  private Catalog() {}

  /** Returns all models in the order of their author. */
  public static List<PublishedModel> models() {
    return List.copyOf(MODELS);
  }

  /** Returns the model of a name. */
  public static Optional<PublishedModel> find(String name) {
    return MODELS.stream().filter(model -> model.name().equals(name)).findFirst();
  }

  private static List<PublishedModel> read() {
    List<PublishedModel> models = new ArrayList<>();
    try (InputStream in =
        Objects.requireNonNull(Catalog.class.getResourceAsStream("effdet.json"))) {
      for (JsonNode model : new ObjectMapper().readTree(in).path("models")) {
        JsonNode precision = model.path("published_val2017_ap");
        models.add(
            new PublishedModel(
                model.path("name").textValue(),
                URI.create(model.path("url").textValue()),
                model.path("sha256_prefix").textValue(),
                model.path("image_size").intValue(),
                precision.isNumber()
                    ? OptionalDouble.of(precision.doubleValue())
                    : OptionalDouble.empty()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return List.copyOf(models);
  }
}
