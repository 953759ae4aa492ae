/**
 * The tables that an evaluation writes: precision/recall curves, slices, the label audit, the worst
 * images.
 */
@NullMarked
package io.sparkdet.app.evaluate.table;

import org.jspecify.annotations.NullMarked;
