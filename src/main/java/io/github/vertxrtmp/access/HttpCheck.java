package io.github.vertxrtmp.access;

import io.github.vertxrtmp.bus.AppEvent;
import io.github.vertxrtmp.bus.Decision;
import io.github.vertxrtmp.bus.RtmpMetrics;
import io.github.vertxrtmp.config.AccessAction;
import io.github.vertxrtmp.config.AccessSettings.Http;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks a back end by HTTP: 2xx lets the client in, 3xx gives the stream another name, 5xx and silence mean that the back end
 * is down, the rest refuses. So back ends of nginx-rtmp work. A bounded number of requests is under way, and waits.
 */
final class HttpCheck implements Check {

  private static final Logger LOG = LoggerFactory.getLogger(HttpCheck.class);
  private static final String NAME = "http";
  private static final int SERVER_ERROR = 500;
  private static final long WARN_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Vertx vertx;
  private final Http settings;
  private final WebClient client;
  private volatile long warnedNanos = System.nanoTime() - WARN_NANOS;

  HttpCheck(Vertx vertx, Http settings) {
    this.vertx = vertx;
    this.settings = settings;
    WebClientOptions options = new WebClientOptions().setFollowRedirects(false).setUserAgent("vertx-rtmp").setConnectTimeout(settings.timeoutMillis());
    this.client = WebClient.create(vertx, options, new PoolOptions().setHttp1MaxSize(settings.connections()).setMaxWaitQueueSize(settings.waiting()));
  }

  @Override
  public Future<Admission> check(Attempt attempt) {
    AppEvent event = AppEvent.valueOf(attempt.action().name());
    String url = settings.urls().get(event.text());
    return url == null ? Future.succeededFuture(Admission.GRANTED)
      : post(url, event, attempt.message(), settings.retries()).map(response -> read(event, attempt, response)).otherwise(failure -> down(url, failure));
  }

  @Override
  public boolean wantsProof(AccessAction action) {
    return settings.urls().containsKey(action.text());
  }

  @Override
  public void tell(AppEvent event, JsonObject fact) {
    String url = settings.urls().get(event.text());
    if (url != null) {
      post(url, event, fact, settings.retries()).onFailure(failure -> warn(url, failure));
    }
  }

  private Future<HttpResponse<Buffer>> post(String url, AppEvent event, JsonObject message, int retries) {
    HttpRequest<Buffer> request = client.postAbs(url).timeout(settings.timeoutMillis());
    Future<HttpResponse<Buffer>> answer = settings.json() ? request.sendJsonObject(message) : request.sendForm(CallbackForm.of(event, message));
    return answer.compose(response -> response.statusCode() < SERVER_ERROR ? Future.succeededFuture(response)
        : Future.failedFuture("status " + response.statusCode()))
      .recover(failure -> retries > 0 ? post(url, event, message, retries - 1) : Future.failedFuture(failure));
  }

  private Admission down(String url, Throwable failure) {
    warn(url, failure);
    return settings.allowWhenDown() ? Admission.GRANTED : Admission.barred(NAME, "The server cannot ask whether you may, try again");
  }

  private void warn(String url, Throwable failure) {
    RtmpMetrics.of(vertx).count("access.http.failed");
    long now = System.nanoTime();
    if (now - warnedNanos >= WARN_NANOS) {
      warnedNanos = now;
      // Not the path, in which a password may be.
      LOG.warn("No usable answer from {}: {}", URI.create(url).getHost(), failure.getMessage());
    }
  }

  private Admission read(AppEvent event, Attempt attempt, HttpResponse<Buffer> response) {
    int hundreds = response.statusCode() / 100;
    if (hundreds == 3) {
      return moved(attempt, response.getHeader("Location"));
    }
    if (hundreds != 2) {
      return Admission.refused(NAME, refusal(response));
    }
    return settings.json() ? decision(event, response) : Admission.GRANTED;
  }

  private static String refusal(HttpResponse<Buffer> response) {
    JsonObject body = json(response);
    return body != null && body.getValue("description") instanceof String words ? words : "Refused by the back end";
  }

  /** The body may be a decision, as an application gives it; without one it is a yes. */
  private static Admission decision(AppEvent event, HttpResponse<Buffer> response) {
    JsonObject body = json(response);
    if (body == null) {
      return Admission.GRANTED;
    }
    try {
      Decision decision = Decision.of(event, body);
      if (decision.redirect() != null) {
        return Admission.redirected(NAME, decision.redirect());
      }
      return decision.accepted() ? Admission.GRANTED.with(decision.toJson()) : Admission.refused(NAME, decision.description());
    } catch (IllegalArgumentException invalid) {
      LOG.warn("No decision from a back end: {}", invalid.getMessage());
      return Admission.barred(NAME, "The back end gave no valid answer");
    }
  }

  private static JsonObject json(HttpResponse<Buffer> response) {
    String type = response.getHeader("Content-Type");
    try {
      return type != null && type.contains("json") && response.body() != null ? new JsonObject(response.body()) : null;
    } catch (DecodeException | ClassCastException noObject) {
      return null;
    }
  }

  /** As nginx-rtmp has it: another name, or of a connect another application. Nothing is relayed to other servers. */
  private static Admission moved(Attempt attempt, String location) {
    boolean elsewhere = location != null && location.matches("rtmps?://.*");
    if (elsewhere && attempt.action() == AccessAction.CONNECT) {
      return Admission.redirected(NAME, location);
    }
    String name = elsewhere || location == null ? "" : name(location);
    if (name.isEmpty()) {
      return Admission.barred(NAME, "The back end names no stream of this server");
    }
    if (attempt.action() != AccessAction.CONNECT) {
      return Admission.GRANTED.withName(name);
    }
    return name.contains("/") ? Admission.barred(NAME, "The back end names no application") : Admission.GRANTED.into(name);
  }

  /** Frameworks make whole URLs of names. */
  private static String name(String location) {
    String path = location.split("[?#]", 2)[0];
    return path.matches("https?://.*") ? path.substring(path.lastIndexOf('/') + 1) : path.replaceFirst("^/+", "");
  }

  /** The back end may take any of them for a key. */
  @Override
  public boolean hides(String parameter) {
    return true;
  }

  @Override
  public void close() {
    client.close();
  }
}
