/** Parts of a PNG that need a closer look: its texts, and rows that its data lack. */
@NullMarked
package io.sparkdet.efficientdet.image.png;

import org.jspecify.annotations.NullMarked;
