/** Anchors fitted to the boxes of a data set, for the jobs that write them or train with them. */
@NullMarked
package io.sparkdet.app.anchors;

import org.jspecify.annotations.NullMarked;
