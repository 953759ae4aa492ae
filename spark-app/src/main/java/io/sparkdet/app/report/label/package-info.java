/** The page of a label job. */
@NullMarked
package io.sparkdet.app.report.label;

import org.jspecify.annotations.NullMarked;
