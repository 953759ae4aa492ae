/**
 * Large pictures in overlapping tiles: where the tiles lie, and how what was found in them becomes
 * the boxes of the picture.
 */
@NullMarked
package io.sparkdet.detection.tile;

import org.jspecify.annotations.NullMarked;
