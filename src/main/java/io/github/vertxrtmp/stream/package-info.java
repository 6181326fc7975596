/**
 * A live stream: {@link io.github.vertxrtmp.stream.Publication} is the publisher's side,
 * {@link io.github.vertxrtmp.stream.Subscription} the side of each event loop (or verticle) that follows it, and
 * {@link io.github.vertxrtmp.stream.Fanout} hands it to the players of a loop. When a publisher is followed by another one,
 * {@link io.github.vertxrtmp.stream.Handover} says who gets the stream.
 *
 * <p>Knows no sockets, no files and no wire format: players, chunk encoding and recorded files come in as interfaces that
 * other rooms implement. Imports {@code bus}, {@code media} and the settings.
 */
package io.github.vertxrtmp.stream;
