/** The fit-anchors job: anchors fitted to the boxes of a data set, and what they recall. */
@NullMarked
package io.sparkdet.app.fitanchors;

import org.jspecify.annotations.NullMarked;
