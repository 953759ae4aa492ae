package io.sparkdet.app.exportlabels.format;

import java.io.StringWriter;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** Pieces of an XML document as texts: an element a line, two blanks a level. */
final class XmlText {

  /** Writes elements. */
  @FunctionalInterface
  interface Body {
    void writeTo(XmlText xml) throws XMLStreamException;
  }

  private final XMLStreamWriter writer;
  private final int level;

  private XmlText(XMLStreamWriter writer, int level) {
    this.writer = writer;
    this.level = level;
  }

  /**
   * Returns elements as text, each line with its end.
   *
   * @param level how deep they stand in the document
   */
  static String of(int level, Body body) {
    StringWriter text = new StringWriter();
    try {
      XMLStreamWriter writer = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(text);
      body.writeTo(new XmlText(writer, level));
      writer.close();
    } catch (XMLStreamException e) {
      throw new IllegalStateException("Cannot write XML into memory", e);
    }
    return text.toString();
  }

  /** Writes an element with others in it. */
  void element(String name, Body attributes, Body children) throws XMLStreamException {
    indent();
    writer.writeStartElement(name);
    attributes.writeTo(this);
    writer.writeCharacters("\n");
    children.writeTo(new XmlText(writer, level + 1));
    indent();
    writer.writeEndElement();
    writer.writeCharacters("\n");
  }

  /** Writes an element with others in it and without attributes. */
  void element(String name, Body children) throws XMLStreamException {
    element(name, none -> {}, children);
  }

  /** Writes an element of text. */
  void element(String name, String text) throws XMLStreamException {
    indent();
    writer.writeStartElement(name);
    writer.writeCharacters(text);
    writer.writeEndElement();
    writer.writeCharacters("\n");
  }

  /** Adds an attribute to the element that was begun last. */
  void attribute(String name, String value) throws XMLStreamException {
    writer.writeAttribute(name, value);
  }

  private void indent() throws XMLStreamException {
    writer.writeCharacters("  ".repeat(level));
  }
}
