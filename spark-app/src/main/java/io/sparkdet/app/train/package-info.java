/**
 * The train job: rounds of gradients or of local steps on workers, applied on the driver. What
 * decides the weights is carried by the round; what executors keep between rounds are caches.
 */
@NullMarked
package io.sparkdet.app.train;

import org.jspecify.annotations.NullMarked;
