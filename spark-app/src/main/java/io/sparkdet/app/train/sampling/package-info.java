/** How often an image stands in an epoch: every one once, or those of rare classes more often. */
@NullMarked
package io.sparkdet.app.train.sampling;

import org.jspecify.annotations.NullMarked;
