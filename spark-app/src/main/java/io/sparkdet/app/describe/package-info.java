/** What a detector is, printed for people: parameters, cost, anchors, classes, provenance. */
@NullMarked
package io.sparkdet.app.describe;

import org.jspecify.annotations.NullMarked;
