package io.sparkdet.efficientdet.service;

import io.sparkdet.detection.nms.Detections;
import io.sparkdet.efficientdet.image.format.ImageStatus;
import org.jspecify.annotations.Nullable;

/** What became of one image: its detections, or the reason there are none. Never an exception. */
public sealed interface DetectionOutcome {

  /**
   * The image was decoded and the network ran.
   *
   * @param width pixels of the oriented image
   * @param height pixels of the oriented image
   * @param detections corners in pixels of the oriented image, best score first; empty when nothing
   *     was found
   * @param warning what is wrong with an image that is readable only in part, as one sentence; null
   *     when nothing is
   */
  record Detected(int width, int height, Detections detections, @Nullable String warning)
      implements DetectionOutcome {}

  /**
   * The image gave no detections.
   *
   * @param status why, as a class of failure; never {@link ImageStatus#OK}
   * @param reason why, as one sentence
   * @param width pixels of the oriented image; 0 when it was not decoded
   * @param height pixels of the oriented image; 0 when it was not decoded
   */
  record Failed(ImageStatus status, String reason, int width, int height)
      implements DetectionOutcome {

    /** Refuses a failure that says ok. */
    public Failed {
      if (status == ImageStatus.OK) {
        throw new IllegalArgumentException("Cannot fail with status ok: " + reason);
      }
    }
  }
}
