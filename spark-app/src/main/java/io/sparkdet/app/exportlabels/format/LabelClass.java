package io.sparkdet.app.exportlabels.format;

import java.io.Serializable;

/**
 * A class of an export.
 *
 * @param index its place in the list of classes, from 0
 * @param id its category id
 * @param name what tools show
 */
public record LabelClass(int index, int id, String name) implements Serializable {}
