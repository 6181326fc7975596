/**
 * The recorder: a verticle that follows live streams like any other subscriber and writes them into FLV files, so that
 * files are complete, can be seeked, and survive a crash. It can be replaced, or deployed alone.
 *
 * <p>{@code RecorderVerticle} and {@code Recording} live on an event loop and only gather frames; {@code RecordingWriter}
 * and {@code RecordingFile} run on worker threads, one batch of a recording at a time, and do everything that touches a disk.
 * Imports {@code flv}, {@code stream}, {@code bus}.
 */
package io.github.vertxrtmp.record;
