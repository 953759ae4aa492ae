/** The layout of a safetensors file: header, entries and bytes. */
@NullMarked
package io.sparkdet.efficientdet.weights.safetensors;

import org.jspecify.annotations.NullMarked;
