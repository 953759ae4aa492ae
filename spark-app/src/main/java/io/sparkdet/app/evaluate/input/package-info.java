/** The truths, detections and slices of an evaluation as rows, and what is odd about them. */
@NullMarked
package io.sparkdet.app.evaluate.input;

import org.jspecify.annotations.NullMarked;
