/**
 * Evaluates metrics of truths and detections that no machine holds whole. {@link RankedEngine}
 * matches images, sorts what came of it once and runs all passes of all metrics over it; it knows
 * no metric by name.
 */
@NullMarked
package io.sparkdet.app.evaluate.engine;

import org.jspecify.annotations.NullMarked;
