/** Fits anchors to a data set: the command {@code fit-anchors}. */
@NullMarked
package io.sparkdet.app.anchors;

import org.jspecify.annotations.NullMarked;
