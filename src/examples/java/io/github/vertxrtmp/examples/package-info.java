/** Examples of applications and other verticles, each in one file. README.md says how to run them; the tests do. */
package io.github.vertxrtmp.examples;
