package io.github.vertxrtmp.access;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.vertxrtmp.config.AccessAction;
import io.github.vertxrtmp.config.AccessSettings.Signed;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One URL, which is good or not by nothing but the clock. */
class SignedUrlCheckTest {

  private static final long EXPIRES = 1_700_000_000;
  /** Made by {@code openssl dgst -sha256 -hmac}, of {@code live/room/cam/publish/1700000000}. */
  private static final String SIGNATURE = "ccf0c71f133099d4ee2723f03dabdf97d12b515665d483484a6bf26c0aa483f7";
  private static final JsonObject REQUEST = new JsonObject().put("stream", "cam")
    .put("params", new JsonObject().put("expires", String.valueOf(EXPIRES)).put("sig", SIGNATURE))
    .put("client", new JsonObject().put("app", "live").put("instance", "room").put("params", new JsonObject()));

  @ParameterizedTest
  @CsvSource({"-1000000, 0, true", "0, 0, true", "1, 0, false", "1000000, 0, false", "30, 30, true", "31, 30, false"})
  void expires(long secondsBehind, int skew, boolean good) {
    Signed settings = new Signed(Set.of(AccessAction.PUBLISH), List.of("0123456789abcdef"), skew);
    Admission admission = new SignedUrlCheck(settings, () -> EXPIRES + secondsBehind).check(Attempt.of(AccessAction.PUBLISH, REQUEST)).result();
    assertEquals(good, admission.accepted());
    assertEquals(good ? null : "The signed URL has expired", admission.description());
  }
}
