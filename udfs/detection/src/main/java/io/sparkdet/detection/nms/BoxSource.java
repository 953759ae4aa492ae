package io.sparkdet.detection.nms;

/** Boxes before ranking, by index from 0; each is asked for its corners at most once. */
interface BoxSource {

  /** Returns the number of boxes. */
  int size();

  /** Returns the score of box {@code i}. */
  float score(int i);

  /** Returns the class of box {@code i}, any number. */
  int classIndex(int i);

  /** Writes x_min, y_min, x_max, y_max of box {@code i} to the first four elements. */
  void corners(int i, float[] corners);

  /** Returns detections as boxes to be ranked anew. */
  static BoxSource of(Detections detections) {
    return new BoxSource() {
      @Override
      public int size() {
        return detections.size();
      }

      @Override
      public float score(int i) {
        return detections.score(i);
      }

      @Override
      public int classIndex(int i) {
        return detections.classIndex(i);
      }

      @Override
      public void corners(int i, float[] corners) {
        corners[0] = detections.xMin(i);
        corners[1] = detections.yMin(i);
        corners[2] = detections.xMax(i);
        corners[3] = detections.yMax(i);
      }
    };
  }
}
