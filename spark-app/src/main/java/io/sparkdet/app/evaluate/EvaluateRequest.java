package io.sparkdet.app.evaluate;

import io.sparkdet.detection.coco.EvaluationSettings;
import java.util.Optional;

/**
 * What an evaluation is to do.
 *
 * @param annotations the truth: a COCO instances file, a Pascal VOC directory or a table
 * @param split a file of the image names of a VOC directory that count
 * @param detections the detections: a COCO results file or a table, such as a {@code label} output
 * @param output the folder that receives the results
 * @param settings what is measured
 * @param ignoreUnknownImages whether detections on images that the truth lacks are left out with a
 *     warning instead of refused
 */
public record EvaluateRequest(
    String annotations,
    Optional<String> split,
    String detections,
    String output,
    EvaluationSettings settings,
    boolean ignoreUnknownImages) {}
