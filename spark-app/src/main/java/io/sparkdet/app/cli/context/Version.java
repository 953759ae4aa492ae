package io.sparkdet.app.cli.context;

import picocli.CommandLine.IVersionProvider;

/** The version in the jar's manifest. */
public final class Version implements IVersionProvider {

  @Override
  public String[] getVersion() {
    String version = Version.class.getPackage().getImplementationVersion();
    return new String[] {"sparkdet " + (version == null ? "(not packaged)" : version)};
  }
}
