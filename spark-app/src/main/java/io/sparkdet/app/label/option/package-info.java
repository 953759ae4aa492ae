/** The options of {@code label}, each written down once. */
@NullMarked
package io.sparkdet.app.label.option;

import org.jspecify.annotations.NullMarked;
