package io.sparkdet.app.exportlabels.format;

import java.util.List;
import java.util.stream.Collectors;
import javax.xml.stream.XMLStreamException;

/**
 * A Pascal VOC folder: {@code Annotations/NAME.xml} an image, the names of all in {@code
 * ImageSets/Main/default.txt}, and the classes in {@code labelmap.txt}, save those whose names have
 * a colon, which that file cannot hold. Corners are in pixels from the picture's corner, as {@code
 * evaluate} and most of today's tools take them (VOC's own counted whole pixels from 1), with
 * fractions.
 */
final class VocFormat implements FolderFormat {

  private static final long serialVersionUID = 1L;

  @Override
  public String name() {
    return "voc";
  }

  @Override
  public String title() {
    return "a Pascal VOC folder";
  }

  @Override
  public List<Section> sections(ExportFacts facts) {
    return List.of(
        new Section(
            "ImageSets/Main/default.txt",
            "",
            image -> Names.withoutSuffix(image.name()) + "\n",
            "",
            ""),
        Section.fixed("labelmap.txt", labelMap(facts)));
  }

  /** Returns the classes as CVAT and Datumaro take them: name, color, parts, actions. */
  private static String labelMap(ExportFacts facts) {
    return facts.classes().stream()
        .map(LabelClass::name)
        .filter(name -> name.indexOf(':') < 0 && !name.startsWith("#"))
        .map(name -> name + ":::\n")
        .collect(Collectors.joining());
  }

  @Override
  public String file(String image) {
    return "Annotations/" + Names.withoutSuffix(image) + ".xml";
  }

  @Override
  public String text(ImageLabels image) {
    return XmlText.of(0, xml -> xml.element("annotation", inner -> annotation(inner, image)));
  }

  private static void annotation(XmlText xml, ImageLabels image) throws XMLStreamException {
    int slash = image.name().lastIndexOf('/');
    xml.element("folder", slash < 0 ? "" : image.name().substring(0, slash));
    xml.element("filename", image.name());
    xml.element(
        "size",
        size -> {
          size.element("width", Integer.toString(image.width()));
          size.element("height", Integer.toString(image.height()));
          size.element("depth", "3");
        });
    xml.element("segmented", "0");
    for (LabelBox box : image.boxes()) {
      xml.element("object", object -> object(object, box));
    }
  }

  private static void object(XmlText xml, LabelBox box) throws XMLStreamException {
    xml.element("name", box.label().name());
    xml.element("pose", "Unspecified");
    xml.element("truncated", "0");
    xml.element("difficult", "0");
    xml.element(
        "bndbox",
        corners -> {
          corners.element("xmin", Digits.pixels(box.xMin()));
          corners.element("ymin", Digits.pixels(box.yMin()));
          corners.element("xmax", Digits.pixels(box.xMax()));
          corners.element("ymax", Digits.pixels(box.yMax()));
        });
  }
}
