/**
 * Files that users name, on any Hadoop file system: inputs are probed before work begins, outputs
 * appear whole or not at all.
 */
@NullMarked
package io.sparkdet.app.files;

import org.jspecify.annotations.NullMarked;
