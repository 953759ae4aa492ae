/** One round: what each worker is to do, the gradients that come back in chunks, and their sum. */
@NullMarked
package io.sparkdet.app.train.round;

import org.jspecify.annotations.NullMarked;
