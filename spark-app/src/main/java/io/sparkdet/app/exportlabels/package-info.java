/**
 * The {@code export-labels} job: a table of {@code label} becomes files that tools for annotating
 * and training read.
 */
@NullMarked
package io.sparkdet.app.exportlabels;

import org.jspecify.annotations.NullMarked;
