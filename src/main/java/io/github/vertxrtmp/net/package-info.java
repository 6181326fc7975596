/**
 * Sockets: the only room that touches Netty pipelines and {@code io.vertx.core.internal}. It binds, turns each accepted
 * socket into a {@link io.github.vertxrtmp.session.Link}, and gathers and flushes writes.
 *
 * <p>Bytes go through the channel directly, since the public write path of Vert.x flushes each write, copies what is read,
 * and queues without bound behind the channel's watermark. Imports {@code session} and what is below it.
 */
package io.github.vertxrtmp.net;
