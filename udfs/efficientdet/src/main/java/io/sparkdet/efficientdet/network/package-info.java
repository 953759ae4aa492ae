/**
 * The network in the paper's words, written once: how features flow through backbone, BiFPN and
 * heads ({@link io.sparkdet.efficientdet.network.EfficientDetNetwork}) over a small vocabulary of
 * operations ({@link io.sparkdet.efficientdet.network.Ops}).
 */
@NullMarked
package io.sparkdet.efficientdet.network;

import org.jspecify.annotations.NullMarked;
