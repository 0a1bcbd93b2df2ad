/** An application whose container dies in the middle of a commit. */
package io.posthorn.examples.jakarta.crash;
