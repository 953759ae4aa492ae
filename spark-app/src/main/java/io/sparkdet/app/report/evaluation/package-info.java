/**
 * The page of an evaluation, a section each for curves, classes, scores, errors, confusions, worst
 * images, slices and audit.
 */
@NullMarked
package io.sparkdet.app.report.evaluation;

import org.jspecify.annotations.NullMarked;
