package io.sparkdet.sql.function.once;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A {@link PictureFunction} that others than the task's thread compute: many rows at a time. */
public interface AwaitedFunction extends PictureFunction {

  /**
   * Begins to compute a row's value.
   *
   * @param arguments as Catalyst has them, the picture first; none is null. Texts are read before
   *     this returns; arrays of bytes do not change
   */
  PictureAnswer begin(Object[] arguments) throws IOException, InterruptedException;

  @Override
  default @Nullable Object of(Object[] arguments) throws IOException, InterruptedException {
    return begin(arguments).await();
  }
}
