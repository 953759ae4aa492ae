/** The generated sample lake: seeded pictures of overlapping shapes and their COCO annotations. */
@NullMarked
package io.sparkdet.app.sample;

import org.jspecify.annotations.NullMarked;
