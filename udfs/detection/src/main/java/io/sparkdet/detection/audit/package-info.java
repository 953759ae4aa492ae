/**
 * Which annotations a person should look at again, told from what a detector found, and the images
 * on which it errs most.
 */
@NullMarked
package io.sparkdet.detection.audit;

import org.jspecify.annotations.NullMarked;
