/**
 * One connection's life: handshake, {@link io.github.vertxrtmp.session.NetConnection} with its commands, and its
 * {@link io.github.vertxrtmp.session.NetStream}s, each in one of a few states (idle, publishing, playing live, playing a
 * file). {@link io.github.vertxrtmp.session.RtmpSession#fail} is the one place where a failure becomes a log line and a close, and
 * {@link io.github.vertxrtmp.session.ClientLiaison} the one by which the rest of the server is asked and told about the client.
 *
 * <p>Everything here is confined to the event loop of its connection. Knows no Netty pipelines: bytes come and go through
 * {@link io.github.vertxrtmp.session.Link}. Imports {@code protocol}, {@code stream}, {@code access}, {@code bus} and the settings.
 */
package io.github.vertxrtmp.session;
