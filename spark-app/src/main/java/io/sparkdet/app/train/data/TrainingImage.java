package io.sparkdet.app.train.data;

import io.sparkdet.detection.matching.TruthBoxes;

/**
 * One image and what is to be found in it.
 *
 * @param id its number in the annotations; with seed and epoch all that its augmentation depends on
 * @param path the full URI of its file
 * @param boxes in pixels of the upright original; there may be none
 */
public record TrainingImage(long id, String path, TruthBoxes boxes) {}
