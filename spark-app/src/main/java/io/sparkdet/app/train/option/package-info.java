/** What is learned and how: rates, losses, the outer optimizer. */
@NullMarked
package io.sparkdet.app.train.option;

import org.jspecify.annotations.NullMarked;
