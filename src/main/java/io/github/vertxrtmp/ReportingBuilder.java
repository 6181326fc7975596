package io.github.vertxrtmp;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxBuilder;
import io.vertx.core.VertxOptions;
import io.vertx.core.spi.VertxMetricsFactory;
import io.vertx.core.spi.VertxTracerFactory;
import io.vertx.core.spi.cluster.ClusterManager;
import io.vertx.core.transport.Transport;

/** Ends the process with one line when Vert.x cannot be made: the commands of {@code vertx} only log it. */
final class ReportingBuilder implements VertxBuilder {

  private final VertxBuilder builder;

  ReportingBuilder(VertxBuilder builder) {
    this.builder = builder;
  }

  @Override
  public Vertx build() {
    try {
      return builder.build();
    } catch (RuntimeException e) {
      throw failed(e);
    }
  }

  @Override
  public Future<Vertx> buildClustered() {
    try {
      return builder.buildClustered().onFailure(ReportingBuilder::failed);
    } catch (RuntimeException e) {
      throw failed(e);
    }
  }

  /** Nothing waits for this thread yet: there is no Vert.x, so there is no shutdown hook. */
  private static IllegalStateException failed(Throwable cause) {
    Main.startFailed(cause);
    return new IllegalStateException(cause);
  }

  @Override
  public VertxBuilder with(VertxOptions options) {
    builder.with(options);
    return this;
  }

  @Override
  public VertxBuilder withMetrics(VertxMetricsFactory factory) {
    builder.withMetrics(factory);
    return this;
  }

  @Override
  public VertxBuilder withTracer(VertxTracerFactory factory) {
    builder.withTracer(factory);
    return this;
  }

  @Override
  public VertxBuilder withTransport(Transport transport) {
    builder.withTransport(transport);
    return this;
  }

  @Override
  public VertxBuilder withClusterManager(ClusterManager clusterManager) {
    builder.withClusterManager(clusterManager);
    return this;
  }
}
