/**
 * What a label job writes: the rows, their columns and formats, committed only while the lease is
 * held.
 */
@NullMarked
package io.sparkdet.app.label.output;

import org.jspecify.annotations.NullMarked;
