/** What a run of training begins with: the network that is asked for, its anchors and weights. */
@NullMarked
package io.sparkdet.app.train.initial;

import org.jspecify.annotations.NullMarked;
