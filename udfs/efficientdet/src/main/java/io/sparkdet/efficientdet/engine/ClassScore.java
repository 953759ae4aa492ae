package io.sparkdet.efficientdet.engine;

import io.sparkdet.detection.PublicApi;

/**
 * How likely one class is.
 *
 * @param classIndex from 0, in the order of the weights
 * @param logit before the softmax
 * @param probability after the softmax over all classes
 */
@PublicApi
public record ClassScore(int classIndex, float logit, double probability) {}
