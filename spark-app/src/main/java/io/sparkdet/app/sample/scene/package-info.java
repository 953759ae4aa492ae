/** One picture of the sample lake: what it shows, how it is painted, and what is true of it. */
@NullMarked
package io.sparkdet.app.sample.scene;

import org.jspecify.annotations.NullMarked;
