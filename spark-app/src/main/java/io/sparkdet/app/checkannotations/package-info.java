/**
 * The {@code check-annotations} job: what is wrong with the annotations of a data set, as a table
 * and a page, and a mended copy for those who ask for one.
 */
@NullMarked
package io.sparkdet.app.checkannotations;

import org.jspecify.annotations.NullMarked;
