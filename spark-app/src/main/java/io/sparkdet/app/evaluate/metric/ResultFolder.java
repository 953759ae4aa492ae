package io.sparkdet.app.evaluate.metric;

import java.io.IOException;
import org.apache.spark.sql.SparkSession;

/** The folder that receives the files of an evaluation. */
public interface ResultFolder {

  /** Returns the session whose tasks write tables. */
  SparkSession spark();

  /** Returns where a table of this name goes. */
  String table(String name);

  /** Writes a text file. */
  void text(String name, String content) throws IOException;
}
