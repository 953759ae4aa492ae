package io.sparkdet.app.report.html;

import freemarker.cache.ClassTemplateLoader;
import freemarker.template.Configuration;
import freemarker.template.TemplateException;
import freemarker.template.TemplateExceptionHandler;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;

/** FreeMarker's templates that lie beside a class. Those that end in .ftlh escape for HTML. */
public final class Templates {

  private final Configuration configuration;

  /** Finds templates in the package of this class. */
  public Templates(Class<?> beside) {
    configuration = new Configuration(Configuration.VERSION_2_3_34);
    configuration.setTemplateLoader(new ClassTemplateLoader(beside, ""));
    configuration.setDefaultEncoding(StandardCharsets.UTF_8.name());
    configuration.setLocale(Locale.ROOT);
    configuration.setTemplateExceptionHandler(TemplateExceptionHandler.RETHROW_HANDLER);
    configuration.setLogTemplateExceptions(false);
  }

  /**
   * Writes a template with values in their places.
   *
   * @param template its file name
   */
  public void fill(String template, Map<String, Object> values, Writer target) throws IOException {
    try {
      configuration.getTemplate(template).process(values, target);
    } catch (TemplateException e) {
      throw new IllegalStateException("Cannot fill the template " + template, e);
    }
  }
}
