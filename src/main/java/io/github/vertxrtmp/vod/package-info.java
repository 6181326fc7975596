/**
 * Recorded streams for players: {@link io.github.vertxrtmp.vod.FlvStreams} finds the file, {@code FilePlayback} sends it at
 * the pace of its own timestamps, with seek and pause.
 *
 * <p>{@code FilePlayback} lives on the player's event loop; {@code OpenFile} reads on worker threads, one request of a player
 * at a time, as much as the player takes. Imports {@code flv}, {@code stream}.
 */
package io.github.vertxrtmp.vod;
