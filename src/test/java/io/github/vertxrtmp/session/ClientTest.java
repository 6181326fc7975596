package io.github.vertxrtmp.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.vertxrtmp.access.AccessControl;
import io.github.vertxrtmp.amf.AmfObject;
import io.github.vertxrtmp.config.Settings;
import io.github.vertxrtmp.protocol.message.Command;
import io.github.vertxrtmp.protocol.message.ConnectCommand;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class ClientTest {

  private Redaction redaction;

  @BeforeEach
  void prepare(Vertx vertx) {
    redaction = new Redaction(Settings.defaults().log().secretParameters(), AccessControl.of(vertx));
  }

  private Client client(String app) {
    AmfObject properties = new AmfObject().put("app", app).put("tcUrl", "rtmp://host/" + app);
    ConnectCommand connect = ConnectCommand.from(new Command(ConnectCommand.NAME, 1, properties, List.of()));
    return Client.of("7", "node", "127.0.0.1", null, AppPath.parse(app, 100), connect, redaction);
  }

  @Test
  void isKeptOnceWhenItHasNothingToHide() {
    Client client = client("live?room=3");
    assertSame(client.json(), client.shown());
    Client moved = client.in("other");
    assertSame(moved.json(), moved.shown());
    assertEquals("other", moved.shown().getString("app"));
    assertEquals("live", client.shown().getString("app"), "it is immutable");
    Client hiding = client.hiding("3");
    assertSame(hiding.json(), hiding.shown());
    assertEquals(Redaction.HIDDEN, hiding.shown().getJsonObject("params").getString("room"));
    assertEquals("3", client.shown().getJsonObject("params").getString("room"));
  }

  @Test
  void secretsAreForItsApplicationOnly() {
    Client client = client("live?token=abc");
    for (Client each : List.of(client, client.in("other"), client.hiding("room"))) {
      assertNotSame(each.json(), each.shown());
      assertEquals("abc", each.json().getJsonObject("params").getString("token"));
      assertTrue(each.json().getString("tcUrl").contains("abc"));
      assertFalse(each.shown().encode().contains("abc"));
    }
  }
}
