/** The right of one run to write into an output: a small file with a heartbeat. */
@NullMarked
package io.sparkdet.app.files.lease;

import org.jspecify.annotations.NullMarked;
