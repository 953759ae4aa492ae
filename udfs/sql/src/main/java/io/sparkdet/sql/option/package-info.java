/**
 * Options written down once: an enum lists them with names, kinds, sentences and defaults, and
 * every door to them is made from it.
 */
@NullMarked
package io.sparkdet.sql.option;

import org.jspecify.annotations.NullMarked;
