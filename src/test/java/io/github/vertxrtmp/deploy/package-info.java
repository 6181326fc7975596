/** Checks what lies in {@code deploy/}: by schema and by consistency what cannot run in a test, for real what can. */
package io.github.vertxrtmp.deploy;
