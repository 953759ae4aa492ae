package io.sparkdet.app.exportlabels;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** Boxes as readers of the formats understand them, by the images' names. */
final class ReadBack {

  /** A class and corners in pixels. */
  record Box(String label, double xMin, double yMin, double xMax, double yMax) {
    double distance(Box other) {
      return Math.max(
          Math.max(Math.abs(xMin - other.xMin), Math.abs(yMin - other.yMin)),
          Math.max(Math.abs(xMax - other.xMax), Math.abs(yMax - other.yMax)));
    }
  }

  private static final ObjectMapper JSON = new ObjectMapper();

  private ReadBack() {}

  /**
   * Reads an export.
   *
   * @param sizes width and height of images by name, for those formats that do not have them
   */
  static Map<String, List<Box>> of(String format, Path output, Map<String, int[]> sizes)
      throws Exception {
    return switch (format) {
      case "coco" -> coco(output);
      case "yolo" -> yolo(output, sizes);
      case "voc" -> voc(output);
      case "labelstudio" -> labelStudio(output);
      case "cvat" -> cvat(output);
      default -> throw new IllegalArgumentException(format);
    };
  }

  private static Map<String, List<Box>> coco(Path output) throws IOException {
    JsonNode file = JSON.readTree(output.toFile());
    Map<Long, String> names = new HashMap<>();
    Map<Integer, String> labels = new HashMap<>();
    Map<String, List<Box>> boxes = new TreeMap<>();
    for (JsonNode image : file.get("images")) {
      names.put(image.get("id").asLong(), image.get("file_name").asText());
      boxes.put(image.get("file_name").asText(), new ArrayList<>());
    }
    for (JsonNode category : file.get("categories")) {
      labels.put(category.get("id").asInt(), category.get("name").asText());
    }
    for (JsonNode one : file.get("annotations")) {
      JsonNode box = one.get("bbox");
      double x = box.get(0).asDouble();
      double y = box.get(1).asDouble();
      List<Box> ofImage = requireNonNull(boxes.get(names.get(one.get("image_id").asLong())));
      String label = requireNonNull(labels.get(one.get("category_id").asInt()));
      ofImage.add(new Box(label, x, y, x + box.get(2).asDouble(), y + box.get(3).asDouble()));
    }
    return boxes;
  }

  private static Map<String, List<Box>> yolo(Path output, Map<String, int[]> sizes)
      throws IOException {
    List<String> labels = Files.readAllLines(output.resolve("classes.txt"));
    Map<String, List<Box>> boxes = new TreeMap<>();
    for (Map.Entry<String, int[]> image : sizes.entrySet()) {
      String name = image.getKey();
      Path file = output.resolve("labels/" + name.substring(0, name.lastIndexOf('.')) + ".txt");
      List<Box> found = new ArrayList<>();
      for (String line : Files.readAllLines(file)) {
        String[] fields = line.split(" ", -1);
        double width = image.getValue()[0];
        double height = image.getValue()[1];
        double x = Double.parseDouble(fields[1]) * width;
        double y = Double.parseDouble(fields[2]) * height;
        double w = Double.parseDouble(fields[3]) * width;
        double h = Double.parseDouble(fields[4]) * height;
        found.add(
            new Box(
                labels.get(Integer.parseInt(fields[0])),
                x - w / 2,
                y - h / 2,
                x + w / 2,
                y + h / 2));
      }
      boxes.put(name, found);
    }
    return boxes;
  }

  private static Map<String, List<Box>> voc(Path output) throws Exception {
    Map<String, List<Box>> boxes = new TreeMap<>();
    try (Stream<Path> files = Files.walk(output.resolve("Annotations"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Element root = xml(file);
        List<Box> found = new ArrayList<>();
        for (Element object : all(root, "object")) {
          found.add(
              new Box(
                  text(object, "name"),
                  number(object, "xmin"),
                  number(object, "ymin"),
                  number(object, "xmax"),
                  number(object, "ymax")));
        }
        boxes.put(text(root, "filename"), found);
      }
    }
    return boxes;
  }

  private static Map<String, List<Box>> cvat(Path output) throws Exception {
    Map<String, List<Box>> boxes = new TreeMap<>();
    for (Element image : all(xml(output), "image")) {
      List<Box> found = new ArrayList<>();
      for (Element box : all(image, "box")) {
        found.add(
            new Box(
                box.getAttribute("label"),
                Double.parseDouble(box.getAttribute("xtl")),
                Double.parseDouble(box.getAttribute("ytl")),
                Double.parseDouble(box.getAttribute("xbr")),
                Double.parseDouble(box.getAttribute("ybr"))));
      }
      boxes.put(image.getAttribute("name"), found);
    }
    return boxes;
  }

  private static Map<String, List<Box>> labelStudio(Path output) throws IOException {
    Map<String, List<Box>> boxes = new TreeMap<>();
    for (JsonNode task : JSON.readTree(output.toFile())) {
      List<Box> found = new ArrayList<>();
      for (JsonNode one : task.get("predictions").get(0).get("result")) {
        JsonNode value = one.get("value");
        double width = one.get("original_width").asDouble() / 100;
        double height = one.get("original_height").asDouble() / 100;
        double x = value.get("x").asDouble();
        double y = value.get("y").asDouble();
        found.add(
            new Box(
                value.get("rectanglelabels").get(0).asText(),
                x * width,
                y * height,
                (x + value.get("width").asDouble()) * width,
                (y + value.get("height").asDouble()) * height));
      }
      String address = task.get("data").get("image").asText();
      boxes.put(
          java.net.URLDecoder.decode(
              address.substring("/data/local-files/?d=".length()).replace("+", "%2B"),
              java.nio.charset.StandardCharsets.UTF_8),
          found);
    }
    return boxes;
  }

  static Element xml(Path file) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(file.toFile())
        .getDocumentElement();
  }

  static List<Element> all(Element root, String name) {
    NodeList nodes = root.getElementsByTagName(name);
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      elements.add((Element) nodes.item(i));
    }
    return elements;
  }

  static String text(Element root, String name) {
    return root.getElementsByTagName(name).item(0).getTextContent();
  }

  private static double number(Element root, String name) {
    return Double.parseDouble(text(root, name));
  }
}
