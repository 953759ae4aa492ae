/** Encoded pictures in, network input out: headers, decoding, orientation and letterboxing. */
@NullMarked
package io.sparkdet.efficientdet.image;

import org.jspecify.annotations.NullMarked;
