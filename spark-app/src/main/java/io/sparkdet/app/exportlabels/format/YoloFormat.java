package io.sparkdet.app.exportlabels.format;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A folder as Ultralytics and Label Studio read it: {@code labels/NAME.txt} an image, a line a box
 * (class index, then center, width and height as shares of the picture), {@code classes.txt} and
 * {@code data.yaml}. Pictures belong into {@code images}, with the same subfolders.
 */
final class YoloFormat implements FolderFormat {

  private static final long serialVersionUID = 1L;

  @Override
  public String name() {
    return "yolo";
  }

  @Override
  public String title() {
    return "a folder for Ultralytics' YOLO";
  }

  @Override
  public List<Section> sections(ExportFacts facts) {
    String lines =
        facts.classes().stream().map(label -> label.name() + "\n").collect(Collectors.joining());
    return List.of(Section.fixed("classes.txt", lines), Section.fixed("data.yaml", yaml(facts)));
  }

  private static String yaml(ExportFacts facts) {
    StringBuilder yaml =
        new StringBuilder(
            """
            # The pictures belong into the folder images beside this file, with the subfolders of labels.
            train: images
            val: images
            """);
    yaml.append("nc: ").append(facts.classes().size()).append('\n');
    yaml.append(facts.classes().isEmpty() ? "names: []\n" : "names:\n");
    for (LabelClass label : facts.classes()) {
      yaml.append("  - ").append(JsonText.quoted(label.name())).append('\n');
    }
    return yaml.toString();
  }

  @Override
  public String file(String image) {
    return "labels/" + Names.withoutSuffix(image) + ".txt";
  }

  @Override
  public String text(ImageLabels image) {
    StringBuilder lines = new StringBuilder();
    for (LabelBox box : image.boxes()) {
      lines
          .append(box.label().index())
          .append(' ')
          .append(Digits.share((box.xMin() + box.xMax()) / 2, image.width()))
          .append(' ')
          .append(Digits.share((box.yMin() + box.yMax()) / 2, image.height()))
          .append(' ')
          .append(Digits.share(box.width(), image.width()))
          .append(' ')
          .append(Digits.share(box.height(), image.height()))
          .append('\n');
    }
    return lines.toString();
  }
}
