package io.sparkdet.app.label.output;

import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/** Where the rows of a label job go: a folder of files, or a table with commits of its own. */
public interface LabelOutput {

  /** Returns the folder that the run leases, which all executors reach. */
  String location();

  /**
   * Makes ready for rows; the lease is held. What a killed run left half done is completed or
   * removed.
   *
   * @param work the run's own folder
   * @throws io.sparkdet.app.error.UserException if something stands there that must stay
   */
  void prepare(Path work);

  /** Returns the rows that stand there, with the columns of {@code label}; nothing if none can. */
  Optional<Dataset<Row>> rows();

  /**
   * Adds rows in one commit.
   *
   * @param rows read more than once
   * @param keys the columns that tell which older rows they replace; none where none are
   * @param check run right before the commit; throws where nothing is to be put there any more
   */
  void commit(Dataset<Row> rows, List<String> keys, Runnable check);

  /** Notes that the run is complete. */
  void finish(BoxSettings settings);

  /** Removes what this run has made, if nothing was committed; the lease is held. */
  void abandon();

  /** Returns the columns of its rows, with the settings in clear. */
  StructType schema();
}
