package io.sparkdet.sql.annotations.named;

import io.sparkdet.sql.annotations.file.AnnotationFile;
import io.sparkdet.sql.annotations.file.FileContent;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;

/** "CVAT for images 1.1": an element an image, corners of boxes in pixels. */
final class CvatFormat implements NamedFormat {

  private static final long serialVersionUID = 1L;

  /** Elements of an image that are shapes and no boxes. */
  private static final Set<String> SHAPES =
      Set.of("polygon", "polyline", "points", "cuboid", "ellipse", "mask", "skeleton");

  @Override
  public String title() {
    return "a file \"CVAT for images 1.1\" (XML)";
  }

  @Override
  public boolean claims(AnnotationPlace place) {
    return !place.isFolder()
        && place.content() == FileContent.XML
        && place.beginning().contains("<annotations>");
  }

  @Override
  public Iterator<NamedImage> read(String path, String part, Configuration configuration) {
    return new Images(part, new AnnotationFile(part, configuration).open());
  }

  private static final class Images extends ImageStream {
    private final InputStream in;
    private final XMLStreamReader xml;

    Images(String file, InputStream in) {
      super(file);
      this.in = in;
      XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
      factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
      factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
      try {
        xml = factory.createXMLStreamReader(in);
      } catch (XMLStreamException e) {
        throw error("damaged XML", line(e));
      }
    }

    private static String line(XMLStreamException e) {
      String message = String.valueOf(e.getMessage());
      int at = message.indexOf("Message:");
      return message.substring(at < 0 ? 0 : at + 8).strip().replaceFirst("[.]$", "")
          + "; write the file again";
    }

    @Override
    @Nullable NamedImage read() throws IOException {
      try {
        while (xml.hasNext()) {
          if (xml.next() != XMLStreamConstants.START_ELEMENT) {
            continue;
          }
          if (xml.getLocalName().equals("track")) {
            throw error("it has tracks", "export it from CVAT as \"CVAT for images 1.1\"");
          }
          if (xml.getLocalName().equals("image")) {
            return image();
          }
        }
        return null;
      } catch (XMLStreamException e) {
        throw error("damaged XML at line %d".formatted(e.getLocation().getLineNumber()), line(e));
      }
    }

    private NamedImage image() throws XMLStreamException {
      String name = attribute("name", "an image");
      int width = (int) number("width", name);
      int height = (int) number("height", name);
      List<NamedImage.NamedBox> boxes = new ArrayList<>();
      int others = 0;
      int depth = 1;
      while (depth > 0) {
        int event = xml.next();
        if (event == XMLStreamConstants.END_ELEMENT) {
          depth--;
        } else if (event == XMLStreamConstants.START_ELEMENT) {
          depth++;
          if (xml.getLocalName().equals("box")) {
            boxes.add(box(name));
          } else if (depth == 2 && SHAPES.contains(xml.getLocalName())) {
            others++;
          }
        }
      }
      return new NamedImage(name, width, height, boxes, others, false);
    }

    private NamedImage.NamedBox box(String image) {
      String rotation = xml.getAttributeValue(null, "rotation");
      if (rotation != null && number("rotation", image) != 0) {
        throw error(
            image,
            "a box is rotated by %s degrees; only upright boxes are read".formatted(rotation));
      }
      double left = number("xtl", image);
      double top = number("ytl", image);
      return new NamedImage.NamedBox(
          attribute("label", image),
          left,
          top,
          number("xbr", image) - left,
          number("ybr", image) - top,
          false);
    }

    private String attribute(String name, String of) {
      String value = xml.getAttributeValue(null, name);
      if (value == null || value.isEmpty()) {
        throw error(of, "it has no %s; give it one".formatted(name));
      }
      return value;
    }

    private double number(String name, String of) {
      String value = attribute(name, of);
      try {
        double number = Double.parseDouble(value);
        if (Double.isFinite(number)) {
          return number;
        }
      } catch (NumberFormatException e) {
        // told below, as what is not finite
      }
      throw error(of, "%s must be a number (found \"%s\")".formatted(name, value));
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
