package io.github.vertxrtmp.net;

import io.github.vertxrtmp.config.TlsSettings;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.OptionalSslHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.security.cert.X509Certificate;
import java.util.Date;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * TLS in front of RTMP (RTMPS), with one certificate for all listeners. When its files change, new connections get the new
 * one and those that are there go on as they are; what cannot be used changes nothing. Nothing here is loaded by a server
 * without TLS. Thread-safe.
 */
public final class Tls {

  private static final Logger LOG = LoggerFactory.getLogger(Tls.class);
  /** With TLS 1.2 a client could have the server calculate again and again. The JDK reads it once, when TLS is first used. */
  private static final String NO_RENEGOTIATION = "jdk.tls.rejectClientInitiatedRenegotiation";

  static {
    if (System.getProperty(NO_RENEGOTIATION) == null) {
      System.setProperty(NO_RENEGOTIATION, "true");
    }
  }

  private final Vertx vertx;
  private final TlsSettings settings;
  private final TlsFiles files;
  private volatile SslContext context;
  private volatile String stamp;

  private Tls(Vertx vertx, TlsSettings settings) {
    this.vertx = vertx;
    this.settings = settings;
    this.files = new TlsFiles(vertx, settings);
  }

  /**
   * Reads the files, and looks at them again and again for as long as the calling verticle is there.
   *
   * @return fails with {@link TlsException}
   */
  public static Future<Tls> load(Vertx vertx, TlsSettings settings) {
    Tls tls = new Tls(vertx, settings);
    return vertx.executeBlocking(() -> {
      tls.read();
      return tls;
    }).onSuccess(Tls::watch);
  }

  private void watch() {
    if (settings.checkSeconds() > 0) {
      vertx.setPeriodic(TimeUnit.SECONDS.toMillis(settings.checkSeconds()), tick -> vertx.executeBlocking(() -> {
        if (!files.stamp().equals(stamp)) {
          renew();
        }
        return null;
      }));
    }
  }

  /** Reads the files again, changed or not. What is wrong is logged and changes nothing. */
  public Future<Void> reload() {
    return vertx.executeBlocking(() -> {
      renew();
      return null;
    });
  }

  private synchronized void renew() {
    try {
      read();
    } catch (TlsException e) {
      LOG.warn("The certificate stays as it is: {}", e.getMessage());
    }
  }

  private synchronized void read() {
    // Before the files, so that what is written in between is seen by the next look. Also of what is wrong: one line for each.
    stamp = files.stamp();
    TlsFiles.Loaded loaded = files.load();
    X509Certificate certificate = loaded.certificate();
    if (certificate.getNotAfter().before(new Date())) {
      refuseOrWarn("has expired at " + certificate.getNotAfter().toInstant());
    }
    context = loaded.context();
    LOG.info("TLS with the certificate of {}, valid until {}", certificate.getSubjectX500Principal(), certificate.getNotAfter().toInstant());
  }

  /** A server whose certificate has expired serves those who look the other way; replacing a good one by it helps nobody. */
  private void refuseOrWarn(String what) {
    if (context != null) {
      throw new TlsException("tls.certificate: " + settings.certificate() + " " + what);
    }
    LOG.warn("The certificate {} {}", settings.certificate(), what);
  }

  /**
   * Puts TLS in front of what a pipeline has. Who only opens a connection costs no engine: that is made when the first bytes
   * look like TLS, and what does not is closed.
   */
  void install(ChannelPipeline pipeline) {
    pipeline.addFirst("tls", new FirstRecord(context));
  }

  private final class FirstRecord extends OptionalSslHandler {

    FirstRecord(SslContext context) {
      super(context);
    }

    @Override
    protected SslHandler newSslHandler(ChannelHandlerContext handlerContext, SslContext sslContext) {
      SslHandler handler = super.newSslHandler(handlerContext, sslContext);
      // The session has a limit for all up to connect, and tells of it; this one would be quicker by a millisecond, and say nothing.
      handler.setHandshakeTimeoutMillis(0);
      handler.setCloseNotifyFlushTimeoutMillis(NetLink.LINGER_MILLIS);
      return handler;
    }

    @Override
    protected ChannelHandler newNonSslHandler(ChannelHandlerContext handlerContext) {
      return new NotTls();
    }
  }
}
