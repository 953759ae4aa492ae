package io.sparkdet.efficientdet.engine;

/**
 * How likely one class is.
 *
 * @param classIndex from 0, in the order of the weights
 * @param logit before the softmax
 * @param probability after the softmax over all classes
 */
public record ClassScore(int classIndex, float logit, double probability) {}
