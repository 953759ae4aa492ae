import io.sparkdet.sql.SparkDet;
import java.nio.file.Path;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Labels the pictures of a folder in a program's own Spark session, with the SQL function. */
public final class DetectInSql {

  private DetectInSql() {}

  public static void main(String[] arguments) {
    SparkSession spark =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.driver.host", "localhost")
            .getOrCreate();
    SparkDet.register(spark);
    spark
        .read()
        .format("binaryFile")
        .load(Path.of(arguments[0]).toUri().toString())
        .createOrReplaceTempView("photos");
    Row counts =
        spark
            .sql(
                "SELECT count(*), count_if(d.status = 'ok') FROM (SELECT detect(content) AS d FROM photos)")
            .first();
    System.out.printf("%d pictures, %d ok%n", counts.getLong(0), counts.getLong(1));
    spark.stop();
  }
}
