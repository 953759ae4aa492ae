/**
 * Annotations of tools that have names in the place of numbers: one class a format, listed in
 * {@link io.sparkdet.sql.annotations.named.NamedFormats}.
 */
@NullMarked
package io.sparkdet.sql.annotations.named;

import org.jspecify.annotations.NullMarked;
