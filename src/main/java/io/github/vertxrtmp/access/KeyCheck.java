package io.github.vertxrtmp.access;

import io.github.vertxrtmp.config.AccessAction;
import io.github.vertxrtmp.config.AccessSettings.Keys;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stream keys: {@code cam?key=KEY}, or {@code cam-KEY}, which then is the stream {@code cam}. Hashing runs on worker threads,
 * one after the other for each event loop, and no more than some wait for that.
 */
final class KeyCheck implements Check {

  private static final String NAME = "keys";
  private static final String WRONG = "Wrong stream key";
  private static final String ANY = "*";
  private static final char DIVIDER = '-';
  private static final int MOST_WAITING = 64;

  /** What was presented: for which stream, and under which name. */
  private record Presented(String stream, String name, String key) {
  }

  private final Vertx vertx;
  private final Keys settings;
  private final Map<String, List<KeyHash>> streams = new LinkedHashMap<>();
  private final VerifiedKeys verified = new VerifiedKeys();
  private final AtomicInteger waiting = new AtomicInteger();
  /** Of no key; so that unknown streams take the time of others. */
  private final KeyHash none = KeyHash.parse("$pbkdf2-sha256$29000$AAAAAAAAAAAAAAAAAAAAAA$" + "A".repeat(43));

  /** @throws IllegalArgumentException when one is no hash; the message begins with its place */
  KeyCheck(Vertx vertx, Keys settings) {
    this.vertx = vertx;
    this.settings = settings;
    settings.streams().forEach((stream, hashes) -> {
      try {
        streams.put(stream, hashes.stream().map(KeyHash::parse).toList());
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("keys.streams." + stream + ": " + e.getMessage());
      }
    });
  }

  @Override
  public Future<Admission> check(Attempt attempt) {
    if (!wantsProof(attempt.action())) {
      return Future.succeededFuture(Admission.GRANTED);
    }
    Presented presented = presented(attempt);
    if (presented == null) {
      return Future.succeededFuture(Admission.refused(NAME, "Stream key missing, or no such stream: expected name?" + settings.parameter() + "=KEY or name-KEY"));
    }
    List<KeyHash> hashes = hashes(presented.stream());
    KeyHash known = hashes.stream().filter(hash -> verified.contains(hash, presented.key())).findFirst().orElse(null);
    return known == null ? hash(attempt, presented, hashes) : Future.succeededFuture(granted(attempt, presented, known));
  }

  private Presented presented(Attempt attempt) {
    String stream = attempt.stream();
    String parameter = attempt.parameter(settings.parameter());
    if (parameter != null) {
      return new Presented(stream, attempt.name(), parameter);
    }
    int divider = streams.keySet().stream().filter(known -> stream.startsWith(known + DIVIDER)).mapToInt(String::length).max()
      .orElse(streams.containsKey(ANY) ? stream.lastIndexOf(DIVIDER) : -1);
    int scope = stream.length() - attempt.name().length();
    return divider <= scope || divider == stream.length() - 1 ? null
      : new Presented(stream.substring(0, divider), attempt.name().substring(0, divider - scope), stream.substring(divider + 1));
  }

  private List<KeyHash> hashes(String stream) {
    List<KeyHash> hashes = new ArrayList<>(streams.getOrDefault(stream, List.of()));
    hashes.addAll(streams.getOrDefault(ANY, List.of()));
    return hashes;
  }

  private Future<Admission> hash(Attempt attempt, Presented presented, List<KeyHash> hashes) {
    if (waiting.incrementAndGet() > MOST_WAITING) {
      waiting.decrementAndGet();
      return Future.succeededFuture(Admission.barred(NAME, "Too many keys are being checked, try again"));
    }
    return vertx.executeBlocking(() -> find(hashes, presented.key()))
      .onComplete(done -> waiting.decrementAndGet())
      .map(hash -> hash == null ? Admission.refused(NAME, WRONG) : granted(attempt, presented, hash))
      .otherwise(failure -> Admission.refused(NAME, WRONG));
  }

  private KeyHash find(List<KeyHash> hashes, String key) {
    if (hashes.isEmpty()) {
      none.matches(key);
    }
    for (KeyHash hash : hashes) {
      if (hash.matches(key)) {
        verified.add(hash, key);
        return hash;
      }
    }
    return null;
  }

  /** Who has the same key is the same publisher. */
  private static Admission granted(Attempt attempt, Presented presented, KeyHash hash) {
    Admission granted = Admission.GRANTED.withIdentity(NAME + hash);
    return presented.name().equals(attempt.name()) ? granted : granted.withName(presented.name());
  }

  @Override
  public boolean wantsProof(AccessAction action) {
    return settings.actions().contains(action);
  }

  @Override
  public String credential(Attempt attempt) {
    Presented presented = wantsProof(attempt.action()) ? presented(attempt) : null;
    return presented == null ? null : presented.key();
  }

  @Override
  public boolean hides(String parameter) {
    return parameter.equals(settings.parameter());
  }
}
