package io.sparkdet.app.report.training;

import io.sparkdet.app.report.html.CsvTable;
import io.sparkdet.app.report.html.DisplayText;
import io.sparkdet.app.report.html.HtmlPage;
import io.sparkdet.app.report.html.LineColumns;
import io.sparkdet.app.report.html.Palette;
import io.sparkdet.app.report.html.SeriesChart;
import io.sparkdet.efficientdet.training.RateCurve;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/** The page of a training run: its history as curves over the epochs, and as a table. */
public final class TrainingPage {

  private static final String EPOCH = "epoch";

  /** Those of the table, in the order of its heads. */
  private static final List<String> COLUMNS =
      List.of(
          EPOCH,
          "class_loss",
          "box_loss",
          "learning_rate",
          "ap",
          "ap50",
          "seconds",
          "images_per_second",
          "positives_small",
          "positives_medium",
          "positives_large");

  private TrainingPage() {}

  /**
   * Writes the page, whole or not at all.
   *
   * @param history a CSV file with the column epoch and those of {@code train}'s history; what was
   *     not measured, or is no column, is left out
   * @param output the HTML file, on any Hadoop file system; replaced if it exists
   * @return the page's full name
   * @throws IOException if the history cannot be read or the page cannot be written
   * @throws IllegalArgumentException if the history is none
   */
  public static String write(String history, String output, Configuration configuration)
      throws IOException {
    Path file = new Path(history);
    FileSystem system = file.getFileSystem(configuration);
    CsvTable table;
    try (InputStream source = system.open(file)) {
      table = CsvTable.read(source);
    }
    if (!table.has(EPOCH)) {
      throw new IllegalArgumentException(
          "Cannot show %s: it has no column epoch; name the history.csv of a run"
              .formatted(history));
    }
    HtmlPage page = content(history, table);
    addSearch(page, new Path(file.getParent(), RateCurve.FILE), system);
    return page.publish(new Path(output), configuration).toString();
  }

  private static HtmlPage content(String history, CsvTable table) {
    HtmlPage page = new HtmlPage("training.ftlh");
    page.put("history", DisplayText.text(history));
    page.put("tiles", tiles(table));
    page.put("epochs", epochs(table));
    chart(
        page,
        table,
        "losses",
        "Losses",
        column("class_loss", "class loss"),
        column("box_loss", "box loss"));
    chart(
        page, table, "precision", "Average precision", column("ap", "AP"), column("ap50", "AP50"));
    chart(page, table, "rate", "Learning rate", column("learning_rate", "learning rate"));
    chart(page, table, "speed", "Images a second", column("images_per_second", "images/s"));
    chart(
        page,
        table,
        "positives",
        "Positive anchors by the size of their truths",
        column("positives_small", "small"),
        column("positives_medium", "medium"),
        column("positives_large", "large"));
    return page;
  }

  /** Adds the losses of a search for a learning rate, where there was one. */
  private static void addSearch(HtmlPage page, Path file, FileSystem system) throws IOException {
    boolean searched = system.exists(file);
    page.put("search", searched);
    if (!searched) {
      return;
    }
    CsvTable table;
    try (InputStream source = system.open(file)) {
      table = CsvTable.read(source);
    }
    List<Double> powers = new ArrayList<>();
    List<@Nullable Number> losses = new ArrayList<>();
    List<@Nullable Number> smoothed = new ArrayList<>();
    RateCurve curve = new RateCurve();
    for (int row = 0; row < table.size(); row++) {
      double rate = table.number(row, "learning_rate");
      powers.add(Math.log10(rate));
      losses.add(table.number(row, "loss"));
      smoothed.add(table.number(row, "smoothed_loss"));
      curve.add(rate, table.number(row, "loss"));
    }
    page.put("searched_rate", String.format(Locale.ROOT, "%.2e", curve.recommended()));
    page.add(
        new SeriesChart(
            "chart-search",
            "Loss at rising learning rates",
            SeriesChart.Shape.LINES,
            SeriesChart.Axis.open("learning rate, as a power of ten"),
            SeriesChart.Axis.open("loss"),
            powers,
            "",
            List.of(
                new SeriesChart.View(
                    "",
                    List.of(
                        new SeriesChart.Series("smoothed loss", "", smoothed),
                        new SeriesChart.Series("loss", Palette.SECOND, losses))))));
  }

  /** Adds a chart of the columns that hold a number; tells the page whether any does. */
  private static void chart(
      HtmlPage page, CsvTable table, String id, String title, LineColumns.Column... columns) {
    LineColumns lines = new LineColumns(table, EPOCH, List.of(columns));
    page.put(id, !lines.isEmpty());
    if (!lines.isEmpty()) {
      page.add(lines.chart("chart-" + id, title));
    }
  }

  private static LineColumns.Column column(String name, String shown) {
    return new LineColumns.Column(name, shown);
  }

  private static List<Map<String, Object>> tiles(CsvTable table) {
    List<Map<String, Object>> tiles = new ArrayList<>();
    tiles.add(DisplayText.tile("epochs", DisplayText.count(table.size()), false));
    double best = Double.NaN;
    double best50 = Double.NaN;
    double seconds = 0;
    double images = 0;
    for (int row = 0; row < table.size(); row++) {
      double ap = table.number(row, "ap");
      if (ap >= best || Double.isNaN(best)) {
        best = ap;
        best50 = table.number(row, "ap50");
      }
      seconds += counted(table.number(row, "seconds"));
      images += counted(table.number(row, "images"));
    }
    tiles.add(DisplayText.tile("best AP", DisplayText.share(best), false));
    tiles.add(DisplayText.tile("its AP50", DisplayText.share(best50), false));
    tiles.add(
        DisplayText.tile("images", images > 0 ? DisplayText.count((long) images) : "–", false));
    tiles.add(DisplayText.tile("minutes", DisplayText.decimal(seconds / 60, 1), false));
    return tiles;
  }

  private static double counted(double number) {
    return Double.isNaN(number) ? 0 : number;
  }

  private static List<List<String>> epochs(CsvTable table) {
    List<List<String>> epochs = new ArrayList<>();
    for (int row = 0; row < table.size(); row++) {
      List<String> shown = new ArrayList<>();
      for (String column : COLUMNS) {
        String text = table.text(row, column);
        shown.add(text.isEmpty() ? "–" : DisplayText.text(text));
      }
      epochs.add(shown);
    }
    return epochs;
  }
}
