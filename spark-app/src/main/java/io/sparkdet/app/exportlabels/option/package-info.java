/** The options of {@code export-labels}, each written down once. */
@NullMarked
package io.sparkdet.app.exportlabels.option;

import org.jspecify.annotations.NullMarked;
