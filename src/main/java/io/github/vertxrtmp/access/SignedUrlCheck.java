package io.github.vertxrtmp.access;

import io.github.vertxrtmp.config.AccessAction;
import io.github.vertxrtmp.config.AccessSettings.Signed;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.function.LongSupplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signed URLs: {@code cam?expires=E&sig=S}. {@code E} is in seconds since 1970, {@code S} the HMAC-SHA-256 of
 * {@code app/stream/action/E} in hex.
 */
final class SignedUrlCheck implements Check {

  private static final String NAME = "signed";
  private static final String EXPIRES = "expires";
  private static final String SIGNATURE = "sig";
  private static final String ALGORITHM = "HmacSHA256";

  private final Signed settings;
  private final List<SecretKeySpec> secrets;
  private final LongSupplier clock;

  /** @param clock seconds since 1970 */
  SignedUrlCheck(Signed settings, LongSupplier clock) {
    this.settings = settings;
    this.secrets = settings.secrets().stream().map(secret -> new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM)).toList();
    this.clock = clock;
  }

  @Override
  public Future<Admission> check(Attempt attempt) {
    String refusal = wantsProof(attempt.action()) ? refusal(attempt) : null;
    return Future.succeededFuture(refusal == null ? Admission.GRANTED : Admission.refused(NAME, refusal));
  }

  private String refusal(Attempt attempt) {
    String expires = attempt.parameter(EXPIRES);
    String signature = attempt.parameter(SIGNATURE);
    if (expires == null || signature == null) {
      return "Signature missing: expected name?expires=TIME&sig=SIGNATURE";
    }
    if (!expires.matches("[0-9]{1,12}") || !isSigned(attempt.app() + "/" + attempt.stream() + "/" + attempt.action().text() + "/" + expires, signature)) {
      return "Wrong signature";
    }
    return clock.getAsLong() > Long.parseLong(expires) + settings.skewSeconds() ? "The signed URL has expired" : null;
  }

  private boolean isSigned(String text, String signature) {
    byte[] given;
    try {
      given = HexFormat.of().parseHex(signature);
    } catch (IllegalArgumentException noHex) {
      return false;
    }
    boolean right = false;
    for (SecretKeySpec secret : secrets) {
      right |= MessageDigest.isEqual(sign(secret, text), given);
    }
    return right;
  }

  private static byte[] sign(SecretKeySpec secret, String text) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(secret);
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public boolean wantsProof(AccessAction action) {
    return settings.actions().contains(action);
  }

  @Override
  public String credential(Attempt attempt) {
    return wantsProof(attempt.action()) ? attempt.parameter(SIGNATURE) : null;
  }

  @Override
  public boolean hides(String parameter) {
    return parameter.equals(SIGNATURE);
  }
}
