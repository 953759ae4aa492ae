/**
 * The {@code evaluate} job: exact metrics of detections against truths, whatever their number. The
 * inputs become rows of one form, the engine measures what the plan asks for, and the files are
 * written whole or not at all.
 */
@NullMarked
package io.sparkdet.app.evaluate;

import org.jspecify.annotations.NullMarked;
