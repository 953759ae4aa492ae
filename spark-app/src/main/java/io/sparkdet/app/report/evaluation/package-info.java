/**
 * The page of an evaluation, a section each for curves, classes, confusions, errors, slices and
 * audit.
 */
@NullMarked
package io.sparkdet.app.report.evaluation;

import org.jspecify.annotations.NullMarked;
