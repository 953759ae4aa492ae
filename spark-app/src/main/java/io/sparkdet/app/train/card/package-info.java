/** The model card: what somebody who finds a model folder wants to know of it, in Markdown. */
@NullMarked
package io.sparkdet.app.train.card;

import org.jspecify.annotations.NullMarked;
