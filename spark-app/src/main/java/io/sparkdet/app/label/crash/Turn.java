package io.sparkdet.app.label.crash;

/** A picture's right to be labelled now; closing it lets others go on. */
@FunctionalInterface
public interface Turn extends AutoCloseable {

  @Override
  void close();
}
