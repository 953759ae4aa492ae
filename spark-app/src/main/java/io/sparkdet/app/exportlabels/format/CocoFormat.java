package io.sparkdet.app.exportlabels.format;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A COCO instances file: images, annotations and categories, as tools import it. Boxes are x, y,
 * width, height in pixels; each annotation also has the {@code score} of its detection, which
 * readers of instances pass over.
 */
final class CocoFormat implements LabelFormat {

  private static final long serialVersionUID = 1L;

  @Override
  public String name() {
    return "coco";
  }

  @Override
  public String title() {
    return "a COCO instances file";
  }

  @Override
  public boolean holds(String name) {
    return true;
  }

  @Override
  public List<Section> sections(ExportFacts facts) {
    return List.of(
        new Section(
            "",
            "{\"info\":"
                + info()
                + ",\n\"licenses\":[],\n\"categories\":"
                + categories(facts)
                + ",\n\"images\":[\n",
            CocoFormat::image,
            ",\n",
            "\n],\n"),
        new Section("", "\"annotations\":[\n", CocoFormat::annotations, ",\n", "\n]}\n"));
  }

  private static String info() {
    return JsonText.of(
        json -> {
          json.writeStartObject();
          json.writeStringField("description", "Detections exported by SparkDet");
          json.writeEndObject();
        });
  }

  private static String categories(ExportFacts facts) {
    return JsonText.of(
        json -> {
          json.writeStartArray();
          for (LabelClass label : facts.classes()) {
            json.writeStartObject();
            json.writeNumberField("id", label.id());
            json.writeStringField("name", label.name());
            json.writeStringField("supercategory", "");
            json.writeEndObject();
          }
          json.writeEndArray();
        });
  }

  private static String image(ImageLabels image) {
    return JsonText.of(
        json -> {
          json.writeStartObject();
          json.writeNumberField("id", image.number());
          json.writeStringField("file_name", image.name());
          json.writeNumberField("width", image.width());
          json.writeNumberField("height", image.height());
          json.writeEndObject();
        });
  }

  private static String annotations(ImageLabels image) {
    long[] id = {image.firstBox()};
    return image.boxes().stream()
        .map(box -> JsonText.of(json -> annotation(json, id[0]++, image.number(), box)))
        .collect(Collectors.joining(",\n"));
  }

  private static void annotation(JsonGenerator json, long id, long image, LabelBox box)
      throws IOException {
    json.writeStartObject();
    json.writeNumberField("id", id);
    json.writeNumberField("image_id", image);
    json.writeNumberField("category_id", box.label().id());
    json.writeArrayFieldStart("bbox");
    json.writeNumber(Digits.pixels(box.xMin()));
    json.writeNumber(Digits.pixels(box.yMin()));
    json.writeNumber(Digits.pixels(box.width()));
    json.writeNumber(Digits.pixels(box.height()));
    json.writeEndArray();
    json.writeFieldName("area");
    json.writeNumber(Digits.pixels(box.width() * box.height()));
    json.writeNumberField("iscrowd", 0);
    json.writeArrayFieldStart("segmentation");
    json.writeEndArray();
    json.writeNumberField("score", box.score());
    json.writeEndObject();
  }
}
