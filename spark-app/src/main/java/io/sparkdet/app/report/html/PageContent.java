package io.sparkdet.app.report.html;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a template shows, by name, and the charts that {@code page.js} draws into it. */
public final class PageContent {

  private final Map<String, Object> model = new HashMap<>();
  private final List<Chart> charts = new ArrayList<>();

  public PageContent put(String name, Object value) {
    model.put(name, value);
    return this;
  }

  public PageContent add(Chart chart) {
    charts.add(chart);
    return this;
  }

  public Map<String, Object> model() {
    return model;
  }

  public List<Chart> charts() {
    return charts;
  }
}
