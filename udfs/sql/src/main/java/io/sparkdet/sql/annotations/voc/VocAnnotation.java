package io.sparkdet.sql.annotations.voc;

import io.sparkdet.sql.annotations.file.AnnotationException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import javax.xml.stream.Location;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * One Pascal VOC annotation file.
 *
 * @param fileName the picture's name as {@code <filename>} has it; empty where it is not given
 * @param width of the picture in pixels; 0 where it is not given
 * @param height of the picture in pixels; 0 where it is not given
 * @param objects the boxes in file order
 */
record VocAnnotation(String fileName, int width, int height, List<VocObject> objects) {

  private static final Set<String> DIFFICULT = Set.of("1", "1.0", "true", "yes");

  VocAnnotation {
    objects = List.copyOf(objects);
  }

  /**
   * A box with inclusive corners in pixels, counted from 1 by VOC's own tools.
   *
   * @param difficult whether it is not to be counted
   */
  record VocObject(
      String name, double xMin, double yMin, double xMax, double yMax, boolean difficult) {}

  /**
   * Reads an annotation; parts of objects (heads, hands) are passed over. No entity is followed,
   * inside the file or outside.
   */
  static VocAnnotation read(String file, byte[] content) {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    try {
      XMLStreamReader xml =
          factory.createXMLStreamReader(new StringReader(XmlText.of(file, content)));
      return read(file, xml);
    } catch (XMLStreamException e) {
      throw damaged(file, e);
    }
  }

  private static VocAnnotation read(String file, XMLStreamReader xml) throws XMLStreamException {
    String fileName = "";
    int width = 0;
    int height = 0;
    List<VocObject> objects = new ArrayList<>();
    List<String> path = new ArrayList<>();
    Map<String, String> object = new HashMap<>();
    StringBuilder text = new StringBuilder();
    while (xml.hasNext()) {
      switch (xml.next()) {
        case XMLStreamConstants.START_ELEMENT -> {
          path.add(xml.getLocalName());
          text.setLength(0);
          if (path.size() == 1 && !xml.getLocalName().equals("annotation")) {
            throw new AnnotationException(
                "Cannot read %s: it holds <%s>, where a Pascal VOC file holds <annotation>"
                    .formatted(file, xml.getLocalName()));
          }
        }
        case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> text.append(xml.getText());
        case XMLStreamConstants.ENTITY_REFERENCE ->
            throw new AnnotationException(
                "Cannot read %s: at line %d: the entity &%s; is not read; write its text instead"
                    .formatted(file, xml.getLocation().getLineNumber(), xml.getLocalName()));
        case XMLStreamConstants.END_ELEMENT -> {
          String element = String.join("/", path);
          String value = text.toString().strip();
          switch (element) {
            case "annotation/filename" -> fileName = value;
            case "annotation/size/width" -> width = pixels(value);
            case "annotation/size/height" -> height = pixels(value);
            case "annotation/object" -> {
              objects.add(object(file, objects.size() + 1, object));
              object.clear();
            }
            default -> {
              if (element.startsWith("annotation/object/")) {
                object.putIfAbsent(element.substring("annotation/object/".length()), value);
              }
            }
          }
          path.remove(path.size() - 1);
        }
        default -> {}
      }
    }
    return new VocAnnotation(fileName, width, height, objects);
  }

  /** Blames file, line and column, in the parser's words without its own position. */
  private static AnnotationException damaged(String file, XMLStreamException e) {
    String problem = String.valueOf(e.getMessage());
    problem =
        problem.substring(problem.indexOf("Message:") < 0 ? 0 : problem.indexOf("Message:") + 8);
    Location place = e.getLocation();
    String at =
        place == null || place.getLineNumber() < 1
            ? ""
            : " at line %d, column %d".formatted(place.getLineNumber(), place.getColumnNumber());
    return new AnnotationException(
        "Cannot read %s: damaged XML%s: %s; mend or remove the file"
            .formatted(file, at, problem.strip().replaceFirst("[.]$", "")),
        e);
  }

  /** Returns a side in pixels, 0 where the text is no whole number: only some readers need it. */
  private static int pixels(String text) {
    return text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : 0;
  }

  private static VocObject object(String file, int ordinal, Map<String, String> values) {
    String name = values.getOrDefault("name", "");
    if (name.isEmpty()) {
      throw new AnnotationException(
          "Cannot read %s: its object %d has no <name>; give it one".formatted(file, ordinal));
    }
    if (values.keySet().stream().noneMatch(key -> key.startsWith("bndbox/"))) {
      throw new AnnotationException(
          "Cannot read %s: its object %d has no <bndbox>; only upright boxes are read"
              .formatted(file, ordinal));
    }
    return new VocObject(
        name,
        number(file, values, "bndbox/xmin"),
        number(file, values, "bndbox/ymin"),
        number(file, values, "bndbox/xmax"),
        number(file, values, "bndbox/ymax"),
        DIFFICULT.contains(values.getOrDefault("difficult", "0").toLowerCase(Locale.ROOT)));
  }

  private static double number(String file, Map<String, String> values, String key) {
    String text = values.getOrDefault(key, "");
    try {
      double value = Double.parseDouble(text);
      if (Double.isFinite(value)) {
        return value;
      }
    } catch (NumberFormatException e) {
      throw new AnnotationException(notNumber(file, key, text), e);
    }
    throw new AnnotationException(notNumber(file, key, text));
  }

  private static String notNumber(String file, String key, String text) {
    return "Cannot read %s: <%s> must be a number (found \"%s\")".formatted(file, key, text);
  }
}
