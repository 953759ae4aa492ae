package io.sparkdet.app.evaluate;

import io.sparkdet.detection.coco.EvaluationSettings;

/**
 * What an evaluation is to do.
 *
 * @param annotations the truth: a COCO instances file
 * @param detections the detections: a COCO results file
 * @param output the folder that receives the results
 * @param settings what is measured
 * @param ignoreUnknownImages whether detections on images that the truth lacks are left out with a
 *     warning instead of refused
 */
public record EvaluateRequest(
    String annotations,
    String detections,
    String output,
    EvaluationSettings settings,
    boolean ignoreUnknownImages) {}
