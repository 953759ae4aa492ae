package io.sparkdet.app.report.html;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkdet.app.error.UserException;
import io.sparkdet.app.files.store.PlainFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A page of one file: styles, scripts and pictures inside, nothing fetched. It is gathered, value
 * by value and chart by chart, and then written by its template.
 *
 * <p>Names of files and classes are the work of strangers. Templates escape every value, the
 * charts' data is JSON without {@code <}, and the page's content security policy runs no script but
 * the two it names by hash, so that a name that slipped through would still do nothing.
 */
public final class HtmlPage {

  /** Apache ECharts: bars, lines, scatter; unpacked from its webjar by the build. */
  private static final List<String> SCRIPTS = List.of("echarts.common.min.js", "page.js");

  private static final Templates TEMPLATES = new Templates(HtmlPage.class);

  private final String template;
  private final Map<String, Object> model = new HashMap<>();
  private final List<Chart> charts = new ArrayList<>();

  /**
   * Begins a page.
   *
   * @param template file name of the template
   */
  public HtmlPage(String template) {
    this.template = template;
  }

  /** Gives a value a name in the template; text is escaped. */
  public HtmlPage put(String name, Object value) {
    model.put(name, value);
    return this;
  }

  /** Adds a chart, which {@code page.js} draws. */
  public HtmlPage add(Chart chart) {
    charts.add(chart);
    return this;
  }

  /** Adds a table, whose first rows the template shows under this name. */
  public HtmlPage add(String name, GridTable table) {
    return put(name, table.head()).add(table);
  }

  /**
   * Writes the page as a file, which appears whole or not at all, and returns its full name.
   *
   * @throws UserException if the name is that of a folder
   */
  public Path publish(Path file, org.apache.hadoop.conf.Configuration hadoop) throws IOException {
    FileSystem system = PlainFiles.system(file, hadoop);
    Path output = system.makeQualified(file);
    if (system.exists(output) && system.getFileStatus(output).isDirectory()) {
      throw new UserException(
          "Cannot write a report: %s is a folder; name a file such as report.html"
              .formatted(output));
    }
    system.mkdirs(output.getParent());
    PlainFiles.replace(system, output, this::write);
    return output;
  }

  /** Writes the page. */
  public void write(OutputStream target) throws IOException {
    Map<String, Object> all = new HashMap<>(model);
    all.put("style", resource("page.css"));
    all.put("scripts", SCRIPTS.stream().map(HtmlPage::script).toList());
    all.put("charts", json(charts));
    Writer writer = new OutputStreamWriter(target, StandardCharsets.UTF_8);
    TEMPLATES.fill(template, all, writer);
    writer.flush();
  }

  /** A record keeps its order, so that the same page is the same file. */
  private record Drawn(String kind, Chart chart) {}

  private static String json(List<Chart> charts) throws IOException {
    List<Drawn> drawn = charts.stream().map(chart -> new Drawn(chart.kind(), chart)).toList();
    return new ObjectMapper().writeValueAsString(drawn).replace("<", "\\u003c");
  }

  private static Map<String, String> script(String name) {
    String text = resource(name);
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return Map.of("text", text, "hash", "sha256-" + Base64.getEncoder().encodeToString(hash));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Cannot hash a script: every JVM has SHA-256", e);
    }
  }

  /** Returns a file beside the templates, with the line ends that a browser hashes. */
  private static String resource(String name) {
    try (InputStream source = HtmlPage.class.getResourceAsStream(name)) {
      if (source == null) {
        throw new IllegalStateException(
            "Cannot find %s in the jar: it was not built by Maven".formatted(name));
      }
      return new String(source.readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
    } catch (IOException e) {
      throw new IllegalStateException("Cannot read %s from the jar".formatted(name), e);
    }
  }
}
