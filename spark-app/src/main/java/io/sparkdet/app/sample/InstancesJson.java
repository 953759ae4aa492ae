package io.sparkdet.app.sample;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.sparkdet.app.files.store.PlainFiles;
import io.sparkdet.app.sample.scene.SampleShape;
import io.sparkdet.app.sample.scene.SampleTruth;
import io.sparkdet.app.sample.scene.Scene;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The annotations in COCO's form: boxes are x, y, width, height in pixels, areas count visible
 * pixels, ids start at 1 and depend on the picture's index alone.
 *
 * <p>Tasks note one image object and one array of annotations a picture in part files; joining
 * streams over them twice, once for each array of the COCO file.
 */
final class InstancesJson {

  /** Annotation ids are this times the image id plus the index in the picture, from 0. */
  private static final int IDS_AN_IMAGE = 100;

  private static final JsonFactory JSON = new JsonFactory();

  private InstancesJson() {}

  static Path part(Path lake, int slice) {
    return new Path(lake, String.format(Locale.ROOT, "part-%05d.json", slice));
  }

  static void note(
      JsonGenerator json, int index, String name, Scene scene, List<SampleTruth> truths)
      throws IOException {
    long imageId = index + 1L;
    json.writeStartObject();
    json.writeNumberField("id", imageId);
    json.writeStringField("file_name", name);
    json.writeNumberField("width", scene.width());
    json.writeNumberField("height", scene.height());
    json.writeEndObject();
    json.writeStartArray();
    for (int i = 0; i < truths.size(); i++) {
      SampleTruth truth = truths.get(i);
      json.writeStartObject();
      json.writeNumberField("id", imageId * IDS_AN_IMAGE + i);
      json.writeNumberField("image_id", imageId);
      json.writeNumberField("category_id", truth.shape().id());
      json.writeArrayFieldStart("bbox");
      json.writeNumber(truth.xMin());
      json.writeNumber(truth.yMin());
      json.writeNumber(truth.xMax() - truth.xMin());
      json.writeNumber(truth.yMax() - truth.yMin());
      json.writeEndArray();
      json.writeNumberField("area", truth.area());
      json.writeNumberField("iscrowd", 0);
      json.writeArrayFieldStart("segmentation");
      json.writeEndArray();
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  /** Joins the parts to one COCO file in the order of the slices and deletes them. */
  static void join(FileSystem system, Path lake, int slices, SampleLake.Options options)
      throws IOException {
    PlainFiles.replace(
        system,
        new Path(lake, SampleLake.INSTANCES),
        target -> {
          try (JsonGenerator json = JSON.createGenerator(target)) {
            json.writeStartObject();
            info(json, options);
            json.writeArrayFieldStart("licenses");
            json.writeEndArray();
            categories(json);
            json.writeArrayFieldStart("images");
            copy(system, lake, slices, json, JsonToken.START_OBJECT);
            json.writeEndArray();
            json.writeArrayFieldStart("annotations");
            copy(system, lake, slices, json, JsonToken.START_ARRAY);
            json.writeEndArray();
            json.writeEndObject();
          }
        });
    for (int slice = 0; slice < slices; slice++) {
      system.delete(part(lake, slice), false);
    }
  }

  private static void info(JsonGenerator json, SampleLake.Options options) throws IOException {
    json.writeObjectFieldStart("info");
    json.writeStringField("description", "SparkDet sample lake: generated shapes");
    json.writeStringField("version", "1");
    json.writeNumberField("seed", options.seed());
    json.writeNumberField("size", options.size());
    json.writeEndObject();
  }

  private static void categories(JsonGenerator json) throws IOException {
    json.writeArrayFieldStart("categories");
    for (SampleShape shape : SampleShape.values()) {
      json.writeStartObject();
      json.writeNumberField("id", shape.id());
      json.writeStringField("name", shape.label());
      json.writeStringField("supercategory", "shape");
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  /** Copies the images (objects) or the annotations (elements of the arrays) of every part. */
  private static void copy(
      FileSystem system, Path lake, int slices, JsonGenerator json, JsonToken wanted)
      throws IOException {
    for (int slice = 0; slice < slices; slice++) {
      try (InputStream source = system.open(part(lake, slice));
          JsonParser parser = JSON.createParser(source)) {
        while (parser.nextToken() != null) {
          if (parser.currentToken() != wanted) {
            parser.skipChildren();
          } else if (wanted == JsonToken.START_OBJECT) {
            json.copyCurrentStructure(parser);
          } else {
            while (parser.nextToken() != JsonToken.END_ARRAY) {
              json.copyCurrentStructure(parser);
            }
          }
        }
      }
    }
  }
}
