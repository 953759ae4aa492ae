package io.sparkdet.app.exportlabels.format;

import java.io.Serializable;
import java.util.List;

/**
 * A file format of labels; a new one is a class and a line in {@link LabelFormats}. All images are
 * in one file, or each has its own: {@link FolderFormat}.
 */
public interface LabelFormat extends Serializable {

  /** Returns the name by which users choose it. */
  String name();

  /** Returns what it is, in a few words for help. */
  String title();

  /** Returns the files that all images share; the sections of one file follow each other. */
  List<Section> sections(ExportFacts facts);

  /** Returns what two images must not have in common. */
  default String key(String image) {
    return image;
  }

  /** Returns whether the format can hold a name of an image or a class: most want plain ones. */
  default boolean holds(String name) {
    return Names.isPlain(name);
  }

  /** Returns lines that help to read the files in, such as a setting of the tool. */
  default List<String> advice(ExportFacts facts) {
    return List.of();
  }
}
