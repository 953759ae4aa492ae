/**
 * The {@code compare} job: which boxes were added, lost, moved or relabeled between two sets of
 * detections, and whether they are right where the truth is known.
 */
@NullMarked
package io.sparkdet.app.compare;

import org.jspecify.annotations.NullMarked;
