/** A detector as a thing to keep: its description, its folder, its classes, where it came from. */
@NullMarked
package io.sparkdet.efficientdet.model;

import org.jspecify.annotations.NullMarked;
