package io.github.vertxrtmp.app;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.vertxrtmp.amf.AmfDate;
import io.github.vertxrtmp.amf.AmfObject;
import io.github.vertxrtmp.amf.AmfUndefined;
import io.github.vertxrtmp.server.RtmpServerOptions;
import io.github.vertxrtmp.test.LibraryServer;
import io.github.vertxrtmp.test.ReceivedMessage;
import io.github.vertxrtmp.test.RtmpTestClient;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A client's commands and what the application makes of them. */
class CommandsTest {

  @TempDir
  private Path folder;
  private final Map<String, Promise<Object>> later = new ConcurrentHashMap<>();
  private LibraryServer server;
  private RtmpTestClient client;

  private final class Commands extends RtmpApp {

    @Override
    protected Future<?> onCommand(RtmpClient who, String name, JsonArray args) {
      return switch (name) {
        case "echo" -> Future.succeededFuture(args.isEmpty() ? null : args.getValue(0));
        case "later" -> later.computeIfAbsent(args.getString(0), key -> Promise.promise()).future();
        case "reject" -> Future.failedFuture(new RejectedException("App.Code", "my words"));
        case "throw" -> throw new IllegalStateException("a secret of the application");
        case "odd" -> Future.succeededFuture(new JsonObject().put("$date", "nonsense"));
        case "nothing" -> null;
        default -> super.onCommand(who, name, args);
      };
    }
  }

  @BeforeEach
  void start() {
    start(20);
  }

  private void start(int pending) {
    RtmpServerOptions options = new RtmpServerOptions().set("limits.commandRate", 300).set("limits.pendingCommands", pending).setAppTimeoutMillis(300);
    server = LibraryServer.start(folder, options, it -> it.app("live", Commands::new));
    client = server.connect("live");
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  private Object echo(Object value) {
    return client.awaitResult(client.command(0, "echo", null, value)).argument(1);
  }

  private AmfObject error(String command, Object... args) {
    ReceivedMessage answer = client.awaitAnswer(client.command(0, command, prepend(args)));
    assertEquals("_error", answer.name());
    return (AmfObject) answer.argument(1);
  }

  private static Object[] prepend(Object[] args) {
    Object[] values = new Object[args.length + 1];
    System.arraycopy(args, 0, values, 1, args.length);
    return values;
  }

  @Test
  void resultsComeBackWithTheRightTransaction() {
    int first = client.command(0, "later", null, "first");
    int second = client.command(0, "later", null, "second");
    client.command(0, "echo", null, "third");
    client.sync();
    later.get("second").complete(2);
    assertEquals(2.0, client.awaitResult(second).argument(1));
    later.get("first").complete(1);
    assertEquals(1.0, client.awaitResult(first).argument(1));
  }

  @Test
  void valuesComeBackAsTheyWere() {
    assertEquals("text", echo("text"));
    assertEquals(1.5, echo(1.5));
    assertEquals(-7.0, echo(-7));
    assertEquals(Double.NaN, echo(Double.NaN));
    assertEquals(true, echo(true));
    assertEquals(null, echo(null));
    assertEquals(AmfUndefined.INSTANCE, echo(AmfUndefined.INSTANCE));
    assertEquals(new AmfDate(123), echo(new AmfDate(123)));
    assertEquals(List.of("a", 1.0), echo(List.of("a", 1)));
    assertArrayEquals(new byte[] {1, 2}, (byte[]) echo(new byte[] {1, 2}));
    AmfObject typed = (AmfObject) echo(new AmfObject("org.example.Foo").put("x", 1));
    assertEquals("org.example.Foo", typed.className());
    assertEquals(1.0, typed.get("x"));
    assertEquals("literal", ((AmfObject) echo(new AmfObject().put("$date", "literal"))).get("$date"));
  }

  @Test
  void failuresComeBackAsErrors() {
    assertEquals("Method not found (nosuch)", error("nosuch").getString("description"));
    assertEquals("NetConnection.Call.Failed", error("nosuch").getString("code"));
    AmfObject rejected = error("reject");
    assertEquals("App.Code", rejected.getString("code"));
    assertEquals("my words", rejected.getString("description"));
    for (String accident : List.of("throw", "nothing")) {
      assertEquals("The application failed", error(accident).getString("description"));
    }
    assertTrue(error("odd").getString("description").contains("$date"));
    assertEquals("The application does not answer", error("later", "never").getString("description"));
    client.sync();
    assertEquals("late", server.awaitEvent("app.failed").getString("reason"));
  }

  @Test
  void callWithoutTransactionGetsNoAnswer() {
    client.reply("echo", 0, null, "x");
    client.sync();
    assertTrue(client.inbox().stream().noneMatch(message -> message.isCommand() && message.name().startsWith("_") && message.transaction() == 0));
  }

  @Test
  void floodIsEndedWithReason() {
    stop();
    start(5000);
    try (RtmpTestClient other = server.connect("live")) {
      for (int i = 0; i < 2000; i++) {
        client.command(0, "echo", null, i);
      }
      client.awaitClosed();
      assertEquals("commandRate", server.awaitEvent("limit.reached").getString("limit"));
      assertEquals(1, server.server().metrics().getLong("limit.commandRate"));
      assertTrue(server.awaitEvent("client.disconnected").getString("reason").contains("300 commands"));
      other.sync();
    }
  }

  @Test
  void tooManyUnansweredCommandsEndTheConnection() {
    for (int i = 0; i < 50; i++) {
      client.command(0, "later", null, "never");
    }
    client.awaitClosed();
    assertEquals("pendingCommands", server.awaitEvent("limit.reached").getString("limit"));
    assertEquals(1, server.server().metrics().getLong("limit.pendingCommands"));
  }
}
