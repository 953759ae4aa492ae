package io.sparkdet.sql.function.once;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A row's value while it is computed. */
public interface PictureAnswer {

  /** The value of a row that has no picture. */
  PictureAnswer NULL =
      new PictureAnswer() {
        @Override
        public boolean isReady() {
          return true;
        }

        @Override
        public @Nullable Object await() {
          return null;
        }

        @Override
        public void abandon() {}
      };

  /** Returns whether {@link #await} has nothing to wait for. */
  boolean isReady();

  /** Waits for the value, as Catalyst has it. */
  @Nullable Object await() throws IOException, InterruptedException;

  /** Says that nobody will ask for the value, so that it need not be computed. */
  void abandon();
}
