package io.sparkdet.app.exportlabels;

import java.io.Serializable;

/** What happened to the boxes of images. */
final class BoxCounts implements Serializable {

  private static final long serialVersionUID = 1L;

  private long images;
  private long boxes;
  private long cut;
  private long outside;
  private long ofOtherClasses;

  void image(int exported) {
    images++;
    boxes += exported;
  }

  void cut() {
    cut++;
  }

  void outside() {
    outside++;
  }

  void ofOtherClass() {
    ofOtherClasses++;
  }

  void add(BoxCounts other) {
    images += other.images;
    boxes += other.boxes;
    cut += other.cut;
    outside += other.outside;
    ofOtherClasses += other.ofOtherClasses;
  }

  long images() {
    return images;
  }

  long boxes() {
    return boxes;
  }

  /** Returns how many boxes reached out of their pictures. */
  long cutBoxes() {
    return cut;
  }

  /** Returns how many boxes had no area inside their pictures. */
  long boxesOutside() {
    return outside;
  }

  long boxesOfOtherClasses() {
    return ofOtherClasses;
  }
}
