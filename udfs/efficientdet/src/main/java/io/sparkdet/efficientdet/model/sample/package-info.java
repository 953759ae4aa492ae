/** The embedded model of the sample lake, and the classes that the lake shows. */
@NullMarked
package io.sparkdet.efficientdet.model.sample;

import org.jspecify.annotations.NullMarked;
