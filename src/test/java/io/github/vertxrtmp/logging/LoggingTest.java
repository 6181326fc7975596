package io.github.vertxrtmp.logging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import io.github.vertxrtmp.config.Settings;
import io.github.vertxrtmp.config.SettingsLoader;
import io.github.vertxrtmp.config.SettingsSources;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class LoggingTest {

  private final LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
  private final Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);

  @AfterEach
  void restore() {
    Logging.apply(Settings.defaults());
  }

  @Test
  void isTextAtInfoByDefault() {
    apply("{}");
    assertInstanceOf(PatternLayoutEncoder.class, console().getEncoder());
    assertTrue(ours().isInfoEnabled());
    assertFalse(ours().isDebugEnabled());
    assertTrue(context.getLogger("io.netty.util").isInfoEnabled());
  }

  @Test
  void debugIsForOurPackagesOnly() {
    apply("{\"log\": {\"level\": \"debug\"}}");
    assertTrue(ours().isDebugEnabled());
    assertFalse(context.getLogger("io.netty.util").isDebugEnabled());
    assertTrue(context.getLogger("io.netty.util").isInfoEnabled());
  }

  @Test
  void errorIsForAll() {
    apply("{\"log\": {\"level\": \"error\"}}");
    assertFalse(ours().isWarnEnabled());
    assertFalse(context.getLogger("io.vertx.core").isWarnEnabled());
    assertTrue(context.getLogger("io.vertx.core").isErrorEnabled());
  }

  @Test
  void trafficIsSeenAtAnyLevel() {
    apply("{\"verbose\": true, \"log\": {\"level\": \"error\"}}");
    assertTrue(ours().isInfoEnabled());
  }

  @Test
  void jsonLineHasWholeEvent() {
    apply("{\"log\": {\"format\": \"json\"}}");
    LoggingEvent event = new LoggingEvent(getClass().getName(), ours(), Level.WARN, "a {}\n\"b\"",
      new IllegalStateException("broken"), new Object[] {"ü"});
    String line = new String(console().getEncoder().encode(event), StandardCharsets.UTF_8);
    assertTrue(line.endsWith("}\n") && line.indexOf('\n') == line.length() - 1, line);
    JsonObject json = new JsonObject(line);
    assertEquals("a ü\n\"b\"", json.getString("message"));
    assertEquals("WARN", json.getString("level"));
    assertEquals(event.getInstant(), json.getInstant("time"));
    assertEquals(Thread.currentThread().getName(), json.getString("thread"));
    assertTrue(json.getString("logger").startsWith("io.github.vertxrtmp"));
    assertTrue(json.getString("stack").startsWith("java.lang.IllegalStateException: broken"));
  }

  private Logger ours() {
    return context.getLogger("io.github.vertxrtmp.session");
  }

  private ConsoleAppender<ILoggingEvent> console() {
    return (ConsoleAppender<ILoggingEvent>) root.getAppender(LogConfigurator.APPENDER);
  }

  private static void apply(String conf) {
    Logging.apply(SettingsLoader.load(
      new SettingsSources(new JsonObject(conf), "test", Map.of(), Map.of(), new JsonObject())));
  }
}
