/** What {@code label --dry-run} tells: how much there is to do, and how long it will take. */
@NullMarked
package io.sparkdet.app.label.estimate;

import org.jspecify.annotations.NullMarked;
