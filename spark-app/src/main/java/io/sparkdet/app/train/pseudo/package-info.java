/** Boxes that a detector found as annotations: which of them count, how much, and beside what. */
@NullMarked
package io.sparkdet.app.train.pseudo;

import org.jspecify.annotations.NullMarked;
