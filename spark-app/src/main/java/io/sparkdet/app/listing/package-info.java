/** Which image files there are: inputs become prefixes, prefixes become rows, rows become tasks. */
@NullMarked
package io.sparkdet.app.listing;

import org.jspecify.annotations.NullMarked;
