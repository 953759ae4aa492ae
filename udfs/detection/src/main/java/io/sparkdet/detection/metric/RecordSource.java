package io.sparkdet.detection.metric;

import io.sparkdet.detection.coco.image.EvaluationImage;

/**
 * The rules by which an image's detections become records that are ranked by score: COCO's or
 * Pascal VOC's matching. Sources that are equal are matched and sorted once for all metrics.
 */
public interface RecordSource {

  /** Returns the number of match words of a record; as many ignore words follow them. */
  int words();

  /** Returns what matches one image after another, on one thread. */
  Matcher matcher();

  /** Matches the detections of images. */
  @FunctionalInterface
  interface Matcher {
    /** Matches an image and gives one record a detection that counts. */
    void match(EvaluationImage image, Sink sink);
  }

  /** Receives the records of an image. */
  interface Sink {
    /**
     * Takes a record.
     *
     * @param rank among its image's and category's detections, from 0
     * @param bits its match words, then its ignore words, from index {@code at} on
     */
    void accept(long category, double score, int rank, long[] bits, int at);

    /** Hears that a truth of annotation id 0 was matched, which counted as no match. */
    void idZeroMatched();
  }
}
