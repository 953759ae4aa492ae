/**
 * The anchors of a network: their scales and aspect ratios, the grid they make over all levels of
 * the feature pyramid, and how well they cover boxes. Corners are (y1, x1, y2, x2) in pixels of the
 * network's input.
 */
@NullMarked
package io.sparkdet.detection.anchor;

import org.jspecify.annotations.NullMarked;
