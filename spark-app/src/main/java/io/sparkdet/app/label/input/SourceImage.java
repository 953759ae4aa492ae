package io.sparkdet.app.label.input;

import org.jspecify.annotations.Nullable;

/**
 * What is known of an image before it is decoded.
 *
 * @param path its URI or id
 * @param bytes its encoded length, as far as known: -1 for unknown
 * @param sha256 of the encoded bytes, or null when they were not read
 * @param modifiedAt milliseconds since 1970, -1 for unknown
 */
public record SourceImage(String path, long bytes, @Nullable String sha256, long modifiedAt) {}
