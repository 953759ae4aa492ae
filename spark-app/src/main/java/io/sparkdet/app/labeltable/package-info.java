/** The table that {@code label} wrote, opened for the commands that go on with it. */
@NullMarked
package io.sparkdet.app.labeltable;

import org.jspecify.annotations.NullMarked;
