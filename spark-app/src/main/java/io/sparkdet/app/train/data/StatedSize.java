package io.sparkdet.app.train.data;

/** The size of a picture as annotations state it, in pixels. */
public record StatedSize(int width, int height) {}
