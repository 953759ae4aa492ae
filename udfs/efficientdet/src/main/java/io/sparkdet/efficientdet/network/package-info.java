/**
 * The network in the paper's words, written once: what it is made of ({@link
 * io.sparkdet.efficientdet.network.EfficientDetConfig}), how features flow ({@link
 * io.sparkdet.efficientdet.network.EfficientDetNetwork}) over a small vocabulary of operations
 * ({@link io.sparkdet.efficientdet.network.Ops}), and what its tensors are called.
 */
@NullMarked
package io.sparkdet.efficientdet.network;

import org.jspecify.annotations.NullMarked;
