package io.sparkdet.app.report.html;

import com.fasterxml.jackson.databind.ObjectMapper;
import freemarker.cache.ClassTemplateLoader;
import freemarker.template.Configuration;
import freemarker.template.TemplateException;
import freemarker.template.TemplateExceptionHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Renders a page of one file: styles, scripts and pictures inside, nothing fetched.
 *
 * <p>Names of files and classes are the work of strangers. Templates escape every value, the
 * charts' data is JSON without {@code <}, and the page's content security policy runs no script but
 * the two it names by hash, so that a name that slipped through would still do nothing.
 */
public final class HtmlPage {

  /** Apache ECharts: bars, lines, scatter; unpacked from its webjar by the build. */
  private static final List<String> SCRIPTS = List.of("echarts.common.min.js", "page.js");

  private static final Configuration TEMPLATES = templates();

  private HtmlPage() {}

  /**
   * Writes a page.
   *
   * @param template file name of the template
   * @param model what it shows, by name; text is escaped
   * @param charts what {@code page.js} draws
   */
  public static void write(
      OutputStream target, String template, Map<String, Object> model, List<Chart> charts)
      throws IOException {
    Map<String, Object> all = new HashMap<>(model);
    all.put("style", resource("page.css"));
    all.put("scripts", SCRIPTS.stream().map(HtmlPage::script).toList());
    all.put("charts", json(charts));
    Writer writer = new OutputStreamWriter(target, StandardCharsets.UTF_8);
    try {
      TEMPLATES.getTemplate(template).process(all, writer);
    } catch (TemplateException e) {
      throw new IllegalStateException("Cannot fill the template " + template, e);
    }
    writer.flush();
  }

  /** A record keeps its order, so that the same page is the same file. */
  private record Drawn(String kind, Chart chart) {}

  private static String json(List<Chart> charts) throws IOException {
    List<Drawn> drawn = charts.stream().map(chart -> new Drawn(chart.kind(), chart)).toList();
    return new ObjectMapper().writeValueAsString(drawn).replace("<", "\\u003c");
  }

  private static Configuration templates() {
    Configuration configuration = new Configuration(Configuration.VERSION_2_3_34);
    configuration.setTemplateLoader(new ClassTemplateLoader(HtmlPage.class, ""));
    configuration.setDefaultEncoding(StandardCharsets.UTF_8.name());
    configuration.setLocale(Locale.ROOT);
    configuration.setTemplateExceptionHandler(TemplateExceptionHandler.RETHROW_HANDLER);
    configuration.setLogTemplateExceptions(false);
    return configuration;
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
