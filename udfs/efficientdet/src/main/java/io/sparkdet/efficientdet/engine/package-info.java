/**
 * A network that runs: images in, candidates or classes out, on a processor or a GPU; what opens
 * one is in {@link io.sparkdet.efficientdet.engine.runtime}.
 */
@NullMarked
package io.sparkdet.efficientdet.engine;

import org.jspecify.annotations.NullMarked;
