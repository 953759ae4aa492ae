/** What memory executors have, what they need to label, and what is said when it is too little. */
@NullMarked
package io.sparkdet.app.memory;

import org.jspecify.annotations.NullMarked;
