package io.sparkdet.app.listing;

import org.apache.spark.Partitioner;

/** Puts a row whose key is a task number into the partition of that number. */
final class TaskPartitioner extends Partitioner {

  private static final long serialVersionUID = 1L;

  private final int tasks;

  TaskPartitioner(int tasks) {
    this.tasks = tasks;
  }

  @Override
  public int numPartitions() {
    return tasks;
  }

  @Override
  public int getPartition(Object task) {
    return (Integer) task;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TaskPartitioner that && that.tasks == tasks;
  }

  @Override
  public int hashCode() {
    return tasks;
  }
}
