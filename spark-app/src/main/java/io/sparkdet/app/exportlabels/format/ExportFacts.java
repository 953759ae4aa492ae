package io.sparkdet.app.exportlabels.format;

import java.io.Serializable;
import java.util.List;

/**
 * What holds for all images of an export.
 *
 * @param images how many there are
 * @param boxes how many they have
 * @param classes by index
 * @param imagePrefix what stands before an image's name where a tool opens the picture
 */
public record ExportFacts(long images, long boxes, List<LabelClass> classes, String imagePrefix)
    implements Serializable {

  /** Copies the list. */
  public ExportFacts {
    classes = List.copyOf(classes);
  }
}
