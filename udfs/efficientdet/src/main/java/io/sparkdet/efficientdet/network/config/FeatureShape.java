package io.sparkdet.efficientdet.network.config;

/** The shape of one image's feature: channels, height, width. */
public record FeatureShape(int channels, int height, int width) {

  public long size() {
    return (long) channels * height * width;
  }
}
