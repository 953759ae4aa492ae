/**
 * What the bytes of a picture say before they are decoded: its format, size, orientation and
 * completeness, and why it cannot be read.
 */
@NullMarked
package io.sparkdet.efficientdet.image.format;

import org.jspecify.annotations.NullMarked;
