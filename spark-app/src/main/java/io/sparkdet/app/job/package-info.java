/** What all jobs share: errors that users can mend. */
@NullMarked
package io.sparkdet.app.job;

import org.jspecify.annotations.NullMarked;
