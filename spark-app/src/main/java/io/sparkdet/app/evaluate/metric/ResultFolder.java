package io.sparkdet.app.evaluate.metric;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;

/** The folder that receives the files of an evaluation. */
public interface ResultFolder {

  /** Returns the session whose tasks write tables of pictures; it may be started for that. */
  SparkSession spark();

  /** Returns how the file systems of tables are reached. */
  Configuration configuration();

  /** Returns where a table of this name goes. */
  String table(String name);

  /** Writes a text file. */
  void text(String name, String content) throws IOException;

  /** What writes a file. */
  @FunctionalInterface
  interface Writing {
    /** Writes it. */
    void write() throws IOException;
  }

  /** Writes a large table once all other files are there, while their page is made. */
  void last(Writing table);
}
