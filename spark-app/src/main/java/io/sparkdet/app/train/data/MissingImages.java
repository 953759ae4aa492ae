package io.sparkdet.app.train.data;

/** What is done about annotated images of which there is no file. */
public enum MissingImages {
  /** Training does not start. */
  REFUSE,
  /** They are left out and counted. */
  LEAVE_OUT
}
