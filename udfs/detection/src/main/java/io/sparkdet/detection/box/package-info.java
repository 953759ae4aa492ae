/**
 * What a box is: the orders of its numbers, its intersection over union with others, and the way
 * from pixels of the network's input back to those of the picture.
 */
@NullMarked
package io.sparkdet.detection.box;

import org.jspecify.annotations.NullMarked;
