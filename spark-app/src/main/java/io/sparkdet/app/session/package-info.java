/**
 * Commands for programs that have a Spark session, such as Python's: they run in that session,
 * print nothing, end no JVM, and give what they tell as values.
 */
@NullMarked
package io.sparkdet.app.session;

import org.jspecify.annotations.NullMarked;
