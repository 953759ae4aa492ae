/** What all jobs share: errors that users can mend, names close to a mistyped one. */
@NullMarked
package io.sparkdet.app.job;

import org.jspecify.annotations.NullMarked;
