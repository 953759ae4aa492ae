/** Models as files of formats that other programs read. */
@NullMarked
package io.sparkdet.efficientdet.export;

import org.jspecify.annotations.NullMarked;
