package io.github.vertxrtmp.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import io.github.vertxrtmp.config.Settings;
import org.slf4j.ILoggerFactory;
import org.slf4j.LoggerFactory;

/** Puts the settings of the log into effect. */
public final class Logging {

  private static final String OURS = "io.github.vertxrtmp";

  private Logging() {
  }

  /**
   * Call it before the first line is logged. Does nothing behind another backend than logback; leaves the format to
   * whoever brings a {@code logback.xml}.
   */
  public static void apply(Settings settings) {
    ILoggerFactory factory = LoggerFactory.getILoggerFactory();
    if (factory instanceof LoggerContext context) {
      Level level = Level.toLevel(settings.log().level());
      Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
      // The hex of the traffic is logged at debug; asking for it is asking to see it.
      context.getLogger(OURS).setLevel(settings.verbose() && level.isGreaterOrEqual(Level.INFO) ? Level.DEBUG : level);
      if (root.getAppender(LogConfigurator.APPENDER) instanceof ConsoleAppender<ILoggingEvent> console) {
        root.setLevel(level.isGreaterOrEqual(Level.INFO) ? level : Level.INFO);
        console.setEncoder(encoder(context, settings.log().format()));
      }
    }
  }

  private static Encoder<ILoggingEvent> encoder(LoggerContext context, String format) {
    if (format.equals("json")) {
      JsonLines encoder = new JsonLines();
      encoder.setContext(context);
      encoder.start();
      return encoder;
    }
    return LogConfigurator.text(context);
  }
}
