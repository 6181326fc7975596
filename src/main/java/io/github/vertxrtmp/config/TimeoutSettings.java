package io.github.vertxrtmp.config;

/**
 * How long a client may be silent; 0 is for ever.
 *
 * @param startMillis         neither publishing nor playing nor calling anything, ms
 * @param publisherIdleMillis publishing, but sending no byte, ms
 * @param playerIdleMillis    playing, but getting nothing and asking for nothing, ms
 * @param pingMillis          silence after which it is pinged, ms
 * @param pingAnswerMillis    silence after a ping, ms
 */
public record TimeoutSettings(int startMillis, int publisherIdleMillis, int playerIdleMillis, int pingMillis, int pingAnswerMillis) {
}
