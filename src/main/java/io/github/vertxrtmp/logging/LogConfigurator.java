package io.github.vertxrtmp.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.spi.ContextAwareBase;

/** What logback asks before it looks for files of its own: text on standard output, unless there is such a file. */
public final class LogConfigurator extends ContextAwareBase implements Configurator {

  static final String APPENDER = "console";
  /** Names that peers choose get into messages: control characters in them must not forge lines. */
  private static final String PATTERN = "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level [%thread] %logger{0}: %replace(%msg){'\\p{Cntrl}', '?'}%n";
  /** These report a failed start with a stack trace; the command line has said it in one line by then. */
  private static final String[] LAUNCHERS = {"io.vertx.launcher.application", "io.vertx.core.impl.launcher"};

  @Override
  public ExecutionStatus configure(LoggerContext context) {
    if (hasFile()) {
      return ExecutionStatus.INVOKE_NEXT_IF_ANY;
    }
    ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
    console.setName(APPENDER);
    console.setContext(context);
    console.setEncoder(text(context));
    console.start();
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.addAppender(console);
    root.setLevel(Level.INFO);
    // It warns of each message that was on its way while a subscriber left, which is how players leave.
    context.getLogger("io.vertx.core.eventbus.impl.MessageConsumerImpl").setLevel(Level.ERROR);
    // It reports each program that breaks off its connection to the bridge with a stack trace.
    context.getLogger("io.vertx.ext.web.handler.sockjs.impl.EventBusBridgeImpl").setLevel(Level.OFF);
    context.getLogger("com.hazelcast").setLevel(Level.WARN);
    // It warns that a part of it which nobody here uses is not enabled.
    context.getLogger("com.hazelcast.cp").setLevel(Level.ERROR);
    for (String launcher : LAUNCHERS) {
      context.getLogger(launcher).setLevel(Level.OFF);
    }
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  private static boolean hasFile() {
    ClassLoader loader = LogConfigurator.class.getClassLoader();
    return System.getProperty("logback.configurationFile") != null
      || loader.getResource("logback-test.xml") != null
      || loader.getResource("logback.xml") != null;
  }

  static Encoder<ILoggingEvent> text(LoggerContext context) {
    PatternLayoutEncoder encoder = new PatternLayoutEncoder();
    encoder.setContext(context);
    encoder.setPattern(PATTERN);
    encoder.start();
    return encoder;
  }
}
