package io.sparkdet.app.cli.context;

import java.lang.reflect.Constructor;
import picocli.CommandLine;

/** Makes command objects: those with a constructor of a {@link CommandContext} are given it. */
public final class ContextFactory implements CommandLine.IFactory {

  private final CommandContext context;

  /** Makes the factory of commands that run in {@code context}. */
  public ContextFactory(CommandContext context) {
    this.context = context;
  }

  @Override
  public <K> K create(Class<K> type) throws Exception {
    for (Constructor<?> constructor : type.getDeclaredConstructors()) {
      if (constructor.getParameterCount() == 1
          && constructor.getParameterTypes()[0] == CommandContext.class) {
        constructor.setAccessible(true);
        return type.cast(constructor.newInstance(context));
      }
    }
    return CommandLine.defaultFactory().create(type);
  }
}
