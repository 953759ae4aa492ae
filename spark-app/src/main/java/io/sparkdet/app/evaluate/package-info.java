/**
 * The {@code evaluate} job: exact COCO metrics of detections against truths, whatever their number.
 * Truths and detections meet by image, matching leaves one small record a detection, and two passes
 * over the sorted records give the curves.
 */
@NullMarked
package io.sparkdet.app.evaluate;

import org.jspecify.annotations.NullMarked;
