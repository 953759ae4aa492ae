/**
 * What a network is made of: the sizes of a variant ({@link
 * io.sparkdet.efficientdet.network.config.EfficientDetConfig}), its feature pyramid as a graph, and
 * the layers' settings as values.
 */
@NullMarked
package io.sparkdet.efficientdet.network.config;

import org.jspecify.annotations.NullMarked;
