package io.sparkdet.app.checkannotations.page;

import io.sparkdet.app.checkannotations.finding.DataSets;
import io.sparkdet.app.checkannotations.finding.FindingCounts;
import io.sparkdet.app.checkannotations.image.SetCounts;
import io.sparkdet.app.checkannotations.mend.Mending;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;

/**
 * What the page of a check shows.
 *
 * @param paths of the annotations
 * @param sets what they are called, and their classes
 * @param counts what each adds up to
 * @param findings how many there are
 * @param first some findings of each problem, rows of {@link
 *     io.sparkdet.app.checkannotations.finding.Finding#SCHEMA}
 * @param withFiles whether files were looked at
 * @param pictures figures as the gallery's template takes them
 * @param mended what a mended file has otherwise; empty where none was asked for
 * @param settings what was asked for, by option
 * @param notes sentences for the user
 */
public record PageFacts(
    List<String> paths,
    DataSets sets,
    List<SetCounts> counts,
    FindingCounts findings,
    List<Row> first,
    boolean withFiles,
    List<Map<String, Object>> pictures,
    Map<Mending, Long> mended,
    Map<String, Object> settings,
    List<String> notes) {

  /** Keeps its own copies. */
  public PageFacts {
    paths = List.copyOf(paths);
    counts = List.copyOf(counts);
    first = List.copyOf(first);
    pictures = List.copyOf(pictures);
    notes = List.copyOf(notes);
    mended = Collections.unmodifiableMap(new LinkedHashMap<>(mended));
    settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
  }
}
