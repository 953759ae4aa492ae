package io.sparkdet.app.train.data;

import java.util.Optional;

/**
 * Where annotated images are.
 *
 * @param images folder of the image files, looked through to the bottom
 * @param annotations a COCO instances file, a Pascal VOC directory, or a table
 * @param split the image names of a VOC directory that count; empty for all
 * @param classes which categories are trained
 * @param missing what is done about annotated images without a file
 */
public record TrainingData(
    String images,
    String annotations,
    Optional<String> split,
    TrainingClasses classes,
    MissingImages missing) {}
