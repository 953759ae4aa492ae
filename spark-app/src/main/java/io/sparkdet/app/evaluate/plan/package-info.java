/** What an evaluation is asked for: the request as it was given, and the plan that tasks read. */
@NullMarked
package io.sparkdet.app.evaluate.plan;

import org.jspecify.annotations.NullMarked;
