package io.sparkdet.app.exportlabels.format;

/** A format in which each image has a file of its own. */
public interface FolderFormat extends LabelFormat {

  /** Returns the name of an image's file below the output folder. */
  String file(String image);

  /** Returns what stands in it. */
  String text(ImageLabels image);

  @Override
  default String key(String image) {
    return file(image);
  }
}
