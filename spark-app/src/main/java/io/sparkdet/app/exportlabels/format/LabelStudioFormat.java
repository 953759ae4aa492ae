package io.sparkdet.app.exportlabels.format;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.xml.stream.XMLStreamException;

/**
 * Tasks of Label Studio with predictions: corner, width and height in percent of the picture, the
 * score of each box, and the model as the predictions' version.
 *
 * <p>A task opens its picture by an address: the name behind a prefix. Behind a prefix that is a
 * web address ({@code http:}, {@code https:} or a path) the name is percent-encoded.
 */
final class LabelStudioFormat implements LabelFormat {

  private static final long serialVersionUID = 1L;

  @Override
  public String name() {
    return "labelstudio";
  }

  @Override
  public String title() {
    return "a file of Label Studio's tasks";
  }

  @Override
  public List<Section> sections(ExportFacts facts) {
    String prefix = facts.imagePrefix();
    return List.of(new Section("", "[\n", image -> task(image, prefix), ",\n", "\n]\n"));
  }

  /** The project's labeling interface, which must have the names that tasks refer to. */
  @Override
  public List<String> advice(ExportFacts facts) {
    String labels =
        XmlText.of(
            0,
            xml ->
                xml.element(
                    "View",
                    view -> {
                      view.element("Image", LabelStudioFormat::picture, none -> {});
                      view.element(
                          "RectangleLabels",
                          LabelStudioFormat::boxes,
                          inner -> {
                            for (LabelClass label : facts.classes()) {
                              inner.element(
                                  "Label", one -> one.attribute("value", label.name()), none -> {});
                            }
                          });
                    }));
    return List.of(
        "labeling interface of the project: "
            + labels.lines().map(String::strip).reduce("", String::concat));
  }

  private static void picture(XmlText xml) throws XMLStreamException {
    xml.attribute("name", "image");
    xml.attribute("value", "$image");
  }

  private static void boxes(XmlText xml) throws XMLStreamException {
    xml.attribute("name", "label");
    xml.attribute("toName", "image");
  }

  private static String task(ImageLabels image, String prefix) {
    return JsonText.of(
        json -> {
          json.writeStartObject();
          json.writeNumberField("id", image.number());
          json.writeObjectFieldStart("data");
          json.writeStringField("image", address(prefix, image.name()));
          json.writeEndObject();
          json.writeArrayFieldStart("predictions");
          json.writeStartObject();
          json.writeStringField("model_version", image.model());
          if (!image.boxes().isEmpty()) {
            json.writeNumberField("score", meanScore(image));
          }
          json.writeArrayFieldStart("result");
          int place = 0;
          for (LabelBox box : image.boxes()) {
            box(json, image, box, ++place);
          }
          json.writeEndArray();
          json.writeEndObject();
          json.writeEndArray();
          json.writeEndObject();
        });
  }

  private static double meanScore(ImageLabels image) {
    return image.boxes().stream().mapToDouble(LabelBox::score).average().orElse(0);
  }

  private static void box(JsonGenerator json, ImageLabels image, LabelBox box, int place)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("id", image.number() + "-" + place);
    json.writeStringField("type", "rectanglelabels");
    json.writeStringField("from_name", "label");
    json.writeStringField("to_name", "image");
    json.writeNumberField("original_width", image.width());
    json.writeNumberField("original_height", image.height());
    json.writeNumberField("image_rotation", 0);
    json.writeNumberField("score", box.score());
    json.writeObjectFieldStart("value");
    json.writeFieldName("x");
    json.writeNumber(Digits.percent(box.xMin(), image.width()));
    json.writeFieldName("y");
    json.writeNumber(Digits.percent(box.yMin(), image.height()));
    json.writeFieldName("width");
    json.writeNumber(Digits.percent(box.width(), image.width()));
    json.writeFieldName("height");
    json.writeNumber(Digits.percent(box.height(), image.height()));
    json.writeNumberField("rotation", 0);
    json.writeArrayFieldStart("rectanglelabels");
    json.writeString(box.label().name());
    json.writeEndArray();
    json.writeEndObject();
    json.writeEndObject();
  }

  private static String address(String prefix, String name) {
    boolean web =
        prefix.startsWith("http:") || prefix.startsWith("https:") || prefix.startsWith("/");
    return prefix + (web ? encoded(name) : name);
  }

  private static String encoded(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20").replace("%2F", "/");
  }
}
