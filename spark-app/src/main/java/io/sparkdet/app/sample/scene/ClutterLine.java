package io.sparkdet.app.sample.scene;

/**
 * A line of the background that belongs to no class.
 *
 * @param x1 start, in pixels
 * @param y1 start, in pixels
 * @param x2 end, in pixels
 * @param y2 end, in pixels
 * @param width in pixels
 * @param color as 0xRRGGBB
 */
record ClutterLine(double x1, double y1, double x2, double y2, double width, int color) {}
