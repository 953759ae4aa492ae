/**
 * What a file is that is no picture that is read: pictures of other formats, documents, archives,
 * texts, each by its first bytes and with what a user does about it.
 */
@NullMarked
package io.sparkdet.efficientdet.image.foreign;

import org.jspecify.annotations.NullMarked;
