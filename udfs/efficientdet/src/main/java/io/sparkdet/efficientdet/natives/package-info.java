/** Where the native libraries of the engines and of OpenCV are unpacked to. */
@NullMarked
package io.sparkdet.efficientdet.natives;

import org.jspecify.annotations.NullMarked;
