package io.sparkdet.app.train.data;

/** The size of a picture in pixels, upright: as annotations state it, or as it was seen. */
public record PictureSize(int width, int height) {}
