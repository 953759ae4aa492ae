package io.sparkdet.app.archive;

import io.sparkdet.efficientdet.image.format.ImageStatus;

/**
 * What is known to be wrong before an image is read.
 *
 * @param status the status of its row
 * @param reason one sentence
 */
public record Verdict(ImageStatus status, String reason) {}
