package io.github.vertxrtmp.bus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DecisionTest {

  @ParameterizedTest
  @EnumSource(names = {"CONNECT", "PUBLISH", "PLAY"})
  void shortFormsAreDecisions(AppEvent event) {
    assertTrue(Decision.of(event, null).accepted());
    assertTrue(Decision.of(event, true).accepted());
    assertTrue(Decision.of(event, new JsonObject()).accepted());
    assertTrue(Decision.of(event, new JsonObject().put("accept", true)).accepted());
    assertFalse(Decision.of(event, false).accepted());
    assertFalse(Decision.of(event, new JsonObject().put("accept", false)).accepted());
    assertFalse(Decision.of(event, false).description().isEmpty());
  }

  @Test
  void whatIsMadeIsWhatIsRead() {
    Decision refusal = Decision.of(AppEvent.PUBLISH, Decision.reject("Not.You", "No").toJson());
    assertFalse(refusal.accepted());
    assertEquals("Not.You", refusal.code());
    assertEquals("No", refusal.description());
    Decision plain = Decision.of(AppEvent.PUBLISH, Decision.reject("No").toJson());
    assertNull(plain.code());
    assertEquals("No", plain.description());
    Decision redirect = Decision.of(AppEvent.CONNECT, Decision.redirect("rtmp://there/live").toJson());
    assertFalse(redirect.accepted());
    assertEquals("rtmp://there/live", redirect.redirect());
    Decision named = Decision.of(AppEvent.PUBLISH, Decision.accept().withName("public").toJson());
    assertTrue(named.accepted());
    assertEquals("public", named.name());
    assertNull(Decision.accept().name());
  }

  @ParameterizedTest
  @ValueSource(strings = {
    "{'accept': 'yes'}", "{'accept': 1}", "{'accept': false, 'code': 5}", "{'accept': false, 'description': {}}", "{'redirect': true}", "{'name': 5}", "{'name': []}"
  })
  void fieldsOfAnotherTypeAreRefused(String json) {
    JsonObject reply = new JsonObject(json.replace('\'', '"'));
    AppEvent event = reply.containsKey("redirect") ? AppEvent.CONNECT : AppEvent.PUBLISH;
    String message = assertThrows(IllegalArgumentException.class, () -> Decision.of(event, reply)).getMessage();
    assertTrue(message.contains("Expected"), message);
  }

  @Test
  void otherThingsAreNoDecisions() {
    for (Object reply : new Object[] {"yes", 1, 1.0, new JsonArray().add(true)}) {
      assertThrows(IllegalArgumentException.class, () -> Decision.of(AppEvent.CONNECT, reply));
    }
  }
}
