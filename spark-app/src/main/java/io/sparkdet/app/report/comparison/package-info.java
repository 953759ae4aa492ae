/** The page of a comparison of two models on the same truth. */
@NullMarked
package io.sparkdet.app.report.comparison;

import org.jspecify.annotations.NullMarked;
