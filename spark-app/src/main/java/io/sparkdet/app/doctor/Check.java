package io.sparkdet.app.doctor;

import java.util.Locale;

/** What is looked at, in the order in which it is told. */
enum Check {
  /** Whether an executor answers at all, and how many there are. */
  EXECUTORS,
  /** The version of Java. */
  JAVA,
  /** Processor and operating system. */
  MACHINE,
  /** The version of the C library. */
  GLIBC,
  /** Native libraries: OpenCV and the engine. */
  LIBRARIES,
  /** Cores and GPUs, and what Spark assigned. */
  DEVICES,
  /** Heap and container beside what labelling needs. */
  MEMORY,
  /** Folders for shuffles and unpacked libraries. */
  SCRATCH,
  /** The locations of the model, the inputs and the output. */
  FILES,
  /** The model's folder. */
  MODEL,
  /** One picture whose boxes are known. */
  PICTURE;

  /** Returns the name that users read. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
