package io.github.vertxrtmp.config;

/**
 * What repeated failures of access control come to.
 *
 * @param slowAfter    so many cost nothing
 * @param slowMillis   how much later the next is answered, ms; doubles up to eight times that
 * @param shutAfter    so many shut out; 0: none do
 * @param shutMillis   for how long, ms
 * @param windowMillis after so long without one all are forgotten, ms
 * @param entries      most addresses and keys that are remembered
 */
public record LockoutSettings(int slowAfter, int slowMillis, int shutAfter, int shutMillis, int windowMillis, int entries) {
}
