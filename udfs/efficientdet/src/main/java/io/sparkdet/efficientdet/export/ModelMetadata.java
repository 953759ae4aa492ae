package io.sparkdet.efficientdet.export;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkdet.efficientdet.model.ModelDescription;
import io.sparkdet.efficientdet.model.ModelFolder;
import io.sparkdet.efficientdet.model.ModelJson;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** What a model is as pairs of texts, for files of other formats that carry such pairs. */
public final class ModelMetadata {

  private ModelMetadata() {}

  /**
   * Returns the entries of {@code model.json} by key, texts as they are and everything else as
   * JSON; {@code id}; and {@code input_factor} and {@code input_term}, three numbers each: the
   * network's input is {@code value * factor + term} of red, green and blue values 0 to 255.
   */
  public static Map<String, String> of(ModelFolder model) {
    ModelDescription description = model.description();
    ObjectNode root = ModelJson.object();
    root.put("name", description.name());
    root.put("id", model.id());
    ModelJson.putMeaning(root, description);
    ModelJson.putProvenance(root.putObject("provenance"), description.provenance());
    for (int channel = 0; channel < 3; channel++) {
      root.withArray("input_factor").add(description.preprocessing().factor(channel));
      root.withArray("input_term").add(description.preprocessing().term(channel));
    }
    Map<String, String> texts = new TreeMap<>();
    for (Map.Entry<String, JsonNode> field : root.properties()) {
      JsonNode value = field.getValue();
      texts.put(field.getKey(), value.isTextual() ? value.textValue() : value.toString());
    }
    return Collections.unmodifiableMap(texts);
  }
}
