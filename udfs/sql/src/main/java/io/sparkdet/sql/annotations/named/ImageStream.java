package io.sparkdet.sql.annotations.named;

import io.sparkdet.sql.annotations.file.AnnotationException;
import java.io.Closeable;
import java.io.IOException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** The images of one file, read one after the other. */
abstract class ImageStream implements Iterator<NamedImage>, Closeable {

  private final String file;
  private @Nullable NamedImage next;
  private boolean ended;

  /** Blames this file. */
  ImageStream(String file) {
    this.file = file;
  }

  /** Returns the next image, or null after the last. */
  abstract @Nullable NamedImage read() throws IOException;

  String file() {
    return file;
  }

  /** Returns the error that an image cannot be used as it is. */
  AnnotationException error(String image, String problem) {
    return new AnnotationException("Cannot read %s: %s: %s".formatted(file, image, problem));
  }

  @Override
  public boolean hasNext() {
    return ahead() != null;
  }

  private @Nullable NamedImage ahead() {
    if (next == null && !ended) {
      try {
        next = read();
      } catch (IOException e) {
        throw AnnotationException.unreadable(file, e);
      }
      ended = next == null;
    }
    return next;
  }

  @Override
  public NamedImage next() {
    NamedImage image = ahead();
    if (image == null) {
      throw new NoSuchElementException("no more images");
    }
    next = null;
    return image;
  }
}
