package io.github.vertxrtmp.config;

/**
 * A balancer in front that tells by the PROXY protocol who its clients are.
 *
 * @param networks     of such balancers: they must send a PROXY header, all others must not
 * @param headerMillis how long a balancer may take to send it, ms
 */
public record ProxySettings(Networks networks, int headerMillis) {
}
