package io.sparkdet.app.report.html;

/** A chart as {@code page.js} takes it: its kind and the components of its record. */
public sealed interface Chart permits BarChart, SeriesChart, MatrixChart, ClassCharts, GridTable {

  /** Returns the id of the element that holds it. */
  String id();

  /** Returns the kind by which {@code page.js} draws it. */
  String kind();
}
