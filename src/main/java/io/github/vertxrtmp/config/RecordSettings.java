package io.github.vertxrtmp.config;

/**
 * How streams are recorded.
 *
 * @param enabled      whether this node has a recorder
 * @param all          whether every live stream is, without being asked
 * @param indexEntries keyframes that the index of a file has room for, 18 bytes each; beyond it the index thins out
 * @param maxGapMillis a step of the source's clock beyond this becomes a step of one picture, ms
 * @param threads      worker threads of all recordings together
 * @param write        when frames reach the disk
 * @param segment      when a recording goes on in another file
 * @param keep         when files are deleted
 */
public record RecordSettings(boolean enabled, boolean all, int indexEntries, int maxGapMillis, int threads, RecordWriteSettings write,
                             RecordSegmentSettings segment, RecordKeepSettings keep) {
}
