package io.github.vertxrtmp.session;

import io.github.vertxrtmp.config.AppSettings.Policy;
import io.github.vertxrtmp.config.AppPublishSettings;
import io.vertx.core.Vertx;
import io.vertx.core.shareddata.Shareable;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The applications that this server has deployed itself, and on which terms they decide. One for each Vert.x instance.
 * Thread-safe. It does not say who may be an application: that is whoever listens on the address.
 */
public final class AppDirectory implements Shareable {

  /**
   * How the server waits for an application.
   *
   * @param timeoutMillis how long a decision may take, ms; null: as set for all
   * @param policy        what a failed or late decision means; null: as set for all
   * @param publish       what differs from the setting {@code publish}
   */
  public record Terms(Integer timeoutMillis, Policy policy, AppPublishSettings publish) {
    static final Terms GENERAL = new Terms(null, null, AppPublishSettings.GENERAL);
  }

  private record Entry(Terms terms, boolean deployed, long sinceNanos) {
  }

  private static final String MAP = "rtmp.apps";

  private final Map<String, Entry> entries = new ConcurrentHashMap<>();

  private AppDirectory() {
  }

  /** The directory of a Vert.x instance. */
  public static AppDirectory of(Vertx vertx) {
    return vertx.sharedData().<String, AppDirectory>getLocalMap(MAP).computeIfAbsent(MAP, key -> new AppDirectory());
  }

  /** The application is there, or will be: who asks for it waits, and is never sent to the default application. */
  public void deployed(String app, Terms terms) {
    entries.put(app, new Entry(terms, true, System.nanoTime()));
  }

  /** The application has been taken away. A successor may follow, so who asks for it waits for a while. */
  public void undeployed(String app) {
    entries.computeIfPresent(app, (name, entry) -> new Entry(entry.terms(), false, System.nanoTime()));
  }

  /** The server stops. */
  public void forget(String app) {
    entries.remove(app);
  }

  Terms terms(String app) {
    Entry entry = entries.get(app);
    return entry == null ? Terms.GENERAL : entry.terms();
  }

  /** Of the application that clients of this name get: the one of that name, else the default one. */
  AppPublishSettings publishing(String app) {
    return terms(entries.containsKey(app) ? app : "*").publish();
  }

  boolean isDeployed(String app) {
    Entry entry = entries.get(app);
    return entry != null && entry.deployed();
  }

  /** Whether it was taken away less than so long ago. */
  boolean hasJustLeft(String app, long withinNanos) {
    Entry entry = entries.get(app);
    return entry != null && !entry.deployed() && System.nanoTime() - entry.sinceNanos() < withinNanos;
  }
}
