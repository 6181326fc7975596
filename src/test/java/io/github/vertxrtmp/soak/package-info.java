/** Half an hour of coming and going, with a look at what is left: {@code mvn -Psoak test}. No part of the other tests. */
package io.github.vertxrtmp.soak;
