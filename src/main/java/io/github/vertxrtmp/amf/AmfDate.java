package io.github.vertxrtmp.amf;

/**
 * A point in time (AMF0 2.13, AMF3 3.10). AMF0's time zone is reserved: it is ignored on reading and written as 0.
 *
 * @param epochMillis milliseconds since 1970-01-01T00:00Z; NaN for Flash's invalid date
 */
public record AmfDate(double epochMillis) {
}
