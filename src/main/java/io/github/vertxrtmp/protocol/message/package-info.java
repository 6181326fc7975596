/**
 * What the messages mean: protocol control and user control (RTMP 1.0 §5.4, §7.1.7), aggregates (§7.1.6), commands and data
 * (§7.1.1, §7.1.2, §7.2), the connect properties of Enhanced RTMP v2, and the replies that clients look for.
 *
 * <p>One record for each command with parameters; {@code from(Command)} checks them. May import {@code protocol} and
 * {@code amf}.
 */
package io.github.vertxrtmp.protocol.message;
