package io.sparkdet.efficientdet.network.config;

/** A square max pool that halves a feature: the way from one BiFPN level to the next coarser. */
public record MaxPool(int kernel, int stride, Padding padding, PoolBorder border) {}
