package io.github.vertxrtmp.test;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.AppenderBase;
import java.util.ArrayList;
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

  /** Of the whole log; null when only a part is captured. */
  private Level before;
  private final List<Appender<ILoggingEvent>> silenced = new ArrayList<>();

  /**
   * @param name of the logger: a package or class
   */
  public CapturedLog(String name) {
    logger = (Logger) LoggerFactory.getLogger(name);
    appender.setContext(logger.getLoggerContext());
    appender.start();
    logger.addAppender(appender);
  }

  /** All that any part of this process logs, down to the least level; the console does not show it meanwhile. */
  public static CapturedLog everything() {
    CapturedLog log = new CapturedLog(org.slf4j.Logger.ROOT_LOGGER_NAME);
    log.logger.iteratorForAppenders().forEachRemaining(log.silenced::add);
    log.silenced.remove(log.appender);
    log.silenced.forEach(log.logger::detachAppender);
    log.before = log.logger.getLevel();
    log.logger.setLevel(Level.TRACE);
    return log;
  }

  /** All lines, with the messages of what was thrown. */
  public List<String> everyLine() {
    return lines.stream().map(line -> line.getFormattedMessage() + messages(line.getThrowableProxy())).toList();
  }

  private static String messages(IThrowableProxy thrown) {
    return thrown == null ? "" : " " + thrown.getMessage() + messages(thrown.getCause());
  }

  /** Lines of this level and above, without their stack traces. */
  public List<String> lines(Level level) {
    return lines.stream().filter(line -> line.getLevel().isGreaterOrEqual(level)).map(ILoggingEvent::getFormattedMessage).toList();
  }

  /** Whether any line came with a stack trace, but for the warnings about blocked threads, which a machine that stands still causes. */
  public boolean hasStackTrace() {
    return lines.stream().anyMatch(line -> line.getThrowableProxy() != null && !line.getLoggerName().endsWith("BlockedThreadChecker"));
  }

  @Override
  public void close() {
    logger.detachAppender(appender);
    if (before != null) {
      silenced.forEach(logger::addAppender);
      logger.setLevel(before);
    }
    appender.stop();
  }
}
