/** What parts of the data leave behind: states that merge, and the bytes in which they travel. */
@NullMarked
package io.sparkdet.detection.state;

import org.jspecify.annotations.NullMarked;
