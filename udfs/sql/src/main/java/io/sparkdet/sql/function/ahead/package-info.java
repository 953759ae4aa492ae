/**
 * The operator of a plan by which calls that open a picture are made for many rows of a task at a
 * time, where others than the task's thread compute them.
 */
@NullMarked
package io.sparkdet.sql.function.ahead;

import org.jspecify.annotations.NullMarked;
