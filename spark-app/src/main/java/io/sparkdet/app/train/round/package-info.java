/**
 * One round: what each worker is to do, how weights reach workers and gradients come back (handed
 * over within a JVM, shipped through Spark otherwise), and their sum.
 */
@NullMarked
package io.sparkdet.app.train.round;

import org.jspecify.annotations.NullMarked;
