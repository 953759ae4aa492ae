/**
 * LVIS's average precision over federated annotations, with the numbers of its own package: a
 * category is judged only on images where it was looked for.
 */
@NullMarked
package io.sparkdet.detection.lvis;

import org.jspecify.annotations.NullMarked;
