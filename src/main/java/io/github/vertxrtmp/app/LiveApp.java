package io.github.vertxrtmp.app;

/** The default application: everybody may connect, publish and play. */
public final class LiveApp extends RtmpApp {

  private static final String EVERY_APP = "*";

  @Override
  protected String name() {
    return config().getString("app", EVERY_APP);
  }
}
