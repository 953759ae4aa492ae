/**
 * What scripts/bench runs: programs that measure SparkDet beside others in one JVM, and JMH
 * benchmarks of the kernels in which detection spends its time. No part of sparkdet.jar.
 */
@NullMarked
package io.sparkdet.bench;

import org.jspecify.annotations.NullMarked;
