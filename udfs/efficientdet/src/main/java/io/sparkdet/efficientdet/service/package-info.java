/**
 * The inference service of a JVM: encoded images in, detections or the reason there are none out;
 * batches are made across all callers.
 */
@NullMarked
package io.sparkdet.efficientdet.service;

import org.jspecify.annotations.NullMarked;
