/**
 * The {@code doctor} job: whether every executor is fit to label, before a long job finds out that
 * one is not.
 */
@NullMarked
package io.sparkdet.app.doctor;

import org.jspecify.annotations.NullMarked;
