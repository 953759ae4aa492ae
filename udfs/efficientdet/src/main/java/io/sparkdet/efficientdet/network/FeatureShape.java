package io.sparkdet.efficientdet.network;

/** The shape of one image's feature: channels, height, width. */
public record FeatureShape(int channels, int height, int width) {

  long size() {
    return (long) channels * height * width;
  }
}
