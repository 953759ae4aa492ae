package io.sparkdet.efficientdet.model.sample;

import io.sparkdet.efficientdet.model.ClassNames;
import io.sparkdet.efficientdet.model.ModelClass;
import java.util.List;

/** The shapes that the generated sample lake shows, with the category ids of its annotations. */
public final class SampleClasses {

  private SampleClasses() {}

  /** Returns the classes by index. */
  public static List<ModelClass> all() {
    return ClassNames.numbered(List.of("circle", "square", "triangle", "star", "ring", "cross"));
  }
}
