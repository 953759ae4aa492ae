/** How files appear whole under their names, and which names can be written. */
@NullMarked
package io.sparkdet.app.files.store;

import org.jspecify.annotations.NullMarked;
