package io.github.vertxrtmp.access;

import io.github.vertxrtmp.bus.AppEvent;
import io.github.vertxrtmp.config.AccessAction;
import io.github.vertxrtmp.config.AccessSettings;
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
    Map<String, AccessSettings> access = settings.access();
    AccessSettings general = access.getOrDefault(ANY, AccessSettings.NONE);
    Map<String, List<Check>> loaded = new HashMap<>();
    try {
      access.forEach((app, own) -> loaded.put(app, checks(app, own.over(general))));
    } catch (AccessException e) {
      return Future.failedFuture(e);
    }
    checks = Map.copyOf(loaded);
    return Future.succeededFuture();
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
   * Asks all checks, one after the other, until one refuses.
   *
   * @param request what the application is to be asked, in full
   * @return on the caller's context; never fails
   */
  public Future<Admission> check(AppEvent event, JsonObject request) {
    List<Check> all = checks(request.getJsonObject("client").getString("app"));
    return all.isEmpty() ? Future.succeededFuture(Admission.GRANTED)
      : check(all, 0, Attempt.of(AccessAction.valueOf(event.name()), request), Admission.GRANTED);
  }

  private Future<Admission> check(List<Check> all, int next, Attempt attempt, Admission before) {
    return next == all.size() ? Future.succeededFuture(before) : all.get(next).check(attempt).compose(said -> said.accepted()
      ? check(all, next + 1, attempt.about(said.name()), said.after(before))
      : Future.succeededFuture(said));
  }
}
