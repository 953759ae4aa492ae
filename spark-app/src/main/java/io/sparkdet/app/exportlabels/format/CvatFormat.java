package io.sparkdet.app.exportlabels.format;

import java.util.List;
import javax.xml.stream.XMLStreamException;

/** A file "CVAT for images 1.1": an element an image, corners of boxes in pixels. */
final class CvatFormat implements LabelFormat {

  private static final long serialVersionUID = 1L;

  @Override
  public String name() {
    return "cvat";
  }

  @Override
  public String title() {
    return "a file \"CVAT for images 1.1\"";
  }

  @Override
  public List<Section> sections(ExportFacts facts) {
    return List.of(
        new Section(
            "",
            """
            <?xml version="1.0" encoding="utf-8"?>
            <annotations>
            """
                + XmlText.of(1, xml -> head(xml, facts)),
            CvatFormat::image,
            "",
            "</annotations>\n"));
  }

  private static void head(XmlText xml, ExportFacts facts) throws XMLStreamException {
    xml.element("version", "1.1");
    xml.element("meta", meta -> meta.element("task", task -> task(task, facts)));
  }

  private static void task(XmlText task, ExportFacts facts) throws XMLStreamException {
    task.element("size", Long.toString(facts.images()));
    task.element("mode", "annotation");
    task.element(
        "labels",
        labels -> {
          for (LabelClass label : facts.classes()) {
            labels.element(
                "label",
                one -> {
                  one.element("name", label.name());
                  one.element("attributes", "");
                });
          }
        });
  }

  private static String image(ImageLabels image) {
    return XmlText.of(
        1,
        xml ->
            xml.element(
                "image",
                head -> {
                  head.attribute("id", Long.toString(image.number() - 1));
                  head.attribute("name", image.name());
                  head.attribute("width", Integer.toString(image.width()));
                  head.attribute("height", Integer.toString(image.height()));
                },
                boxes -> {
                  for (LabelBox box : image.boxes()) {
                    boxes.element("box", head -> box(head, box), none -> {});
                  }
                }));
  }

  private static void box(XmlText xml, LabelBox box) throws XMLStreamException {
    xml.attribute("label", box.label().name());
    xml.attribute("source", "auto");
    xml.attribute("occluded", "0");
    xml.attribute("xtl", Digits.pixels(box.xMin()));
    xml.attribute("ytl", Digits.pixels(box.yMin()));
    xml.attribute("xbr", Digits.pixels(box.xMax()));
    xml.attribute("ybr", Digits.pixels(box.yMax()));
    xml.attribute("z_order", "0");
  }
}
