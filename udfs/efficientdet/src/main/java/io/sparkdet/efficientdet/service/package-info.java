/**
 * The inference service of a JVM: encoded images in, detections or the reason there are none out;
 * batches are made across all callers. Beside it the classifier, an EfficientNet on its own.
 */
@NullMarked
package io.sparkdet.efficientdet.service;

import org.jspecify.annotations.NullMarked;
