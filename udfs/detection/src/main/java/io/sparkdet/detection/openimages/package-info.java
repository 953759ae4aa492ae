/**
 * The average precision of the Open Images challenges of 2018 and 2019, with the numbers of
 * TensorFlow's own evaluation: groups of objects in one box, classes that were verified, and
 * classes that contain others.
 */
@NullMarked
package io.sparkdet.detection.openimages;

import org.jspecify.annotations.NullMarked;
