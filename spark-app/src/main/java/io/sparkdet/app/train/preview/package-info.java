/** Shows what a training is about to see, before it starts: {@code train --preview}. */
@NullMarked
package io.sparkdet.app.train.preview;

import org.jspecify.annotations.NullMarked;
