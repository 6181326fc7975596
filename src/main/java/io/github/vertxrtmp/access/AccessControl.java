package io.github.vertxrtmp.access;

import io.github.vertxrtmp.bus.AppEvent;
import io.github.vertxrtmp.config.AccessAction;
import io.github.vertxrtmp.config.AccessSettings;
import io.github.vertxrtmp.config.Networks;
import io.github.vertxrtmp.config.Settings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.core.shareddata.Shareable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Whether a client may, before its application is asked. One for each Vert.x instance; without settings it lets everybody
 * through. Thread-safe.
 */
public final class AccessControl implements Shareable {

  private static final String MAP = "rtmp.access";
  private static final String ANY = "*";

  private final Vertx vertx;
  /** By application; {@code *} for all others. In the order in which they are asked. */
  private volatile Map<String, List<Check>> checks = Map.of();
  private volatile Lockout lockout;
  private volatile Networks shared;

  private AccessControl(Vertx vertx) {
    this.vertx = vertx;
  }

  /** The one of a Vert.x instance. */
  public static AccessControl of(Vertx vertx) {
    return vertx.sharedData().<String, AccessControl>getLocalMap(MAP).computeIfAbsent(MAP, key -> new AccessControl(vertx));
  }

  /**
   * Checks by these settings from now on.
   *
   * @return fails with {@link AccessException}, and then everything is as before
   */
  public Future<Void> load(Settings settings) {
    // Nothing of it is loaded where nothing is set, and files are read.
    Future<Map<String, List<Check>>> loading = settings.access().isEmpty() ? Future.succeededFuture(Map.of())
      : vertx.executeBlocking(() -> checks(settings.access()));
    return loading.map(loaded -> {
      Map<String, List<Check>> before = checks;
      lockout = new Lockout(settings.lockout(), System::nanoTime);
      shared = settings.limits().uncountedNetworks();
      checks = loaded;
      close(before);
      return null;
    });
  }

  /** Checks nothing any more. */
  public void unload() {
    Map<String, List<Check>> before = checks;
    checks = Map.of();
    close(before);
  }

  private Map<String, List<Check>> checks(Map<String, AccessSettings> access) {
    AccessSettings general = access.getOrDefault(ANY, AccessSettings.NONE);
    Map<String, List<Check>> loaded = new HashMap<>();
    try {
      access.forEach((app, own) -> loaded.put(app, checks(app, own.over(general))));
    } catch (AccessException e) {
      close(loaded);
      throw e;
    }
    return Map.copyOf(loaded);
  }

  private static void close(Map<String, List<Check>> gone) {
    gone.values().forEach(list -> list.forEach(Check::close));
  }

  private List<Check> checks(String app, AccessSettings settings) {
    List<Check> list = new ArrayList<>();
    try {
      if (settings.addresses() != null) {
        list.add(new AddressCheck(settings.addresses()));
      }
      if (settings.keys() != null) {
        list.add(new KeyCheck(vertx, settings.keys()));
      }
      if (settings.signed() != null) {
        list.add(new SignedUrlCheck(settings.signed(), () -> TimeUnit.MILLISECONDS.toSeconds(System.currentTimeMillis())));
      }
      if (settings.jwt() != null && !settings.jwt().actions().isEmpty()) {
        list.add(new JwtCheck(vertx, settings.jwt()));
      }
      if (settings.http() != null) {
        list.add(new HttpCheck(vertx, settings.http()));
      }
    } catch (IllegalArgumentException e) {
      throw new AccessException("access." + app + ": " + e.getMessage());
    }
    return list;
  }

  private List<Check> checks(String app) {
    Map<String, List<Check>> now = checks;
    return now.isEmpty() ? List.of() : now.getOrDefault(app, now.getOrDefault(ANY, List.of()));
  }

  /** Whether a parameter of that name may be a secret of this application's clients. */
  public boolean hides(String app, String parameter) {
    return checks(app).stream().anyMatch(check -> check.hides(parameter));
  }

  /**
   * Asks all checks, one after the other, until one refuses. Who has failed too often is not listened to.
   *
   * @param request what the application is to be asked, in full
   * @return on the caller's context; never fails
   */
  public Future<Admission> check(AppEvent event, JsonObject request) {
    List<Check> all = checks(request.getJsonObject("client").getString("app"));
    if (all.isEmpty()) {
      return Future.succeededFuture(Admission.GRANTED);
    }
    Attempt attempt = Attempt.of(AccessAction.valueOf(event.name()), request);
    if (all.stream().noneMatch(check -> check.wantsProof(attempt.action()))) {
      // Others at the same address who watch are not shut out with one who guesses keys.
      return check(all, 0, attempt, Admission.GRANTED);
    }
    Lockout memory = lockout;
    List<String> suspects = Suspects.of(attempt, all, shared);
    long shut = memory.shutMillis(suspects);
    return shut > 0 ? Future.succeededFuture(Admission.barred(Admission.LOCKOUT, "Too many failed attempts, try again in " + (shut + 999) / 1000 + " s"))
      : check(all, 0, attempt, Admission.GRANTED).compose(said -> said.guess() ? slowed(said, memory.failed(suspects)) : Future.succeededFuture(said));
  }

  private Future<Admission> slowed(Admission said, long millis) {
    return millis == 0 ? Future.succeededFuture(said) : vertx.timer(millis).map(said);
  }

  /** Something has happened that an application is told; a back end may want to know as well. */
  public void tell(AppEvent event, JsonObject fact) {
    checks(fact.getJsonObject("client").getString("app")).forEach(check -> check.tell(event, fact));
  }

  private Future<Admission> check(List<Check> all, int next, Attempt attempt, Admission before) {
    return next == all.size() ? Future.succeededFuture(before) : all.get(next).check(attempt).compose(said -> said.accepted()
      ? check(all, next + 1, attempt.about(said.name()), said.after(before))
      : Future.succeededFuture(said));
  }
}
