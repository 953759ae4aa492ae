/**
 * What all jobs do alike: the names of their Spark jobs, and what becomes of what fails in them.
 */
@NullMarked
package io.sparkdet.app.job;

import org.jspecify.annotations.NullMarked;
