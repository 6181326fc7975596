package io.github.vertxrtmp.test;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** What a part of the server logs while it is open. */
public final class CapturedLog implements AutoCloseable {

  private final List<ILoggingEvent> lines = new CopyOnWriteArrayList<>();
  private final Logger logger;
  private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
    @Override
    protected void append(ILoggingEvent event) {
      lines.add(event);
    }
  };

  /**
   * @param name of the logger: a package or class
   */
  public CapturedLog(String name) {
    logger = (Logger) LoggerFactory.getLogger(name);
    appender.setContext(logger.getLoggerContext());
    appender.start();
    logger.addAppender(appender);
  }

  /** Lines of this level and above, without their stack traces. */
  public List<String> lines(Level level) {
    return lines.stream().filter(line -> line.getLevel().isGreaterOrEqual(level)).map(ILoggingEvent::getFormattedMessage).toList();
  }

  /** Whether any line came with a stack trace. */
  public boolean hasStackTrace() {
    return lines.stream().anyMatch(line -> line.getThrowableProxy() != null);
  }

  @Override
  public void close() {
    logger.detachAppender(appender);
    appender.stop();
  }
}
