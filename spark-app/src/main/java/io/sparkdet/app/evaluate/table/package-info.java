/** The tables that an evaluation writes: precision/recall curves, slices, the label audit. */
@NullMarked
package io.sparkdet.app.evaluate.table;

import org.jspecify.annotations.NullMarked;
